import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { disk, download, statOf } from './download.ts';
import { flushFolder, moveWithoutOverwriting } from './durable.ts';
import type { TaskRecord } from './record.ts';
import { videoBase, videoName } from './videoFile.ts';

/**
 * Saves a task's video in its folder, as `cat.mp4`, `cat-2.mp4`, … It is downloaded to a hidden
 * file beside its place and gets its name when it is whole, so that nobody sees half a video and
 * nothing is ever overwritten.
 *
 * @returns the path of the saved video
 * @throws {SaveError} or what `onPlacing` throws
 */
export async function saveVideo(
  record: Pick<TaskRecord, 'id' | 'image' | 'folder' | 'place'>,
  url: string,
  signal: AbortSignal,
  onPlacing: (place: Place) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const { folder } = record;
  const base = videoBase(record.image.name);
  const part = join(folder, `.${record.id}.part`);
  await disk(fs.mkdir(folder, { recursive: true }));
  const placed = await disk(placedBefore(part, record.place));
  if (placed !== undefined) {
    return placed;
  }
  try {
    const { type } = await download(url, part, signal);
    const { size } = await disk(fs.stat(part));
    for (let count = 1; ; count += 1) {
      const file = join(folder, videoName(base, type, count));
      if ((await statOf(file)) === undefined) {
        await onPlacing({ file, size });
        if (await disk(moveWithoutOverwriting(part, file))) {
          // The video is there; at worst a power cut makes it necessary to download it again.
          await flushFolder(folder).catch(() => undefined);
          return file;
        }
      }
    }
  } finally {
    await fs.rm(part, { force: true }).catch(() => undefined);
  }
}

type Place = NonNullable<TaskRecord['place']>;

/**
 * The video that a window had given its name before it died. What it had downloaded is gone from
 * its hidden file then, or is one file under two names.
 */
async function placedBefore(part: string, place: Place | undefined): Promise<string | undefined> {
  const file = place === undefined ? undefined : await statOf(place.file);
  if (place === undefined || file === undefined) {
    return undefined;
  }
  const rest = await statOf(part);
  const isSame = rest === undefined || (rest.ino === file.ino && rest.dev === file.dev);
  if (file.size === place.size && isSame) {
    await fs.rm(part, { force: true }).catch(() => undefined);
    return place.file;
  }
  if (file.size === 0 && rest !== undefined) {
    // Only the name had been taken, where there are no hard links.
    await fs.rm(place.file, { force: true });
  }
  return undefined;
}

/** Deletes what windows that died before a time had begun to download. What cannot be, stays. */
export async function sweepVideos(folder: string, before: number): Promise<void> {
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names.filter((it) => /^\.[\da-f-]{36}\.part$/.test(it))) {
    const file = join(folder, name);
    const stat = await statOf(file);
    if (stat !== undefined && stat.mtimeMs < before) {
      await fs.rm(file, { force: true }).catch(() => undefined);
    }
  }
}
