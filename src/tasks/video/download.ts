import { promises as fs, type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConnectionError } from '../../runway/errors/connectionError.ts';
import { decode, isCompressed } from '../../runway/exchange.ts';
import type { LinkResponse } from '../../runway/fetchLink.ts';
import type { LinkAccess } from '../../runway/serviceClient.ts';
import { BlockWriter } from './blockWriter.ts';
import { expectSpace } from './freeSpace.ts';
import { openLink } from './openLink.ts';
import {
  announcedLength,
  CannotResume,
  describePartial,
  isSameVideo,
  rangeHeaders,
  readContinuation,
  type PartialDownload,
} from './partialDownload.ts';
import { disk, SaveError } from './saveError.ts';
import { flush, whileHeld } from '../../util/durableFiles.ts';
import { HEAD_LENGTH, isPicture, isWhole, videoType, type VideoType } from './videoFile.ts';

/** A download fails when fewer than `LEAST_BYTES` arrive in so many milliseconds. */
const RATE_INTERVAL = 60_000;
const LEAST_BYTES = 64 * 1024;

/**
 * Most bytes that are saved of a task's videos, unless the user asks for more. Models make up to 30 s,
 * so this allows 280 Mbit/s, several times what they use.
 */
export const MAX_VIDEO = 1024 ** 3;

export interface DownloadOptions {
  /**
   * Accept a file that only begins like a video, is very large, or is sent compressed. The user asked
   * for it and will see it.
   */
  readonly lenient?: boolean | undefined;
  /** The task makes images: an archive is accepted, and a sound. */
  readonly images?: boolean | undefined;
  /** Largest file that is accepted otherwise, in bytes. Default: `MAX_VIDEO`. */
  readonly most?: number | undefined;
  /** Used only where the link is on its origin and was refused without a key. */
  readonly access?: LinkAccess | undefined;
  /** An earlier download that broke. Its file has the beginning of the video. */
  readonly partial?: PartialDownload | undefined;
}

