import * as v from 'valibot';
import { Crop } from '../image/crop.ts';
import { IMAGE_BYTES } from '../image/delivery.ts';
import { ACCEPTED_FORMATS } from '../image/file/format.ts';
import type { ShownVideo } from '../gallery/shownVideo.ts';
import type { VideoStrings } from '../gallery/strings.ts';
import { CLIP_REPORTS, type ClipCommand } from '../practice/protocol.ts';
import type { ImageFile } from '../image/file/imageFile.ts';
import type { SourceImage } from '../image/promptImage.ts';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import { CHOICE_FIELDS, type OfferedModel } from '../runway/models/model.ts';
import type { FormStrings } from './strings.ts';
import { TAKE_COMMANDS, type TakeCommand } from './takeCommands.ts';

/** The messages between the form's page and the extension. Both sides import this file. */

/** The values of the controls. */
export const FormValues = v.object({
  promptText: v.pipe(v.string(), v.maxLength(100_000)),
  negativePrompt: v.optional(v.pipe(v.string(), v.maxLength(100_000)), ''),
  model: v.pipe(v.string(), v.maxLength(100)),
  /** A ratio, or `auto` until the page knows the image's shape. */
  ratio: v.pipe(v.string(), v.maxLength(100)),
  /** Fields with a list of values. A missing one has the first value that the model has. */
  ...v.entriesFromList(CHOICE_FIELDS, v.optional(v.pipe(v.string(), v.maxLength(100)))),
  /** Seconds. */
  duration: v.union([v.number(), v.literal('auto')]),
  audio: v.optional(v.boolean(), true),
  /** As it was typed. With an empty one, each video gets a new seed. */
  seed: v.pipe(v.string(), v.maxLength(100)),
  /** No seed is sent: the service chooses one, and may keep it to itself. */
  serviceSeed: v.optional(v.boolean()),
  watermark: v.picklist(['unset', 'on', 'off']),
  /** The URI of the image that the video ends with; empty for none. */
  lastFrame: v.optional(v.pipe(v.string(), v.maxLength(10_000)), ''),
  /** The framed part of the image. Missing: the service crops it to the center itself. */
  crop: v.optional(Crop),
  /** The framed part of the last frame, likewise. */
  lastFrameCrop: v.optional(Crop),
});

export type FormValues = v.InferOutput<typeof FormValues>;

/** A copy that the page made of an image that can't be sent as it is, or of its framed part. */
const Copy = v.optional(
  v.object({
    format: v.picklist(ACCEPTED_FORMATS),
    bytes: v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(IMAGE_BYTES)),
  }),
);

/** The most videos that one click asks for. */
export const MOST_VARIATIONS = 4;

/** The name of what the page shows. */
const Shown = v.pipe(v.string(), v.maxLength(100));

/** The ID of a take. */
const TakeId = v.pipe(v.string(), v.maxLength(100));

/** The most bytes of a picture that stands for a video. */
export const POSTER_BYTES = 100_000;

/** In pixels. */
const Side = v.pipe(v.number(), v.gtValue(0), v.maxValue(1e6));

