import { createHash } from 'node:crypto';
import { promises as fs, type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { fetchLink as fetch, type LinkResponse as Response } from '../../runway/fetchLink.ts';
import { SaveError } from './saveError.ts';
import { flush } from '../../util/durableFiles.ts';
import { HEAD_LENGTH, isPicture, isWhole, videoType, type VideoType } from './videoFile.ts';

/** A download fails after this many milliseconds without a byte. */
const IDLE_LIMIT = 60_000;

/** Bytes that are written at once: few enough to stay in a processor's cache until they are. */
const BLOCK = 256 * 1024;

/** Bytes after which a file is flushed while the rest arrives. Most videos are smaller. */
const FLUSH_EVERY = 32 * 1024 * 1024;

/** Largest video, in bytes. */
const MAX_VIDEO = 4 * 1024 ** 3;

/** What opens links on a service's own origin that ask for the key. */
export interface Access {
  /** Such as `https://relay.example`. */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface DownloadOptions {
  /** Accept a file that only begins like a video. The user asked for it and will see it. */
  readonly lenient?: boolean | undefined;
  /** Used only where the link is on its origin and was refused without a key. */
  readonly access?: Access | undefined;
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
 * Streams a video to a new file and flushes it. Sends no key, because links are usually signed, unless
 * the service's own origin asks for it.
 *
 * @throws {SaveError}; the file is useless then
 */
export async function download(
  url: string,
  file: string,
  signal: AbortSignal,
  { lenient = false, access }: DownloadOptions = {},
): Promise<DownloadedVideo> {
  const idle = new IdleLimit(IDLE_LIMIT);
  try {
    const response = await request(url, AbortSignal.any([signal, idle.signal]), access);
    return await toFile(response, file, idle, lenient);
  } finally {
    idle.end();
    // Close the connection: the rest of the answer isn't needed.
    idle.abort();
  }
}

async function toFile(
  response: Response,
  file: string,
  idle: IdleLimit,
  lenient: boolean,
): Promise<DownloadedVideo> {
  await disk(fs.rm(file, { force: true }));
  const handle = await disk(fs.open(file, 'wx+'));
  try {
    const video = await write(response, handle, idle);
    if (!lenient) {
      await expectWhole(video, handle);
    }
    await disk(flush(handle));
    return video;
  } finally {
    // Some disks report only now that they are full.
    await disk(handle.close());
  }
}

async function request(
  url: string,
  signal: AbortSignal,
  access: Access | undefined,
): Promise<Response> {
  const response = await open(url, signal, access);
  if (!/^https?:/.test(response.url)) {
    // node-fetch would download a data: URL after a redirect.
    throw networkError(new Error('The link leads away from the web.'));
  }
  if (response.ok) {
    return response;
  }
  response.body?.resume();
  const isPassing = [408, 425, 429].includes(response.status);
  if (response.status >= 400 && response.status < 500 && !isPassing) {
    throw new SaveError('expired', { status: response.status });
  }
  throw networkError(new Error(`HTTP ${response.status}`));
}

/** Sends the key only after a refusal without it, to its own origin, and never on to another. */
async function open(
  url: string,
  signal: AbortSignal,
  access: Access | undefined,
): Promise<Response> {
  const follow = { redirect: 'follow', follow: 5, signal } as const;
  try {
    const response = await fetch(url, follow);
    const isRefused = response.status === 401 || response.status === 403;
    if (!isRefused || access === undefined || new URL(response.url).origin !== access.origin) {
      return response;
    }
    response.body?.resume();
    const { headers } = access;
    const opened = await fetch(response.url, { headers, redirect: 'manual', signal });
    const location = opened.headers.get('location');
    if (opened.status < 300 || opened.status >= 400 || location === null) {
      return opened;
    }
    opened.body?.resume();
    return await fetch(new URL(location, response.url), follow);
  } catch (error) {
    throw networkError(error);
  }
}

async function write(
  response: Response,
  handle: FileHandle,
  idle: IdleLimit,
): Promise<DownloadedVideo> {
  const writer = new BlockWriter(handle);
  let head = Buffer.alloc(0);
  let type: VideoType | undefined;
  let size = 0;
  const body = (response.body ?? []) as AsyncIterable<Buffer>;
  try {
    for await (const chunk of body) {
      idle.restart();
      size += chunk.length;
      if (type === undefined) {
        head = Buffer.concat([head, chunk.subarray(0, HEAD_LENGTH)]);
        type = head.length >= HEAD_LENGTH ? expectVideo(head) : undefined;
      }
      if (size > MAX_VIDEO) {
        throw new SaveError('tooLarge');
      }
      await writer.write(chunk);
    }
  } catch (error) {
    throw error instanceof SaveError ? error : networkError(error);
  }
  await writer.end();
  const announced = announcedLength(response);
  if (announced !== undefined && announced !== size) {
    throw networkError(new Error(`${size} of ${announced} bytes came`));
  }
  return { type: type ?? expectVideo(head), size, sha256: writer.hash.digest('hex') };
}

/**
 * Writes a file in large blocks, one while the next is filled, and hashes it. Flushes it again and
 * again, so that the disk works while the rest arrives.
 */
class BlockWriter {
  readonly hash = createHash('sha256');
  private block = Buffer.allocUnsafe(BLOCK);
  private other = Buffer.allocUnsafe(BLOCK);
  /** Bytes in the block. */
  private filled = 0;
  private unflushed = 0;
  private writing = Promise.resolve();
  private flushing = Promise.resolve();

  constructor(private readonly handle: FileHandle) {}

  /** @throws {SaveError} when this or an earlier block can't be written */
  async write(chunk: Buffer): Promise<void> {
    this.hash.update(chunk);
    for (let start = 0; start < chunk.length;) {
      const copied = chunk.copy(this.block, this.filled, start);
      start += copied;
      this.filled += copied;
      if (this.filled === BLOCK) {
        await this.writeBlock();
      }
    }
  }

  /** Writes the last block. The file is not flushed yet. */
  async end(): Promise<void> {
    await this.writeBlock();
    await this.writing;
    await this.flushing;
  }

  private async writeBlock(): Promise<void> {
    await this.writing;
    this.writing = startOnDisk(this.handle.writeFile(this.block.subarray(0, this.filled)));
    this.unflushed += this.filled;
    [this.block, this.other] = [this.other, this.block];
    this.filled = 0;
    if (this.unflushed >= FLUSH_EVERY) {
      await this.flushing;
      this.flushing = startOnDisk(flush({ sync: () => this.handle.datasync() }));
      this.unflushed = 0;
    }
  }
}

/** Lets work on the disk go on. Its error is thrown where its end is awaited. */
function startOnDisk(work: Promise<void>): Promise<void> {
  const started = disk(work);
  started.catch(() => undefined);
  return started;
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

function expectVideo(head: Uint8Array): VideoType {
  const type = videoType(head);
  if (type === undefined) {
    throw new SaveError('notVideo', { isPicture: isPicture(head) });
  }
  return type;
}

/** The announced length in bytes; undefined for a compressed body. */
function announcedLength(response: Response): number | undefined {
  const length = response.headers.get('content-length');
  return length === null || response.headers.has('content-encoding') ? undefined : Number(length);
}

function networkError(cause: unknown): SaveError {
  return new SaveError('network', { cause });
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

/** Aborts when no byte has arrived for a while. */
class IdleLimit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(limit: number) {
    this.timer = setTimeout(() => this.controller.abort(), limit);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  restart(): void {
    this.timer.refresh();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  abort(): void {
    this.controller.abort();
  }
}

/** Reads a file's size, time and identity; undefined when the file doesn't exist. */
export function statIfExists(file: string): Promise<Stats | undefined> {
  return fs.stat(file).catch(() => undefined);
}
