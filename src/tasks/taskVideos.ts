import type { TaskRecord } from './record.ts';

/** A video of a task, and where it was saved. */
export interface TaskVideo {
  /** Its link at the service, if that is known. */
  readonly url?: string | undefined;
  readonly file?: string | undefined;
  readonly size?: number | undefined;
  readonly sha256?: string | undefined;
  readonly isPicture?: boolean | undefined;
}

/** A saved video: its path or URI, its size in bytes and its hash. */
export type SavedVideo = Pick<TaskVideo, 'size' | 'sha256'> & { readonly file: string };

/** Lists all videos of a task, in the service's order. Most tasks have one. */
export function listVideos(record: TaskRecord): readonly TaskVideo[] {
  const { videoUrl, file, size, sha256, moreVideos = [] } = record;
  return [{ url: videoUrl, file, size, sha256 }, ...moreVideos];
}

/** Lists the files of a task's videos. Two equal videos have one file. */
export function listFiles(record: TaskRecord): readonly string[] {
  return [...new Set(listVideos(record).flatMap(({ file }) => file ?? []))];
}

/** Whether a video must still be saved. */
export function isUnsaved({ file, isPicture }: TaskVideo): boolean {
  return file === undefined && isPicture !== true;
}
