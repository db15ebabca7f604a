import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { FormValues } from '../form/protocol.ts';
import { vary } from '../form/values.ts';
import type { OfferedModel } from '../runway/models/model.ts';
import type { Service } from '../runway/service.ts';
import { CENTER } from '../image/framing.ts';
import type { ImageCopy, TaskRecord } from '../tasks/record.ts';
import { confirm } from '../ui/confirm.ts';
import { priceText } from '../views/texts/credits.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { chooseFolder } from '../workspace/chooseFolder.ts';
import { videoFolder } from '../workspace/imageSource.ts';
import { sumPrices, type PlannedVideo } from './planBatch.ts';

/** What the user has agreed to generate. */
export interface BatchOrder {
  readonly service: Service;
  readonly model: OfferedModel | undefined;
  readonly values: FormValues;
  readonly videos: readonly PlannedVideo[];
  /** How many images are left out. */
  readonly leftOut: number;
}

/**
 * Asks once, with number, service and price, and puts the videos in line.
 *
 * @param isStillShown whether the page still shows what was asked for, after the question
 * @param makeCopy makes the copy that is sent in place of an image; undefined if that failed
 * @returns their records, in the order of the videos; undefined when the user said no; `changed` if
 * what was asked for is no longer what the page shows
 * @throws {TaskError} when the list can't be written
 */
export async function submitBatch(
  { tasks: openTasks }: Pick<App, 'tasks'>,
  order: BatchOrder,
  isStillShown: () => boolean,
  makeCopy: (video: PlannedVideo) => Promise<ImageCopy | undefined>,
): Promise<readonly TaskRecord[] | 'changed' | undefined> {
  if (!(await isConfirmed(order))) {
    return undefined;
  }
  if (!isStillShown()) {
    return 'changed';
  }
  const folders = await findFolders(order.videos);
  if (folders === undefined) {
    return undefined;
  }
  const { service, model, values, videos } = order;
  const copies = new Map<PlannedVideo, ImageCopy>();
  for (const video of videos.filter((it) => it.order !== undefined)) {
    const copy = await makeCopy(video);
    if (copy === undefined) {
      return 'changed';
    }
    copies.set(video, copy);
  }
  const tasks = await openTasks();
  if (!isStillShown()) {
    return 'changed';
  }
  return tasks.enqueue(
    videos.map((video, index) => {
      const { entry, read, settings, order: copyOrder, credits } = video;
      const [varied = settings] = vary(settings, values, model, 1);
      return {
        service: service.root,
        settings: varied,
        image: entry.source,
        sha256: read.sha256,
        copy: copies.get(video),
        crop: copyOrder?.region && CENTER,
        credits,
        folder: folders[index] ?? '',
      };
    }),
  );
}

function isConfirmed({ service, values, videos, leftOut }: BatchOrder): Promise<boolean> {
  const count = videos.length;
  const credits = sumPrices(videos);
  const price =
    credits === undefined
      ? undefined
      : priceText(
          { credits, isMost: values.duration === 'auto', kind: service.kind },
          vscode.env.language,
        );
  return confirm(
    price === undefined
      ? count === 1
        ? l10n.t('Generate a video? Its price isn’t known.')
        : l10n.t('Generate {0} videos? Their price isn’t known.', count)
      : count === 1
        ? l10n.t('Generate a video for {0}?', price)
        : l10n.t('Generate {0} videos for {1}?', count, price),
    l10n.t('Generate'),
    joinSentences(
      l10n.t('{0} at {1}.', values.model, service.name),
      count === 1
        ? undefined
        : l10n.t('They are sent one after another. What isn’t sent yet can be cancelled.'),
      leftOutText(leftOut),
    ),
  );
}

function leftOutText(count: number): string | undefined {
  return count === 0
    ? undefined
    : count === 1
      ? l10n.t('1 image is left out.')
      : l10n.t('{0} images are left out.', count);
}

/** The folders of the videos. Asks once for those whose image has none. */
async function findFolders(videos: readonly PlannedVideo[]): Promise<string[] | undefined> {
  const folders = await Promise.all(videos.map(({ entry }) => videoFolder(entry.source)));
  const chosen = folders.includes(undefined) ? await chooseFolder() : '';
  return chosen === undefined ? undefined : folders.map((folder) => folder ?? chosen);
}
