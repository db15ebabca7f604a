import { promises as fs, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { download, statIfExists, type DownloadOptions } from './download.ts';
import { flushFolder, moveWithoutOverwriting } from '../../util/durableFiles.ts';
import type { TaskRecord } from '../record.ts';
import type { SavedVideo } from '../taskVideos.ts';
import type { PartialDownload } from './partialDownload.ts';
import { disk, SaveError } from './saveError.ts';
import { videoBase, videoName } from './videoFile.ts';

type Place = NonNullable<TaskRecord['place']>;

/** How a video is saved. */
export interface SaveOptions extends Omit<DownloadOptions, 'partial'> {
  /** The window that saves. Each window has its own hidden file, because one may wake up late. */
  readonly window?: string;
  /** The number of the video, from 0, if the task has several. */
  readonly index?: number;
  /** What has come of the task's videos. A download that breaks leaves what can be continued. */
  readonly partials?: readonly PartialDownload[];
  /** Returns the file that has the same content, if the task has one already. */
  findSaved?(sha256: string): string | undefined;
  /** Called right before the whole video gets its name. An error ends the saving. */
  onPlacing?(place: Place): Promise<void>;
}

/**
 * Saves a video of a task in its folder, as `cat.mp4`, `cat-2.mp4`, … Downloads it to a hidden file
 * there, and renames that when it is whole. So half a video is never shown, and no file is ever
 * overwritten.
 *
 * @returns the saved video; without its hash if another version of the extension had placed it
 * @throws {SaveError} or what `onPlacing` throws
 */
export async function saveVideo(
  record: Pick<TaskRecord, 'id' | 'image' | 'folder' | 'place'>,
  url: string,
  signal: AbortSignal,
  options: SaveOptions = {},
): Promise<SavedVideo> {
  const { folder } = record;
  const { index = 0 } = options;
  const base = videoBase(record.image.name);
  const part = join(folder, [`.${record.id}`, ...shortenWindow(options), 'part'].join('.'));
  const { partials = [] } = options;
  await disk(fs.mkdir(folder, { recursive: true }));
  const place = (record.place?.index ?? 0) === index ? record.place : undefined;
  const rest = place === undefined ? undefined : await statIfExists(place.part);
  // Delete first, then look: a window that was taken for dead can't place its file after that.
  const begun = (await partsIn(folder)).filter((it) => it.startsWith(`.${record.id}.`));
  const kept = new Set(partials.map((it) => basename(it.file)));
  await removeParts(
    folder,
    begun.filter((it) => !kept.has(it)),
  );
  const placed = await disk(placedBefore(place, rest));
  if (placed !== undefined) {
    return placed;
  }
  const partial = partials.find((it) => it.file === part);
  let isKept = false;
  try {
    const { type, ...content } = await download(url, part, signal, { ...options, partial });
    const saved = options.findSaved?.(content.sha256);
    if (saved !== undefined) {
      return { file: saved, ...content };
    }
    for (let count = 1; ; count += 1) {
      const file = join(folder, videoName(base, type, count));
      if ((await statIfExists(file)) === undefined) {
        const number = index === 0 ? {} : { index };
        await options.onPlacing?.({ file, part, ...content, ...number });
        if (await disk(moveWithoutOverwriting(part, file))) {
          // The video is there. At worst it is downloaded again after a power cut.
          await flushFolder(folder).catch(() => undefined);
          return { file, ...content };
        }
      }
    }
  } catch (error) {
    isKept =
      options.partials !== undefined &&
      !signal.aborted &&
      error instanceof SaveError &&
      error.partial !== undefined;
    throw error;
  } finally {
    if (!isKept) {
      await removeParts(folder, [basename(part)]);
    }
  }
}

/** The part of a window's name that tells it from others, and the number of the video. */
function shortenWindow({ window, index = 0 }: SaveOptions): string[] {
  const number = index === 0 ? '' : `-${index}`;
  return window === undefined ? [] : [window.slice(0, 8) + number];
}

/**
 * Finds the video that a window placed before it died. Its hidden file is gone then, or is the
 * same file under two names.
 *
 * @param rest the hidden file, as it was before it was deleted
 */
async function placedBefore(
  place: Place | undefined,
  rest: Stats | undefined,
): Promise<SavedVideo | undefined> {
  const file = place === undefined ? undefined : await statIfExists(place.file);
  if (place === undefined || file === undefined) {
    return undefined;
  }
  const isSame = rest === undefined || (rest.ino === file.ino && rest.dev === file.dev);
  if (file.size === place.size && isSame) {
    const { size, sha256 } = place;
    return { file: place.file, size, sha256 };
  }
  if (file.size === 0 && rest !== undefined) {
    // Only the name had been taken, where there are no hard links.
    await fs.rm(place.file, { force: true });
  }
  return undefined;
}

/** The hidden files of downloads in a folder. */
async function partsIn(folder: string): Promise<string[]> {
  const names = await fs.readdir(folder).catch(() => []);
  return names.filter((it) => /^\.[\w-]{1,64}(?:\.[\w-]{1,12})?\.part$/.test(it));
}

/** Deletes hidden files. A file that can't be deleted stays. */
async function removeParts(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await fs.rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

const UUID = /^\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\./;

/** Deletes the hidden files of windows that died before a time, in epoch milliseconds. */
export async function sweepVideos(folder: string, before: number): Promise<void> {
  // Only files whose name is surely ours, because the folder is the user's.
  const names = (await partsIn(folder)).filter((it) => UUID.test(it));
  const times = await Promise.all(names.map((it) => statIfExists(join(folder, it))));
  const old = names.filter((_, index) => (times[index]?.mtimeMs ?? Infinity) < before);
  await removeParts(folder, old);
}
