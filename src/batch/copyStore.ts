import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { imageFormat, isAccepted, type ImageFormat } from '../image/file/format.ts';
import type { ImageFile } from '../image/file/imageFile.ts';
import { hashImage } from '../image/hashImage.ts';
import { ImageError } from '../image/imageError.ts';
import { isSubmission, type ImageCopy, type TaskRecord } from '../tasks/record.ts';
import { hasCode, makePrivateFolder, namesIn, writeFlushed } from '../util/durableFiles.ts';
import { describeError, type Log } from '../util/log.ts';

/** Milliseconds that a copy stays which no task names: a page may be about to put its task in line. */
const LONGEST_UNUSED = 24 * 60 * 60 * 1000;

/**
 * The converted copies of images whose tasks wait, on disk. Only a page can convert an image, and
 * no page may be open when the task's turn comes, perhaps after a restart. All windows share them.
 */
export class CopyStore {
  /** @param now the time in milliseconds since the epoch */
  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly now: () => number = Date.now,
  ) {}

  /** Writes a copy. It is flushed, because a record on disk will name it. */
  async write({ bytes }: ImageFile<ImageFormat>): Promise<ImageCopy> {
    await makePrivateFolder(this.folder);
    const copy = { file: randomUUID(), sha256: await hashImage(bytes) };
    await writeFlushed(join(this.folder, copy.file), bytes);
    return copy;
  }

  /** Reads the very bytes that were written. @throws {ImageError} when they are not there any more */
  async read({ file, sha256 }: ImageCopy): Promise<ImageFile<ImageFormat>> {
    const read = await fs.readFile(join(this.folder, file)).catch((cause: unknown) => {
      throw new ImageError({ code: 'changed' }, { cause });
    });
    const bytes = new Uint8Array(read);
    const format = imageFormat(bytes);
    if (format === undefined || !isAccepted(format) || (await hashImage(bytes)) !== sha256) {
      throw new ImageError({ code: 'changed' });
    }
    return { format, bytes };
  }

  /** Keeps a copy a while longer, for a task that is about to wait. @returns whether it is there */
  async keep({ file }: ImageCopy): Promise<boolean> {
    const now = new Date(this.now());
    return fs.utimes(join(this.folder, file), now, now).then(
      () => true,
      () => false,
    );
  }

  /** Deletes the copies of tasks that were sent, or will not be. Never rejects. */
  async release(tasks: readonly TaskRecord[]): Promise<void> {
    const copies = tasks.flatMap((it) => (isUsed(it) ? [] : (it.batch?.copy ?? [])));
    await Promise.all(copies.map(({ file }) => this.delete(file)));
  }

  /** Deletes old copies that no task is going to use. Never rejects. @param tasks of all windows */
  async sweep(tasks: readonly TaskRecord[]): Promise<void> {
    const used = new Set(tasks.filter(isUsed).map(({ batch }) => batch?.copy?.file));
    try {
      for (const name of (await namesIn(this.folder)).filter((it) => !used.has(it))) {
        const { mtimeMs } = await fs.stat(join(this.folder, name));
        if (mtimeMs < this.now() - LONGEST_UNUSED) {
          await this.delete(name);
        }
      }
    } catch (error) {
      // Another window may have deleted it.
      if (!hasCode(error, 'ENOENT')) {
        this.log.warn(`Old copies of images can't be deleted. ${describeError(error)}`);
      }
    }
  }

  private async delete(name: string): Promise<void> {
    await fs.rm(join(this.folder, name), { force: true }).catch((error: unknown) => {
      this.log.warn(`A copy of an image can't be deleted. ${describeError(error)}`);
    });
  }
}

/** Whether the task's request may still be sent. */
function isUsed({ state }: TaskRecord): boolean {
  return state === 'waiting' || isSubmission(state);
}
