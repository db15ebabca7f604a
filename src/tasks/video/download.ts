import { promises as fs, type Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import fetch, { type Response } from 'node-fetch';
import { HEAD_LENGTH, isWhole, videoType, type VideoType } from './videoFile.ts';

/** Why a video could not be saved. */
export type SaveFault =
  | 'expired' // the link; the service has a fresh one
  | 'network' // try again
  | 'notVideo' // what came is something else
  | 'disk'; // the folder or the disk; the user has to do something

/** A video that could not be saved. Its message is a sentence for people. */
export class SaveError extends Error {
  override readonly name = 'SaveError';

  constructor(
    readonly fault: SaveFault,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** Milliseconds without a byte after which a download is given up. */
const IDLE_LIMIT = 60_000;

/** Largest video that is taken, in bytes. */
const MAX_VIDEO = 4 * 1024 ** 3;

/**
 * Streams a video to a new file and flushes it. The link is signed; no key is ever sent along.
 *
 * @param lenient whether anything is taken that begins like a video
 * @throws {SaveError}; what is in the file then is of no use
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
    // Lets go of a connection whose rest nobody wants.
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
    // Some disks say only now that they are full.
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
    // The library would take a redirect to a data: address for a download.
    throw networkError(new Error('The link leads away from the web.'));
  }
  if (response.ok) {
    return response;
  }
  response.body?.resume();
  const isPassing = [408, 425, 429].includes(response.status);
  if (response.status >= 400 && response.status < 500 && !isPassing) {
    const message = l10n.t('The link to the video has expired (HTTP {0}).', response.status);
    throw new SaveError('expired', message);
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
      throw new SaveError('notVideo', l10n.t('The file is far too large to be a video.'));
    }
    await disk(handle.writeFile(chunk));
  }
  const announced = announcedLength(response);
  if (announced !== undefined && announced !== length) {
    throw networkError(new Error(`${length} of ${announced} bytes came`));
  }
  return { type: type ?? expectVideo(head), length };
}

/** A body whose length nobody announced may have been cut off anywhere. */
async function expectWhole(type: VideoType, length: number, handle: FileHandle): Promise<void> {
  const read = async (position: number, size: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size), 0, size, position);
    return buffer.subarray(0, bytesRead);
  };
  if (!(await disk(isWhole(type, length, read)))) {
    throw new SaveError(
      'notVideo',
      l10n.t('The service’s link leads to something that is not a whole video.'),
    );
  }
}

/** The body, with every failure of reading it made a `SaveError`. */
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
    throw new SaveError(
      'notVideo',
      l10n.t('The service’s link leads to something that is not a video.'),
    );
  }
  return type;
}

/** The announced length in bytes, unless the body was compressed on its way. */
function announcedLength(response: Response): number | undefined {
  const length = response.headers.get('content-length');
  return length === null || response.headers.has('content-encoding') ? undefined : Number(length);
}

function networkError(cause: unknown): SaveError {
  return new SaveError(
    'network',
    l10n.t('The video could not be downloaded. It will be tried again.'),
    cause,
  );
}

/** Makes a failure of the disk a `SaveError`. */
export async function disk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new SaveError('disk', diskMessage(error), error);
  }
}

function diskMessage(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return l10n.t('The disk is full. Make room and choose “Download Again”.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return l10n.t('The folder cannot be written to. Choose “Save Video As…” or allow writing.');
    case 'ENAMETOOLONG':
      return l10n.t('The path of the video is too long. Choose “Save Video As…”.');
    default:
      return l10n.t('The video could not be written ({0}). Choose “Save Video As…”.', code);
  }
}

/** Aborts when nothing has come for a while. */
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

/** A file's facts; undefined when there is none. */
export function statOf(file: string): Promise<Stats | undefined> {
  return fs.stat(file).catch(() => undefined);
}
