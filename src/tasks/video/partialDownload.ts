import { promises as fs } from 'node:fs';
import type { LinkResponse } from '../../runway/fetchLink.ts';
import type { VideoType } from './videoFile.ts';

/** The beginning of a video on disk, after its download broke. The server may send the rest. */
export interface PartialDownload {
  readonly file: string;
  /** Bytes in the file. */
  readonly size: number;
  readonly type: VideoType;
  readonly url: string;
  /** What tells that the server's file is still the same: a strong `ETag`, or a `Last-Modified`. */
  readonly validator: string;
  /** The length of the whole video in bytes, if the server named it. */
  readonly total: number | undefined;
}

/**
 * Bytes that are asked for once more. If they differ, the server doesn't send what it says, or the
 * file has changed after all.
 */
export const OVERLAP = 256;

/** The server's answer doesn't continue the video. It must be downloaded from its start. */
export class CannotResume extends Error {
  override readonly name = 'CannotResume';
}

/**
 * Describes what has come of a video, if the rest can be asked for.
 *
 * @param response the answer that it began with
 * @returns undefined when the video must be downloaded from its start
 */
export function describePartial(
  response: LinkResponse,
  {
    size,
    type,
    ...rest
  }: Pick<PartialDownload, 'file' | 'size' | 'url'> & {
    readonly type: VideoType | undefined;
  },
): PartialDownload | undefined {
  const validator = readValidator(response);
  const isResumable =
    !response.headers.has('content-encoding') && response.headers.get('accept-ranges') !== 'none';
  return validator !== undefined && isResumable && type !== undefined && size > OVERLAP
    ? { ...rest, size, type, validator, total: announcedLength(response) }
    : undefined;
}

/** Deletes what has come of videos. A file that can't be deleted stays. */
export async function removePartials(partials: readonly PartialDownload[]): Promise<void> {
  for (const { file } of partials) {
    await fs.rm(file, { force: true }).catch(() => undefined);
  }
}

/** Whether a link leads to the same file as before. Only its signature may have changed. */
export function isSameVideo(partial: PartialDownload, url: string): boolean {
  const [before, now] = [new URL(partial.url), new URL(url)];
  return before.origin === now.origin && before.pathname === now.pathname;
}

/** Asks for the rest, or for the whole video if it has changed (RFC 9110, section 13.1.5). */
export function rangeHeaders({ size, validator }: PartialDownload): Record<string, string> {
  return {
    Range: `bytes=${size - OVERLAP}-`,
    'If-Range': validator,
  };
}

/**
 * Checks that an answer continues a video exactly where it broke.
 *
 * @returns the length of the whole video, if it is known; undefined when the answer doesn't fit
 */
export function readContinuation(
  { headers }: LinkResponse,
  { size, validator, total }: PartialDownload,
): { readonly total: number | undefined; readonly length: number } | undefined {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers.get('content-range') ?? '');
  const [start, end] = [Number(range?.[1]), Number(range?.[2])];
  const said = range?.[3] === '*' ? total : Number(range?.[3]);
  const length = end - start + 1;
  const isRight =
    start === size - OVERLAP &&
    length > 0 &&
    (said === undefined || end < said) &&
    (total === undefined || said === total) &&
    Number(headers.get('content-length') ?? length) === length;
  const isSame = validator.startsWith('"')
    ? headers.get('etag') === validator
    : [null, validator].includes(headers.get('last-modified'));
  return isRight && isSame && !headers.has('content-encoding')
    ? { total: said, length }
    : undefined;
}

/** The announced length in bytes; undefined for a compressed body. */
export function announcedLength({ headers }: LinkResponse): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : Number(length);
}

/** A weak `ETag` says only that a video looks the same. A date may be too coarse. */
function readValidator({ headers }: LinkResponse): string | undefined {
  const etag = headers.get('etag');
  if (etag !== null) {
    return /^"[^"]*"$/.test(etag) ? etag : undefined;
  }
  const modified = headers.get('last-modified') ?? '';
  const age = Date.parse(headers.get('date') ?? '') - Date.parse(modified);
  return age >= 1000 ? modified : undefined;
}
