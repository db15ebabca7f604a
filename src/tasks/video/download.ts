import { promises as fs, type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import fetch, { type Response } from 'node-fetch';
import { SaveError } from './saveError.ts';
import { HEAD_LENGTH, isWhole, videoType, type VideoType } from './videoFile.ts';

/** A download fails after this many milliseconds without a byte. */
const IDLE_LIMIT = 60_000;

/** Largest video, in bytes. */
const MAX_VIDEO = 4 * 1024 ** 3;

/**
 * Streams a video to a new file and flushes it. Sends no key: the link is signed.
 *
 * @param lenient whether to accept a file that only begins like a video
 * @throws {SaveError}; the file is useless then
 */
export async function download(
  url: string,
  file: string,
  signal: AbortSignal,
  lenient = false,
): Promise<{ readonly type: VideoType }> {
  const idle = new IdleLimit(IDLE_LIMIT);
  try {
    const response = await request(url, AbortSignal.any([signal, idle.signal]));
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
): Promise<{ readonly type: VideoType }> {
  await disk(fs.rm(file, { force: true }));
  const handle = await disk(fs.open(file, 'wx+'));
  try {
    const { type, length } = await write(response, handle, idle);
    if (!lenient) {
      await expectWhole(type, length, handle);
    }
    await disk(handle.sync());
    return { type };
  } finally {
    // Some disks report only now that they are full.
    await disk(handle.close());
  }
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'follow', follow: 5, signal });
  } catch (error) {
    throw networkError(error);
  }
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

async function write(
  response: Response,
  handle: FileHandle,
  idle: IdleLimit,
): Promise<{ readonly type: VideoType; readonly length: number }> {
  let head = Buffer.alloc(0);
  let type: VideoType | undefined;
  let length = 0;
  const body: AsyncIterable<Buffer> = readable(response);
  for await (const chunk of body) {
    idle.restart();
    length += chunk.length;
    if (type === undefined) {
      head = Buffer.concat([head, chunk.subarray(0, HEAD_LENGTH)]);
      type = head.length >= HEAD_LENGTH ? expectVideo(head) : undefined;
    }
    if (length > MAX_VIDEO) {
      throw new SaveError('tooLarge');
    }
    await disk(handle.writeFile(chunk));
  }
  const announced = announcedLength(response);
  if (announced !== undefined && announced !== length) {
    throw networkError(new Error(`${length} of ${announced} bytes came`));
  }
  return { type: type ?? expectVideo(head), length };
}

/** Without an announced length, a body may be cut off anywhere. */
async function expectWhole(type: VideoType, length: number, handle: FileHandle): Promise<void> {
  const read = async (position: number, size: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, position);
    return buffer.subarray(0, bytesRead);
  };
  if (!(await disk(isWhole(type, length, read)))) {
    throw new SaveError('incomplete');
  }
}

/** Reads the body. Throws a `SaveError` when reading fails. */
async function* readable(response: Response): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of response.body ?? []) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
  } catch (error) {
    throw error instanceof SaveError ? error : networkError(error);
  }
}

function expectVideo(head: Uint8Array): VideoType {
  const type = videoType(head);
  if (type === undefined) {
    throw new SaveError('notVideo');
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
  private timer: NodeJS.Timeout;

  constructor(private readonly limit: number) {
    this.timer = this.start();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  restart(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  abort(): void {
    this.controller.abort();
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(), this.limit);
  }
}

/** Reads a file's size, time and identity; undefined when the file doesn't exist. */
export function statIfExists(file: string): Promise<Stats | undefined> {
  return fs.stat(file).catch(() => undefined);
}
