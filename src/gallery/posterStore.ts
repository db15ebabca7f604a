import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { imageFormat } from '../image/file/format.ts';
import { hasCode, makePrivateFolder, namesIn, PRIVATE_FILE, rename } from '../util/durableFiles.ts';
import { describeError, type Log } from '../util/log.ts';

/** Posters that are kept: those that were made last. About 75 MB. */
const MOST_POSTERS = 5000;

/** How many more there may be until old ones are deleted: looking at all takes some milliseconds. */
const MORE = 100;

/** Milliseconds that a poster is kept. It can be made again as long as its video is there. */
const LONGEST_AGE = 90 * 24 * 60 * 60 * 1000;

/** Most bytes of a poster. The page makes smaller ones. */
const MOST_BYTES = 200_000;

/** What the page makes, and the ends of their files' names. */
const EXTENSIONS = { 'image/webp': 'webp', 'image/jpeg': 'jpg' } as const;

/** IDs of tasks, as `record.ts` knows them. Others can't become the name of a file. */
const ID = /^[\w-]{1,64}$/;

/**
 * The posters on disk: a small picture for the video of each task. All windows share them. A poster
 * that is missing or damaged is made again, so nothing here is an error for the user.
 */
export class PosterStore {
  /** Whether this window has looked for posters that are too old. */
  private isSwept = false;

  /** @param now the time in milliseconds since the epoch */
  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly now: () => number = Date.now,
  ) {}

  /** Finds the file of a task's poster. @returns its path; undefined when there is none */
  async find(task: string): Promise<string | undefined> {
    return (await this.open(task))?.file;
  }

  async has(task: string): Promise<boolean> {
    return (await this.find(task)) !== undefined;
  }

  /** Reads the poster of a task. @returns undefined when there is none, or when it is damaged */
  async read(task: string): Promise<Uint8Array | undefined> {
    return (await this.open(task))?.bytes;
  }

  /**
   * Writes the poster of a task. Ignores what is not a poster, because the page isn't trusted.
   *
   * @returns whether it was written. Never rejects.
   */
  async write(task: string, bytes: Uint8Array): Promise<boolean> {
    const extension = readExtension(bytes);
    if (!ID.test(task) || extension === undefined || bytes.length > MOST_BYTES) {
      return false;
    }
    try {
      await makePrivateFolder(this.folder);
      const file = join(this.folder, `${task}.${extension}`);
      // Another window may write the same poster now.
      const temporary = `${file}.${process.pid}`;
      await fs.writeFile(temporary, bytes, { mode: PRIVATE_FILE });
      await rename(temporary, file);
      await this.deleteOld();
      return true;
    } catch (error) {
      this.log.warn(`A poster can't be written. ${describeError(error)}`);
      return false;
    }
  }

  private async open(task: string): Promise<{ file: string; bytes: Uint8Array } | undefined> {
    if (!ID.test(task)) {
      return undefined;
    }
    for (const extension of Object.values(EXTENSIONS)) {
      const file = join(this.folder, `${task}.${extension}`);
      const bytes = await this.readFile(file);
      if (bytes !== undefined && readExtension(bytes) === extension) {
        return { file, bytes };
      }
    }
    return undefined;
  }

  private async readFile(file: string): Promise<Uint8Array | undefined> {
    try {
      const { size } = await fs.stat(file);
      return size > MOST_BYTES ? undefined : new Uint8Array(await fs.readFile(file));
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) {
        this.log.warn(`A poster can't be read. ${describeError(error)}`);
      }
      return undefined;
    }
  }

  private async deleteOld(): Promise<void> {
    const names = await namesIn(this.folder);
    if (this.isSwept && names.length <= MOST_POSTERS + MORE) {
      return;
    }
    this.isSwept = true;
    const files = await Promise.all(
      names.map(async (name) => {
        const file = join(this.folder, name);
        // Another window may have deleted it.
        const time = await fs.stat(file).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        );
        return { file, time };
      }),
    );
    const old = files
      .sort((a, b) => b.time - a.time)
      .filter(({ time }, index) => index >= MOST_POSTERS || time < this.now() - LONGEST_AGE);
    await Promise.all(old.map(({ file }) => fs.rm(file, { force: true })));
  }
}

/** @returns undefined for what is no poster, or is only a part of one */
function readExtension(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  switch (imageFormat(bytes)) {
    case 'image/webp':
      // The file says how long it is, without its first eight bytes.
      return view.getUint32(4, true) + 8 === length ? EXTENSIONS['image/webp'] : undefined;
    case 'image/jpeg':
      return view.getUint16(length - 2) === 0xffd9 ? EXTENSIONS['image/jpeg'] : undefined;
    default:
      return undefined;
  }
}
