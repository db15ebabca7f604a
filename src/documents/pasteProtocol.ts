import * as v from 'valibot';
import { IMAGE_BYTES } from '../image/delivery.ts';

/** The messages between the page that takes an image and the extension. Both sides import this. */

/** What the page may say. The host checks every message against this. */
export const PastePageMessage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('image'),
    /** Empty for an image without a file. */
    name: v.pipe(v.string(), v.maxLength(500)),
    bytes: v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(IMAGE_BYTES)),
  }),
  /** What was dropped, as a list of URIs. */
  v.object({ type: v.literal('uris'), list: v.pipe(v.string(), v.maxLength(100_000)) }),
]);

export type PastePageMessage = v.InferOutput<typeof PastePageMessage>;

/** What the page says to the user. */
export interface PasteStrings {
  readonly title: string;
  readonly help: string;
  readonly paste: string;
  readonly empty: string;
  readonly refused: string;
  readonly tooLarge: string;
}

/** What the extension says, when the page is ready. */
export interface PasteHostMessage {
  readonly type: 'strings';
  readonly strings: PasteStrings;
}
