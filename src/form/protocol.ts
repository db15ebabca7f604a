import * as v from 'valibot';
import { IMAGE_BYTES } from '../image/conversion.ts';
import type { ShownFormat } from '../image/format.ts';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import type { OfferedModel } from '../runway/models/model.ts';
import type { FormStrings } from './strings.ts';

/** What the form and the extension say to each other. Both sides import this file. */

/** What the controls hold. */
const Values = v.object({
  promptText: v.pipe(v.string(), v.maxLength(100_000)),
  negativePrompt: v.optional(v.pipe(v.string(), v.maxLength(100_000)), ''),
  model: v.pipe(v.string(), v.maxLength(100)),
  ratio: v.pipe(v.string(), v.maxLength(100)),
  /** Seconds. */
  duration: v.number(),
  audio: v.optional(v.boolean(), true),
  /** As it was typed; empty is random. */
  seed: v.pipe(v.string(), v.maxLength(100)),
  watermark: v.picklist(['unset', 'on', 'off']),
  /** The URI of the image that the video ends with; empty for none. */
  lastFrame: v.optional(v.pipe(v.string(), v.maxLength(10_000)), ''),
});

export type FormValues = v.InferOutput<typeof Values>;

/** What became of an image that had to be converted. */
const Converted = v.optional(
  v.object({ bytes: v.pipe(v.instance(Uint8Array), v.maxLength(IMAGE_BYTES)) }),
);

/** What the page may say. Everything it sends is checked against this. */
export const PageMessage = v.variant('type', [
  /** With what the page kept from before it was hidden, or the window reloaded. */
  v.object({ type: v.literal('ready'), values: v.optional(Values) }),
  /** The images are being converted, before they are submitted; or could not be. */
  v.object({ type: v.literal('converting') }),
  v.object({ type: v.literal('converted') }),
  v.object({
    type: v.literal('submit'),
    values: Values,
    image: Converted,
    lastImage: Converted,
  }),
  v.object({ type: v.literal('chooseLastFrame') }),
  v.object({ type: v.literal('removeLastFrame') }),
]);

export type PageMessage = v.InferOutput<typeof PageMessage>;

/** What the page keeps for when it is shown again, also after a window reload. */
export const PageState = v.object({
  image: v.object({ uri: v.string(), name: v.string() }),
  values: Values,
});

export type PageState = v.InferOutput<typeof PageState>;

/** An image as the form shows it. */
export interface FormImage {
  readonly uri: string;
  readonly name: string;
  /** The service fetches it: it is sent as its address, and never converted. */
  readonly byUrl: boolean;
  /** Missing when the image could not be read. */
  readonly preview?: {
    /** Missing when there are too many to show. */
    readonly bytes?: Uint8Array;
    /** The file's length in bytes. */
    readonly length: number;
    readonly format: ShownFormat;
    /** Pixels, as it is shown. */
    readonly width: number;
    readonly height: number;
    /** EXIF's, from 1, upright, to 8. */
    readonly orientation: number;
  };
}

/** What the chosen service offers. */
export interface ServiceOffer {
  /** Its name. */
  readonly service: string;
  readonly models: readonly OfferedModel[];
  /** A relay: takes a ratio of one's own, and the watermark option. */
  readonly relay: boolean;
  /** Takes images that do not fit into a request. */
  readonly uploads: boolean;
  /** What is wrong in the user's own models, as sentences. */
  readonly mistakes: readonly string[];
}

/** What the extension says. */
export type HostMessage =
  | ({
      readonly type: 'init';
      readonly strings: FormStrings;
      readonly image: FormImage;
      readonly lastFrame: FormImage | undefined;
      readonly values: FormValues;
      readonly issues: readonly FieldIssue[];
      /** Why the task failed that is to be run again, and what to change. */
      readonly lastTry?: string | undefined;
    } & ServiceOffer)
  /** Another service was chosen, or the models were changed. */
  | ({ readonly type: 'service' } & ServiceOffer)
  /** Another last frame was chosen, or none. */
  | {
      readonly type: 'lastFrame';
      readonly lastFrame: FormImage | undefined;
      readonly issues: readonly FieldIssue[];
    }
  | { readonly type: 'submitting' }
  | {
      readonly type: 'refused';
      readonly issues: readonly FieldIssue[];
      /** Where credits are bought, if there are not enough. */
      readonly billing?: string | undefined;
    };