/** A video that was downloaded to a file. */
export interface DownloadedVideo {
  readonly type: VideoType;
  /** In bytes. */
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Streams a video to a file and flushes it. Continues an earlier download that broke, if the server's
 * file is still the same. Sends no key, because links are usually signed, unless the service's own origin
 * asks for it.
 *
 * @throws {SaveError}; the file is useless then, unless the error has a `partial`
 */
export async function download(
  url: string,
  file: string,
  signal: AbortSignal,
  options: DownloadOptions = {},
): Promise<DownloadedVideo> {
  const { partial } = options;
  if (partial !== undefined && isSameVideo(partial, url)) {
    try {
      return await attempt(url, file, signal, options);
    } catch (error) {
      if (!(error instanceof CannotResume)) {
        throw error;
      }
    }
  }
  return attempt(url, file, signal, { ...options, partial: undefined });
}

async function attempt(
  url: string,
  file: string,
  signal: AbortSignal,
  options: DownloadOptions,
): Promise<DownloadedVideo> {
  const { partial, lenient = false } = options;
  const rate = new RateLimit();
  try {
    const response = await request(url, AbortSignal.any([signal, rate.signal]), options);
    const rest = partial !== undefined && response.status === 206 ? partial : undefined;
    await expectFit(response, file, options);
    const handle = await (rest === undefined ? create(file) : openPartial(rest));
    try {
      const writer = new BlockWriter(handle, dirname(file));
      const most = readLimit(options);
      const body = lenient ? unpack(response) : response;
      const expected = { url, file, most, images: options.images };
      const video = await receive(body, writer, rate, expected, rest);
      if (!lenient) {
        await expectWhole(video, handle);
      }
      await disk(flush(handle));
      return video;
    } finally {
      // Some disks report only now that they are full.
      await disk(handle.close());
    }
  } finally {
    // Close the connection: the rest of the answer isn't needed.
    rate.end();
  }
}

/** @throws {SaveError} when the announced file is too large, or doesn't fit on the disk */
async function expectFit(
  response: LinkResponse,
  file: string,
  options: DownloadOptions,
): Promise<void> {
  const length = announcedLength(response) ?? 0;
  if (length > readLimit(options)) {
    throw new SaveError('tooLarge');
  }
  await expectSpace(dirname(file), length);
}

function readLimit({ lenient = false, most = MAX_VIDEO }: DownloadOptions): number {
  return lenient ? Infinity : most;
}

function unpack(response: LinkResponse): LinkResponse {
  const { body, headers } = response;
  return { ...response, body: body && decode(body, headers.get('content-encoding')) };
}

async function create(file: string): Promise<FileHandle> {
  await disk(whileHeld(file, () => fs.rm(file, { force: true })));
  return disk(whileHeld(file, () => fs.open(file, 'wx+')));
}

/** @throws {CannotResume} when the file is gone: another window may have deleted it */
async function openPartial({ file, size }: PartialDownload): Promise<FileHandle> {
  const stats = await statIfExists(file);
  if (stats === undefined || stats.size < size) {
    throw new CannotResume();
  }
  return disk(whileHeld(file, () => fs.open(file, 'r+')));
}

async function request(
  url: string,
  signal: AbortSignal,
  { access, partial }: DownloadOptions,
): Promise<LinkResponse> {
  const headers = partial === undefined ? {} : rangeHeaders(partial);
  // The part that was received is kept, so that a later download can continue it.
  const failed = (error: SaveError) => Object.assign(error, { partial });
  const response = await openLink(url, headers, signal, access).catch((error: unknown) => {
    throw failed(networkError(error));
  });
  if (response.ok) {
    return response;
  }
  response.body?.resume();
  const { status } = response;
  if (status === 416 && partial !== undefined) {
    throw new CannotResume();
  }
  const isPassing = [408, 425, 429].includes(status);
  throw failed(
    status >= 400 && status < 500 && !isPassing
      ? new SaveError('expired', { status })
      : networkError(new Error(`HTTP ${status}`)),
  );
}

/**
 * Writes an answer to a file.
 *
 * @param rest what the answer continues
 * @throws {SaveError} {CannotResume}
 */
/** Where a download comes from and goes to, and what may come. */
interface Expected extends Pick<PartialDownload, 'url' | 'file'>, Pick<DownloadOptions, 'images'> {
  /** Bytes. */
  readonly most: number;
}

async function receive(
  response: LinkResponse,
  writer: BlockWriter,
  rate: RateLimit,
  { most, images, ...place }: Expected,
  rest: PartialDownload | undefined,
): Promise<DownloadedVideo> {
  const continuation = rest && readContinuation(response, rest);
  if (rest !== undefined && continuation === undefined) {
    throw new CannotResume();
  }
  const announced = continuation?.length ?? announcedLength(response);
  let repeated = rest === undefined ? Buffer.alloc(0) : await writer.readBegin(rest.size);
  let head = Buffer.alloc(0);
  let type = rest?.type;
  let size = rest?.size ?? 0;
  let received = 0;
  const broken = async (cause: unknown) => {
    await writer.end();
    const { total } = continuation ?? {};
    const partial =
      rest === undefined
        ? describePartial(response, { ...place, size, type })
        : { ...rest, ...place, size, total };
    return Object.assign(networkError(cause), { partial });
  };
  const body: AsyncIterable<Buffer> | Iterable<Buffer> = response.body ?? [];
  try {
    for await (const chunk of body) {
      rate.count(chunk.length);
      received += chunk.length;
      const again = Math.min(repeated.length, chunk.length);
      if (!chunk.subarray(0, again).equals(repeated.subarray(0, again))) {
        throw new CannotResume();
      }
      repeated = repeated.subarray(again);
      const news = chunk.subarray(again);
      size += news.length;
      if (type === undefined) {
        head = Buffer.concat([head, news.subarray(0, HEAD_LENGTH)]);
        type = head.length >= HEAD_LENGTH ? expectVideo(head, response, images) : undefined;
      }
      if (size > most) {
        throw new SaveError('tooLarge');
      }
      await writer.write(news);
    }
  } catch (error) {
    throw error instanceof SaveError || error instanceof CannotResume ? error : await broken(error);
  }
  const total = continuation === undefined ? announced : continuation.total;
  if (announced !== undefined && received > announced) {
    throw networkError(new Error(`${received} of ${announced} bytes came`));
  }
  if ((announced !== undefined && received < announced) || (total !== undefined && size < total)) {
    throw await broken(new Error(`${size} of ${total ?? announced} bytes came`));
  }
  await writer.end();
  return {
    type: type ?? expectVideo(head, response, images),
    size,
    sha256: writer.hash.digest('hex'),
  };
}

/** Without an announced length, a body may be cut off anywhere. */
async function expectWhole({ type, size }: DownloadedVideo, handle: FileHandle): Promise<void> {
  const read = async (position: number, length: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  if (!(await disk(isWhole(type, size, read)))) {
    throw new SaveError('incomplete');
  }
}

function expectVideo(
  head: Uint8Array,
  { headers }: LinkResponse,
  images: boolean | undefined,
): VideoType {
  const type = videoType(head, images);
  if (type === undefined) {
    if (isCompressed(headers.get('content-encoding'))) {
      throw new SaveError('compressed');
    }
    throw new SaveError('notVideo', { isPicture: isPicture(head) });
  }
  return type;
}

function networkError(cause: unknown): SaveError {
  const fault = cause instanceof ConnectionError ? cause.fault : undefined;
  const isUnsafe = fault === 'localNetwork' || fault === 'insecure';
  return new SaveError(isUnsafe ? fault : 'network', { cause });
}

/** Aborts when bytes arrive too slowly, or not at all. */
class RateLimit {
  private readonly controller = new AbortController();
  private readonly timer = setTimeout(() => this.controller.abort(), RATE_INTERVAL);
  /** Bytes since the timer was started. */
  private bytes = 0;

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  count(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes >= LEAST_BYTES) {
      this.timer.refresh();
      this.bytes = 0;
    }
  }

  end(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }
}

/** Reads a file's size, time and identity; undefined when the file doesn't exist. */
export function statIfExists(file: string): Promise<Stats | undefined> {
  return fs.stat(file).catch(() => undefined);
}
