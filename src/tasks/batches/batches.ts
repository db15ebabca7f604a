import { randomUUID } from 'node:crypto';
import type { SourceImage } from '../../image/promptImage.ts';
import type { VideoSettings } from '../../runway/videoSettings.ts';
import type { Crop } from '../../image/crop.ts';
import { isRunning, type ImageCopy, type TaskRecord } from '../record.ts';

/** One video of a batch. */
export interface BatchRequest {
  /** The service's API root. */
  readonly service: string;
  readonly settings: VideoSettings;
  readonly image: SourceImage;
  /** The content of the image's file, in hexadecimal. */
  readonly sha256: string;
  /** What is sent in place of the file; undefined for the file as it is. */
  readonly copy?: ImageCopy | undefined;
  /** The part of the image that the copy shows; undefined if it shows all of the image. */
  readonly crop?: Crop | undefined;
  /** The price that the user agreed to, in credits. Undefined: it is not known. */
  readonly credits: number | undefined;
  /** Folder on disk for the video. */
  readonly folder: string;
}

/**
 * Makes the records of a batch. They have the order of the requests: the time is the same, so their
 * ids are sorted.
 *
 * @param now milliseconds since the epoch
 */
export function createBatch(
  requests: readonly BatchRequest[],
  window: string,
  now: number,
): readonly TaskRecord[] {
  const ids = requests.map(() => randomUUID()).toSorted();
  const [group = ''] = ids;
  return requests.map(
    ({ service, settings, image, sha256, copy, crop, credits, folder }, index): TaskRecord => ({
      version: 2,
      id: ids[index] ?? randomUUID(),
      revision: 1,
      state: 'waiting',
      service,
      settings,
      image: { uri: image.uri, name: image.name },
      folder,
      window,
      createdAt: now,
      group,
      ...(crop === undefined ? {} : { crop }),
      batch: {
        sha256,
        ...(copy === undefined ? {} : { copy }),
        ...(credits === undefined ? {} : { credits }),
      },
      ...(credits === undefined ? {} : { estimatedCredits: credits }),
    }),
  );
}

/** The tasks of a batch that are on the list, in their order; none if the task is of no batch. */
export function listBatch(tasks: readonly TaskRecord[], task: TaskRecord): readonly TaskRecord[] {
  return task.batch === undefined
    ? []
    : tasks
        .filter(({ group, batch }) => batch !== undefined && group === task.group)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether nothing of a batch goes on without the user. */
export function hasEnded(batch: readonly TaskRecord[]): boolean {
  return batch.every(({ state }) => !isRunning(state));
}