/** What the page may say. The host checks every message against this. */
export const PageMessage = v.variant('type', [
  /** It was loaded: for the first time, or again because it was hidden. */
  v.object({ type: v.literal('ready') }),
  /** It has shown the controls, and asks for the files of the images: large ones take long. */
  v.object({ type: v.literal('readFiles') }),
  /** Whether it draws images. It says so again each second: a page that hangs can't. */
  v.object({ type: v.literal('drawing'), drawing: v.boolean() }),
  /** The user changed a value. `revision`: of the values that were changed. */
  v.object({ type: v.literal('changed'), values: FormValues, revision: v.number() }),
  /**
   * Whether the page waits for an image before it submits what the user saw: see `submit`. It then
   * sends `submit`, or says that it no longer waits.
   */
  v.object({ type: v.literal('waiting'), waiting: v.boolean(), shown: Shown }),
  /** An image without a copy is sent as its file is. */
  v.object({
    type: v.literal('submit'),
    values: FormValues,
    /** What the user saw when asking for the video, as `init`, `lastFrame` or `service` named it. */
    shown: Shown,
    image: Copy,
    lastFrameImage: Copy,
    /** How many videos: the same settings with different seeds. */
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_VARIATIONS)),
  }),
  /** The submission must not go on, if it can still be stopped. */
  v.object({ type: v.literal('stop') }),
  /** The user wants another model. The image's size decides which ratio is nearest. */
  v.object({
    type: v.literal('chooseModel'),
    values: FormValues,
    size: v.optional(v.object({ width: Side, height: Side })),
  }),
  /** Lists examples of prompts. The language is that of the prompt; missing for an empty prompt. */
  v.object({
    type: v.literal('choosePromptExample'),
    language: v.optional(v.picklist(['en', 'zh'])),
  }),
  v.object({ type: v.literal('chooseRecentPrompt') }),
  /** Asks the editor's language model for a better prompt. */
  v.object({
    type: v.literal('improvePrompt'),
    prompt: v.pipe(v.string(), v.maxLength(100_000)),
    /** Most characters that the video's model takes. */
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  }),
  v.object({ type: v.literal('stopImproving') }),
  /** Lists the failures that practice mode can show. */
  v.object({ type: v.literal('choosePracticeFailure') }),
  /** The user wants a service in place of practice mode. */
  v.object({ type: v.literal('selectService') }),
  v.object({ type: v.literal('chooseLastFrame') }),
  v.object({ type: v.literal('removeLastFrame') }),
  /** The last frame is to be the image itself. */
  v.object({ type: v.literal('loop') }),
  v.object({ type: v.literal('swapFrames') }),
  /** The stage shows this take; the image if it is empty. */
  v.object({ type: v.literal('stage'), take: TakeId }),
  /** The user sees the take's video. */
  v.object({ type: v.literal('seen'), take: TakeId }),
  /** The take's video can't be played. */
  v.object({ type: v.literal('notPlayed'), take: TakeId }),
  v.object({ type: v.literal('openExternally'), take: TakeId }),
  v.object({ type: v.literal('run'), command: v.picklist(TAKE_COMMANDS), take: TakeId }),
  /** The take's settings become the form's; its seed, too, if `seed` is true. */
  v.object({ type: v.literal('reuse'), take: TakeId, seed: v.boolean() }),
  /** The settings from before `reuse` come back. */
  v.object({ type: v.literal('undoReuse') }),
  /** Images were dropped on the page. They get pages of their own. */
  v.object({ type: v.literal('droppedUris'), list: v.pipe(v.string(), v.maxLength(100_000)) }),
  /** An image was dropped whose file may not be on this computer. */
  v.object({
    type: v.literal('droppedImage'),
    name: v.pipe(v.string(), v.maxLength(500)),
    bytes: v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(IMAGE_BYTES)),
  }),
  /** These takes were compared with one that the user keeps. */
  v.object({ type: v.literal('removeOthers'), takes: v.pipe(v.array(TakeId), v.maxLength(4)) }),
  /** A small picture of the take's video. */
  v.object({
    type: v.literal('poster'),
    take: TakeId,
    bytes: v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(POSTER_BYTES)),
  }),
  ...CLIP_REPORTS,
]);

export type PageMessage = v.InferOutput<typeof PageMessage>;

/** What the page asks the help with the prompt for. */
export type HelpRequest = Extract<
  PageMessage,
  {
    type:
      | 'choosePromptExample'
      | 'chooseRecentPrompt'
      | 'improvePrompt'
      | 'stopImproving'
      | 'choosePracticeFailure';
  }
>;

/**
 * What the page stores with VS Code for a window reload: the ID of its form. It is random, because
 * the page isn't trusted. `RestorableForms` knows the image.
 */
export const PageState = v.object({ form: v.pipe(v.string(), v.maxLength(100)) });

export type PageState = v.InferOutput<typeof PageState>;

/** An image of the form, as the host reads it and the page shows it. */
export interface FormImage extends SourceImage {
  /** Missing when the image could not be read, or when its file follows. */
  readonly file?: ImageFile;
  /** The file was read, and the page asks for it with `readFiles`. */
  readonly fileFollows?: boolean;
  /** Why it could not be read, as a sentence; missing if the service may still load it. */
  readonly problem?: string;
}

/** What the chosen service offers. */
export interface ServiceOffer {
  /** Its name. */
  readonly service: string;
  readonly models: readonly OfferedModel[];
  /** A relay: takes a ratio of one's own, and the watermark option. */
  readonly relay: boolean;
  /** Practice mode: makes videos on this computer, without cost. */
  readonly practice?: boolean | undefined;
  /** Takes images that do not fit into a request. */
  readonly uploads: boolean;
  /** What is wrong in the user's own models, as sentences. */
  readonly mistakes: readonly string[];
  /** Why a video would have to wait, as a sentence for each model with a limit that is reached. */
  readonly waits: Readonly<Record<string, string>>;
  /** The credit balance; missing where it isn't known. */
  readonly creditsLeft?: number | undefined;
}

/** A label and a value of a take, such as `Seed` and `42`. */
export interface TakeFact {
  readonly label: string;
  readonly value: string;
}

