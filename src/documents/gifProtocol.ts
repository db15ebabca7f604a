import * as v from 'valibot';
import { GIF_BYTES } from './gifLimits.ts';
import type { GifStrings } from './gifStrings.ts';

/** The messages between the page that makes a GIF and the extension. Both sides import this file. */

/** What the page may say. The host checks every message against this. */
export const GifPageMessage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('save'),
    file: v.pipe(
      v.instance(Uint8Array),
      v.maxLength(GIF_BYTES),
      v.check((bytes) => isGif(bytes)),
    ),
  }),
]);

export type GifPageMessage = v.InferOutput<typeof GifPageMessage>;

/** What the extension says. */
export type GifHostMessage =
  | {
      readonly type: 'video';
      readonly strings: GifStrings;
      /** The video's address in the page, and its name for people. */
      readonly src: string;
      readonly name: string;
      /** The address of the script that encodes it. */
      readonly worker: string;
    }
  /** The file was not saved: the user cancelled, or chooses another place. */
  | { readonly type: 'saved' };

function isGif(bytes: Uint8Array): boolean {
  return [0x47, 0x49, 0x46, 0x38].every((byte, index) => bytes[index] === byte);
}
