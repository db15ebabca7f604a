import * as l10n from '@vscode/l10n';
import type { FormValues } from '../form/protocol.ts';
import { toSettings } from '../form/values.ts';
import { checkShape } from '../image/checkShape.ts';
import { chooseDelivery, DATA_URI_BYTES } from '../image/delivery.ts';
import type { ImageFormat } from '../image/file/format.ts';
import type { Size } from '../image/file/readSize.ts';
import { ImageError } from '../image/imageError.ts';
import type { ImageFault } from '../image/imageFault.ts';
import type { SourceImage } from '../image/promptImage.ts';
import { checkSettings } from '../runway/models/checkSettings.ts';
import { nearestRatio, type OfferedModel } from '../runway/models/model.ts';
import { estimatePrice } from '../runway/models/price.ts';
import type { Service } from '../runway/service.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { imageFaultText } from '../views/texts/imageFaultText.ts';
import { issueText } from '../views/texts/issueText.ts';
import { errorText } from '../views/texts/failureText.ts';

/** What a batch knows of an image. Its bytes are read again when its turn comes. */
export interface ReadImage {
  readonly format: ImageFormat;
  /** In bytes. */
  readonly length: number;
  readonly size: Size;
  readonly sha256: string;
}

/** An image on the page of a batch. */
export interface BatchEntry {
  readonly id: string;
  readonly source: SourceImage;
  /** What was read of its file, or why it can't be read; missing while it is read. */
  readonly read?: ReadImage | Error;
  /** A prompt of its own. */
  readonly prompt?: string | undefined;
  /** The record of its video, once that is in line. */
  readonly task?: string;
}

/** What is asked of the service for one image. */
export interface PlannedVideo {
  readonly entry: BatchEntry;
  readonly read: ReadImage;
  readonly settings: VideoSettings;
  /** In credits; undefined when it is not known. */
  readonly credits: number | undefined;
}

/** What happens to an image when the user selects Generate. */
export type PlannedEntry =
  | { readonly type: 'reading' | 'sent'; readonly entry: BatchEntry }
  | {
      readonly type: 'left out';
      readonly entry: BatchEntry;
      readonly reason: string;
      readonly canBeMended: boolean;
    }
  | {
      readonly type: 'video';
      readonly entry: BatchEntry;
      readonly video: PlannedVideo;
      readonly issue?: string;
    };

/** Faults that the page of a single image can fix. */
const MENDABLE: readonly ImageFault['code'][] = [
  ...(['needsConversion', 'rotated', 'ambiguous', 'tooLarge', 'shape'] as const),
];

/** What a batch is planned with. */
export interface PlanOptions {
  readonly values: FormValues;
  readonly service: Service;
  readonly models: readonly OfferedModel[];
  /** Whether the service takes images that don't fit into a request. */
  readonly uploads: boolean;
}

/** Plans the videos of a batch: each image with the closest ratio, its prompt and its price. */
export function planBatch(
  entries: readonly BatchEntry[],
  options: PlanOptions,
): readonly PlannedEntry[] {
  return entries.map((entry) => planEntry(entry, options));
}

function planEntry(entry: BatchEntry, options: PlanOptions): PlannedEntry {
  const { read, task } = entry;
  if (task !== undefined) {
    return { type: 'sent', entry };
  }
  if (read === undefined) {
    return { type: 'reading', entry };
  }
  if (read instanceof Error) {
    const canBeMended = read instanceof ImageError && MENDABLE.includes(read.fault.code);
    return { type: 'left out', entry, reason: errorText(read), canBeMended };
  }
  const { values, models, service, uploads } = options;
  const model = models.find(({ id }) => id === values.model);
  const fault = (model && checkShape(read.size, model)) ?? findSizeFault(read, uploads);
  if (fault !== undefined) {
    const canBeMended = MENDABLE.includes(fault.code);
    return { type: 'left out', entry, reason: imageFaultText(fault), canBeMended };
  }
  const settings = settingsFor(entry, read, values, model);
  const [issue] = checkSettings(settings, service.kind, models);
  const credits = model && estimatePrice(model, settings);
  return {
    type: 'video',
    entry,
    video: { entry, read, settings, credits },
    ...(issue === undefined ? {} : { issue: issueText(issue) }),
  };
}

/** Whether a service can get an image of this length. */
function canBeDelivered({ format, length }: ReadImage, uploads: boolean): boolean {
  return chooseDelivery(format, length, uploads) !== 'tooLarge';
}

function findSizeFault(read: ReadImage, uploads: boolean): ImageFault | undefined {
  return canBeDelivered(read, uploads)
    ? undefined
    : { code: 'tooLarge', bytes: read.length, limit: DATA_URI_BYTES };
}

function settingsFor(
  { prompt }: BatchEntry,
  { size }: ReadImage,
  values: FormValues,
  model: OfferedModel | undefined,
): VideoSettings {
  const { ratio } = values;
  const chosen = ratio === 'auto' && model !== undefined ? nearestRatio(model.ratios, size) : ratio;
  const promptText = prompt === undefined || prompt.trim() === '' ? values.promptText : prompt;
  return toSettings({ ...values, ratio: chosen, promptText, seed: '', lastFrame: '' }, model);
}

/** The price of all videos in credits; undefined when that of any of them is not known. */
export function sumPrices(videos: readonly PlannedVideo[]): number | undefined {
  let sum = 0;
  for (const { credits } of videos) {
    if (credits === undefined) {
      return undefined;
    }
    sum += credits;
  }
  return Math.round(sum * 100) / 100;
}

/** How many images there are, and how many are left out. */
export function summaryText(planned: readonly PlannedEntry[]): string {
  const count = planned.length;
  const leftOut = planned.filter(({ type }) => type === 'left out').length;
  const images = count === 1 ? l10n.t('1 image') : l10n.t('{0} images', count);
  return leftOut === 0 ? images : l10n.t('{0}, {1} left out', images, leftOut);
}
