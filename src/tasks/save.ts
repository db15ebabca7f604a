import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { disk, download, statOf } from './download.ts';
import { moveWithoutOverwriting } from './durable.ts';
import type { TaskRecord } from './record.ts';
import { videoBase, videoName, type VideoType } from './videoFile.ts';

/**
 * Saves a task's video in its folder, as `cat.mp4`, `cat-2.mp4`, … It is downloaded to a hidden
 * file beside its place and gets its name when it is whole, so that nobody sees half a video and
 * nothing is ever overwritten.
 *
 * @returns the path of the saved video
 * @throws {SaveError}
 */
export async function saveVideo(
  record: Pick<TaskRecord, 'id' | 'image' | 'folder'>,
  url: string,
  signal: AbortSignal,
): Promise<string> {
  const { folder } = record;
  const base = videoBase(record.image.name);
  const part = join(folder, `.${record.id}.part`);
  await disk(fs.mkdir(folder, { recursive: true }));
  const placed = await disk(placedBefore(part, folder));
  if (placed !== undefined) {
    return placed;
  }
  const { type } = await download(url, part, signal);
  return disk(place(part, folder, base, type));
}

async function place(part: string, folder: string, base: string, type: VideoType): Promise<string> {
  for (let count = 1; ; count += 1) {
    const file = join(folder, videoName(base, type, count));
    if (await moveWithoutOverwriting(part, file)) {
      return file;
    }
  }
}

/** The video that a window had given its name before it died: one file under two names. */
async function placedBefore(part: string, folder: string): Promise<string | undefined> {
  const stat = await statOf(part);
  if (stat === undefined || stat.nlink < 2) {
    return undefined;
  }
  for (const name of await fs.readdir(folder)) {
    const file = join(folder, name);
    const other = file === part ? undefined : await statOf(file);
    if (other?.ino === stat.ino && other.dev === stat.dev) {
      await fs.rm(part, { force: true });
      return file;
    }
  }
  return undefined;
}
