import type { PartialDownload } from './partialDownload.ts';

export const SAVE_FAULTS = [
  'expired', // the link no longer works; the service may give a fresh one
  'network', // worth another attempt
  'notVideo', // the file is something else
  'incomplete', // the file lacks a part of the video
  'compressed', // the service sent the video compressed, although it was asked not to
  'tooLarge', // the task's videos are larger than those of any model
  'localNetwork', // the link leads to this computer or into its local network
  'insecure', // the link leads on from https to plain http
  'disk', // the folder or the disk; the user has to do something
] as const;

/** Why a video could not be downloaded or written. */
export type SaveFault = (typeof SAVE_FAULTS)[number];

/** A video that could not be saved. */
export class SaveError extends Error {
  override readonly name = 'SaveError';
  /** HTTP status code of an expired link. */
  readonly status: number | undefined;
  /** Node's code of a disk error, such as `ENOSPC`. */
  readonly diskCode: string | undefined;
  /** Whether the link leads to a picture, such as a poster beside the video. */
  readonly isPicture: boolean;
  /** What has come of the video, if the rest may be asked for. */
  partial: PartialDownload | undefined;

  constructor(
    readonly fault: SaveFault,
    details: {
      readonly status?: number;
      readonly diskCode?: string | undefined;
      readonly isPicture?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    const { status, diskCode, isPicture = false, cause } = details;
    const shown = diskCode ?? (status === undefined ? undefined : `HTTP ${status}`);
    super(`The video can't be saved: ${fault}${shown === undefined ? '' : ` (${shown})`}`, {
      cause,
    });
    this.status = status;
    this.diskCode = diskCode;
    this.isPicture = isPicture;
  }
}

/** Turns a disk error into a `SaveError`. */
export async function disk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const diskCode = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    throw new SaveError('disk', { diskCode, cause: error });
  }
}
