import * as v from 'valibot';
import type { Reason } from '../image/conversion.ts';
import { IMAGE_BYTES } from '../image/delivery.ts';
import { ACCEPTED_FORMATS } from '../image/file/format.ts';
import type { ImageFile } from '../image/file/imageFile.ts';
import type { Size } from '../image/file/readSize.ts';
import type { Region } from '../image/framing.ts';
import { FormValues, type HelpMessage, type ServiceOffer } from '../form/protocol.ts';
import type { FormStrings } from '../form/strings.ts';
import { CLIP_REPORTS, type ClipCommand } from '../practice/protocol.ts';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import type { BatchStrings } from './strings.ts';

/** The messages between the page of a batch and the extension. Both sides import this file. */

/** The most images of one batch. */
export const MOST_IMAGES = 500;

/** The ID of an image on the page. */
const ImageId = v.pipe(v.string(), v.maxLength(100));

const Prompt = v.pipe(v.string(), v.maxLength(100_000));

const Side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

/** What the page may say. The host checks every message against this. */
export const BatchPageMessage = v.variant('type', [
  /** It was loaded: for the first time, or again because it was hidden. */
  v.object({ type: v.literal('ready') }),
  /** The user changed a value that is for all images. */
  v.object({ type: v.literal('changed'), values: FormValues }),
  /** The user gave an image a prompt of its own; missing: it has the common one again. */
  v.object({ type: v.literal('prompt'), image: ImageId, prompt: v.optional(Prompt) }),
  v.object({ type: v.literal('remove'), image: ImageId }),
  v.object({ type: v.literal('add'), what: v.picklist(['images', 'folder']) }),
  /** The answer to `prepare`: the size of the image, and its copy or why there is none. */
  v.object({
    type: v.literal('prepared'),
    job: v.number(),
    size: v.optional(v.object({ width: Side, height: Side })),
    transparent: v.optional(v.boolean()),
    copy: v.optional(
      v.object({
        format: v.picklist(ACCEPTED_FORMATS),
        bytes: v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(IMAGE_BYTES)),
      }),
    ),
    problem: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  }),
  /** The page of one image can do what a batch can't: frame it. */
  v.object({ type: v.literal('openPage'), image: ImageId }),
  v.object({ type: v.literal('chooseModel'), values: FormValues }),
  /** `shown`: the plan that the user saw, with its price. */
  v.object({
    type: v.literal('submit'),
    values: FormValues,
    shown: v.pipe(v.string(), v.maxLength(100)),
  }),
  v.object({ type: v.literal('showList') }),
  v.object({ type: v.literal('selectService') }),
  v.object({
    type: v.literal('choosePromptExample'),
    language: v.optional(v.picklist(['en', 'zh'])),
  }),
  v.object({ type: v.literal('chooseRecentPrompt') }),
  v.object({
    type: v.literal('improvePrompt'),
    prompt: Prompt,
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  }),
  v.object({ type: v.literal('stopImproving') }),
  v.object({ type: v.literal('choosePracticeFailure') }),
  ...CLIP_REPORTS,
]);

export type BatchPageMessage = v.InferOutput<typeof BatchPageMessage>;

/** The copy that the page is to make of an image. */
export interface CopyOrder {
  /** The size of the video in pixels. */
  readonly video: Size;
  readonly reasons: readonly Reason[];
  readonly uploads: boolean;
  /** The part to cut out; missing for the whole image. */
  readonly region?: Region | undefined;
}

/** Why a copy of an image is sent, for the sentences about it. */
export interface CopyNote extends Pick<CopyOrder, 'reasons' | 'region'> {
  readonly format: ImageFile['format'];
  /** The length of the file in bytes. */
  readonly length: number;
  readonly transparent: boolean;
}

/** An image of the batch, as the page shows it. All texts are in the user's language. */
export interface BatchImage {
  readonly id: string;
  readonly name: string;
  /** The address of its picture. */
  readonly picture: string;
  /** `left out`: the reason is in `text`. `sent`: its task is on the list. */
  readonly phase: 'reading' | 'ready' | 'left out' | 'sent';
  /** The shape of its video, why it is left out, or the state of its task. */
  readonly text: string;
  /** Missing if the file is sent as it is. */
  readonly copy?: CopyNote | undefined;
  /** Whether its own page can make it fit, or fit better. */
  readonly canBeMended: boolean;
  /** The prompt of its own; missing: the common one. */
  readonly prompt?: string | undefined;
  /** What is wrong with its settings. */
  readonly issue?: string | undefined;
}

/** What the button does, and what it costs. */
export interface BatchPlan {
  /** Names the plan. A submission repeats it, so that it can't be about another price. */
  readonly shown: string;
  readonly images: readonly BatchImage[];
  /** How many videos the button generates; 0: it can't be selected. */
  readonly count: number;
  /** Such as `Generate 20 · 500 credits`. */
  readonly button: string;
  /** How many images there are and how many are left out, as a sentence. */
  readonly summary: string;
}

/** What the extension says. */
export type BatchHostMessage =
  | ({
      readonly type: 'init';
      /** The ID of the batch, for `PageState`. */
      readonly form: string;
      readonly strings: FormStrings;
      readonly batchStrings: BatchStrings;
      readonly values: FormValues;
      readonly issues: readonly FieldIssue[];
      readonly plan: BatchPlan;
      readonly takesFocus: boolean;
      /** The address of the parts that load when they are first used. */
      readonly parts: string;
    } & ServiceOffer)
  | { readonly type: 'plan'; readonly plan: BatchPlan }
  /** The page is to look at an image, and to make a copy of it if there is an order. */
  | {
      readonly type: 'prepare';
      readonly job: number;
      readonly file: ImageFile;
      readonly order?: CopyOrder;
    }
  | ({ readonly type: 'service' } & ServiceOffer)
  | { readonly type: 'model'; readonly model: string }
  | { readonly type: 'submitting' }
  | { readonly type: 'accepted'; readonly count: number }
  | { readonly type: 'refused'; readonly issues: readonly FieldIssue[] }
  | HelpMessage
  | ClipCommand;