/** A task of the image, as the page shows it. All texts are in the user's language. */
export interface Take {
  readonly id: string;
  /** Counts the takes of the image, from 1. */
  readonly number: number;
  readonly phase: 'running' | 'ready' | 'failed' | 'unconfirmed' | 'unsaved' | 'cancelled';
  /** The state, such as `Generating`. */
  readonly state: string;
  /** From 0 to 1. */
  readonly progress?: number | undefined;
  /** When it ended, or how much time is left, such as `about 40 s left`. */
  readonly time?: string | undefined;
  readonly isNew: boolean;
  /** Whether the user has marked it with a star. */
  readonly starred: boolean;
  /** What happened, what to do, and what it means for the money, as sentences; empty if all is well. */
  readonly problem: readonly string[];
  readonly prompt?: string | undefined;
  readonly facts: readonly TakeFact[];
  /** Missing if there is no file, or none that a page plays. */
  readonly video?: ShownVideo | undefined;
  /** The URI of the video's file, to drag it into a document. */
  readonly uri?: string | undefined;
  /** The video was saved, and its file is gone. */
  readonly isMissing: boolean;
  /** The address of a small picture of the video. */
  readonly poster?: string | undefined;
  /** What helps first, if the take needs help. */
  readonly help: readonly (TakeCommand | 'reuse')[];
  /** What is done most often with such a take. */
  readonly commands: readonly TakeCommand[];
  /** What else it can do, as words for the `when` clauses of its menu in package.json. */
  readonly menu: string;
  /** Whether it has settings for another take, and a seed that was sent. */
  readonly reusable: boolean;
  readonly hasSeed: boolean;
}

/** What a submission does or waits for. */
export interface SubmissionProgress {
  /** As a sentence. */
  readonly text: string;
  /** Milliseconds until the request is sent again. The clocks of page and extension may differ. */
  readonly wait?: number;
  /** Whether nothing was sent that could be charged. */
  readonly canStop: boolean;
}

/** The language model's suggestion for a prompt, or a sentence that says why there is none. */
export type Improvement = {
  /** The prompt that it is about. */
  readonly of: string;
} & (
  | { readonly text: string; readonly problem?: never }
  | { readonly problem: string; readonly text?: never }
);

/** What the extension says. */
export type HostMessage =
  | ({
      readonly type: 'init';
      /** The ID of the form, for `PageState`. */
      readonly form: string;
      readonly strings: FormStrings;
      readonly videoStrings: VideoStrings;
      readonly image: FormImage;
      readonly lastFrame: FormImage | undefined;
      /**
       * Names these two images and the offer. A submission repeats it: so it can't be about earlier
       * images, another service or another price.
       */
      readonly shown: string;
      readonly values: FormValues;
      /**
       * Counts how often the extension has replaced the values. A change repeats it: so a change of
       * earlier values doesn't bring them back.
       */
      readonly revision: number;
      readonly issues: readonly FieldIssue[];
      /** Whether the user has just opened the form. A page that comes back leaves the focus alone. */
      readonly takesFocus: boolean;
      /** Why the task failed that is to be run again, and what to change. */
      readonly lastTry?: string | undefined;
      /** The takes of the image, newest first. */
      readonly takes: readonly Take[];
      /** The take that the stage shows; empty for the image. */
      readonly stage: string;
      /** Whether these values came from a take, and the ones before can come back. */
      readonly reused: boolean;
      /** The address of the parts of the page that load when they are first used. */
      readonly parts: string;
    } & ServiceOffer)
  /** All takes of the image, newest first. */
  | { readonly type: 'takes'; readonly takes: readonly Take[] }
  /** The stage is to show a take. */
  | { readonly type: 'stage'; readonly take: string }
  /** The service has accepted these takes. Some of a click's may have been refused. */
  | {
      readonly type: 'accepted';
      readonly takes: readonly string[];
      readonly issues: readonly FieldIssue[];
      /** Where credits are bought, if there were not enough for all. */
      readonly billing?: string | undefined;
    }
  /** Another service was chosen, or the models were changed. `shown` is a new one then. */
  | ({ readonly type: 'service'; readonly shown: string } & ServiceOffer)
  /** Another model was chosen. */
  | { readonly type: 'model'; readonly model: string }
  /** Another last frame was chosen, or none. */
  | {
      readonly type: 'lastFrame';
      readonly lastFrame: FormImage | undefined;
      readonly shown: string;
    }
  /** The answer to `readFiles`. */
  | { readonly type: 'imageFile'; readonly slot: 'image' | 'lastFrame'; readonly file: ImageFile }
  | {
      readonly type: 'promptHelp';
      /** The prompts of the last submissions, the newest first. */
      readonly recent: readonly string[];
      /** Whether the editor has a language model. */
      readonly canImprove: boolean;
    }
  /** The user chose a text from a list. It replaces the prompt, or is added to it. */
  | { readonly type: 'insertPrompt'; readonly text: string; readonly replaces: boolean }
  | ({ readonly type: 'improvement' } & Improvement)
  | ClipCommand
  | { readonly type: 'submitting' }
  | { readonly type: 'progress'; readonly progress: SubmissionProgress | undefined }
  | {
      readonly type: 'refused';
      readonly issues: readonly FieldIssue[];
      /** Where credits are bought, if there are not enough. */
      readonly billing?: string | undefined;
    };

/** What the extension says about the help with the prompt. */
export type HelpMessage = Extract<
  HostMessage,
  { type: 'promptHelp' | 'insertPrompt' | 'improvement' }
>;
