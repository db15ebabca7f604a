import * as l10n from '@vscode/l10n';
import type { FormValues } from '../form/protocol.ts';
import { shownChoice, toSettings } from '../form/values.ts';
import { checkShape } from '../image/checkShape.ts';
import { reasonsToConvert } from '../image/conversion.ts';
import type { ShownFormat } from '../image/file/format.ts';
import type { Size } from '../image/file/readSize.ts';
import type { Variant } from '../image/file/variant.ts';
import { CENTER, limitShape, sentRegion, type Region } from '../image/framing.ts';
import type { SourceImage } from '../image/promptImage.ts';
import { checkSettings } from '../runway/models/checkSettings.ts';
import {
  frameShape,
  frameSize,
  nearestRatio,
  parseRatio,
  type OfferedModel,
} from '../runway/models/model.ts';
import { estimatePrice } from '../runway/models/price.ts';
import type { Service } from '../runway/service.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import type { ImageCopy } from '../tasks/record.ts';
import { imageFaultText } from '../views/texts/imageFaultText.ts';
import { issueText } from '../views/texts/issueText.ts';
import { errorText } from '../views/texts/failureText.ts';
import type { CopyOrder } from './protocol.ts';

/** What a batch knows of an image. Its bytes are read again when its turn comes. */
export interface ReadImage {
  readonly format: ShownFormat;
  /** In bytes. */
  readonly length: number;
  /** In pixels, as it is shown. */
  readonly size: Size;
  readonly sha256: string;
  readonly rotated?: boolean;
  readonly variant?: Variant | undefined;
  /** Something shines through. Known only of images that are converted. */
  readonly transparent?: boolean | undefined;
}

/** Why the page could not show or convert an image, as a sentence of the page. */
export class PreviewError extends Error {
  override readonly name = 'PreviewError';
}

/** The copy of an image, or the reason why there is none. */
export interface MadeCopy {
  /** Everything that the copy depends on. */
  readonly purpose: string;
  readonly made: ImageCopy | PreviewError;
}

/** An image on the page of a batch. */
export interface BatchEntry {
  readonly id: string;
  readonly source: SourceImage;
  /** What was read of its file, or why it can't be read; missing while it is read. */
  readonly read?: ReadImage | Error;
  /** The extension has read it, and the page must look at it. */
  readonly isUnseen?: boolean;
  readonly copy?: MadeCopy;
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
  /** The copy to send in place of the file; undefined for the file as it is. */
  readonly order?: (CopyOrder & { readonly purpose: string }) | undefined;
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
    const isShown = read instanceof PreviewError;
    const reason = isShown ? read.message : errorText(read);
    return { type: 'left out', entry, reason, canBeMended: isShown };
  }
  const { values, models, service } = options;
  const model = models.find(({ id }) => id === values.model);
  const settings = settingsFor(entry, read, values, model);
  const fault = model && checkShape(read.size, model);
  const region = fault && centralRegion(read.size, settings.ratio ?? '', model);
  if (fault !== undefined && region === undefined) {
    // Its own page can frame another part.
    const canBeMended = fault.code === 'shape';
    return { type: 'left out', entry, reason: imageFaultText(fault), canBeMended };
  }
  const order = makeOrder(read, region, settings, options);
  if (order !== undefined && order.purpose === entry.copy?.purpose) {
    const { made } = entry.copy;
    if (made instanceof PreviewError) {
      return { type: 'left out', entry, reason: made.message, canBeMended: true };
    }
  }
  const [issue] = checkSettings(settings, service.kind, models);
  const credits = model && estimatePrice(model, settings);
  return {
    type: 'video',
    entry,
    video: { entry, read, settings, order, credits },
    ...(issue === undefined ? {} : { issue: issueText(issue) }),
  };
}

/** The part in the middle that has the video's shape; undefined if the model refuses that, too. */
function centralRegion(image: Size, ratio: string, model: OfferedModel): Region | undefined {
  const shape = frameShape(ratio, limitShape(image, model.imageAspect));
  const region = shape && sentRegion({ image, shape, limits: model }, CENTER);
  return region && checkShape(region, model) === undefined ? region : undefined;
}

/** The copy that must be sent in place of a file; undefined if the file is sent as it is. */
function makeOrder(
  { format, length, size, rotated = false, variant, sha256 }: ReadImage,
  region: Region | undefined,
  { model: id, ratio = '' }: VideoSettings,
  { models, values, uploads }: PlanOptions,
): PlannedVideo['order'] {
  const framed = region !== undefined;
  const reasons = reasonsToConvert({ format, length, rotated, variant, framed }, uploads);
  if (reasons.length === 0) {
    return undefined;
  }
  const model = models.find((it) => it.id === id);
  const resolution = model && shownChoice('resolution', values, model);
  const shape = limitShape(size, model?.imageAspect);
  const video = frameSize(ratio, resolution, shape) ?? parseRatio(ratio) ?? ANY_VIDEO;
  const part = region && [region.left, region.top, region.width, region.height];
  const purpose = [sha256, ...reasons, uploads, video.width, video.height, ...(part ?? [])].join(
    ' ',
  );
  return { video, reasons, uploads, region, purpose };
}

/** The size that an image is converted for while the ratio is not valid: the smallest video. */
const ANY_VIDEO = { width: 1280, height: 720 };

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
