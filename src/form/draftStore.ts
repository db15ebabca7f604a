import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { hasCode, makePrivateFolder, namesIn, PRIVATE_FILE, rename } from '../util/durableFiles.ts';
import { describeError, type Log } from '../util/log.ts';

/** Drafts that are kept: those that were changed last. */
const MOST_DRAFTS = 100;

/**
 * The drafts on disk: what was typed into the form of each image and not submitted yet. All windows
 * share them, one small file per image. The last writer wins.
 */
export class DraftStore {
  /** What each image's file must contain, as JSON; undefined when it must be deleted. */
  private readonly unwritten = new Map<string, string | undefined>();
  private writing: Promise<void> | undefined;
  /** Files that this window has written. */
  private readonly written = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /**
   * Reads the draft of an image.
   *
   * @param image its URI
   * @returns undefined when there is none, or when its file is damaged
   */
  async read(image: string): Promise<unknown> {
    await this.writing;
    try {
      return JSON.parse(await fs.readFile(this.findFile(image), 'utf8'));
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) {
        this.log.warn(`A draft can't be read. ${describeError(error)}`);
      }
      return undefined;
    }
  }

  /**
   * Writes a draft as soon as the disk is free. While somebody types, only the newest is written.
   *
   * @returns when it is written. Never rejects: a draft must not disturb the form.
   */
  write(image: string, draft: object): Promise<void> {
    return this.change(image, JSON.stringify(draft));
  }

  remove(image: string): Promise<void> {
    return this.change(image, undefined);
  }

  private change(image: string, text: string | undefined): Promise<void> {
    this.unwritten.set(image, text);
    this.writing ??= this.writeAll();
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    // The loop also reaches what is added meanwhile.
    for (const [image, text] of this.unwritten) {
      this.unwritten.delete(image);
      try {
        await this.writeFile(this.findFile(image), text);
      } catch (error) {
        this.log.warn(`A draft can't be written. ${describeError(error)}`);
      }
    }
    this.writing = undefined;
  }

  private async writeFile(file: string, text: string | undefined): Promise<void> {
    if (text === undefined) {
      await fs.rm(file, { force: true });
      return;
    }
    await makePrivateFolder(this.folder);
    // Another window may write the same draft now.
    const temporary = `${file}.${process.pid}`;
    await fs.writeFile(temporary, text, { mode: PRIVATE_FILE });
    await rename(temporary, file);
    if (!this.written.has(file)) {
      this.written.add(file);
      await this.deleteOldest();
    }
  }

  private async deleteOldest(): Promise<void> {
    const files = (await namesIn(this.folder)).map((name) => join(this.folder, name));
    if (files.length > MOST_DRAFTS) {
      const times = await Promise.all(
        files.map(async (file) => ({ file, time: (await fs.stat(file)).mtimeMs })),
      );
      const oldest = times.sort((a, b) => b.time - a.time).slice(MOST_DRAFTS);
      await Promise.all(oldest.map(({ file }) => fs.rm(file, { force: true })));
    }
  }

  /** A URI may be too long for a file name, and private. */
  private findFile(image: string): string {
    return join(this.folder, `${createHash('sha256').update(image).digest('hex')}.json`);
  }
}
