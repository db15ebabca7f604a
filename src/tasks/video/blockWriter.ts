import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { flush } from '../../util/durableFiles.ts';
import { expectSpace } from './freeSpace.ts';
import { CannotResume, OVERLAP } from './partialDownload.ts';
import { disk } from './saveError.ts';

/** Bytes that are written at once: few enough to stay in a processor's cache until they are. */
const BLOCK = 256 * 1024;

/** Bytes after which a file is flushed while the rest arrives. Most videos are smaller. */
const FLUSH_EVERY = 32 * 1024 * 1024;

/**
 * Writes a file in large blocks, one while the next is filled, and hashes it. Flushes it again and
 * again, so that the disk works while the rest arrives.
 */
export class BlockWriter {
  readonly hash = createHash('sha256');
  private block = Buffer.allocUnsafe(BLOCK);
  private other = Buffer.allocUnsafe(BLOCK);
  /** Bytes in the block. */
  private filled = 0;
  private unflushed = 0;
  private writing = Promise.resolve();
  private flushing = Promise.resolve();

  /** @param folder the folder of the file */
  constructor(
    private readonly handle: FileHandle,
    private readonly folder: string,
  ) {}

  /**
   * Reads and hashes what the file begins with. What is written comes after that.
   *
   * @param size bytes that the file begins with
   * @returns the last of these bytes
   */
  async readBegin(size: number): Promise<Buffer> {
    await disk(this.handle.truncate(size));
    let end = Buffer.alloc(0);
    for (let left = size; left > 0;) {
      const wanted = Math.min(BLOCK, left);
      const { buffer, bytesRead } = await disk(this.handle.read(Buffer.alloc(wanted), 0, wanted));
      if (bytesRead === 0) {
        throw new CannotResume();
      }
      const read = buffer.subarray(0, bytesRead);
      this.hash.update(read);
      end = Buffer.concat([end, read]).subarray(-OVERLAP);
      left -= bytesRead;
    }
    return end;
  }

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
      await expectSpace(this.folder, FLUSH_EVERY);
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
