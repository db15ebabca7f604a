import { promises as fs } from 'node:fs';
import { SaveError } from './saveError.ts';

/** Bytes that a download leaves free: the task list and other programs go on writing. */
const RESERVE = 64 * 1024 ** 2;

/** The part of a small disk that is left free instead. */
const SMALL_PART = 1 / 64;

/**
 * Checks that so many bytes fit on the disk of a folder, and that a reserve stays free.
 *
 * @throws {SaveError} `disk`, with the code `ENOSPC`
 */
export async function expectSpace(folder: string, bytes: number): Promise<void> {
  // Some network drives and virtual disks tell nothing, or zero of everything.
  const disk = await fs.statfs(folder).catch(() => undefined);
  if (disk === undefined || disk.blocks === 0) {
    return;
  }
  const reserve = Math.min(RESERVE, disk.blocks * disk.bsize * SMALL_PART);
  if (disk.bavail * disk.bsize < bytes + reserve) {
    throw new SaveError('disk', { diskCode: 'ENOSPC' });
  }
}
