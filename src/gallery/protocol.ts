import * as v from 'valibot';
import type { LabelledSettings } from './differences.ts';
import type { ShownVideo } from './shownVideo.ts';
import type { VideoStrings } from './strings.ts';

/** The messages between a page with videos and the extension. Both sides import this file. */

/** Most bytes of a frame. One of a 4K video has about 20 MB as a PNG. */
const FRAME_BYTES = 64 * 1024 * 1024;

const Index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3));

/** What the page may say. The host checks every message against this. */
export const PageMessage = v.variant('type', [
  /** It was loaded: for the first time, or again because it was hidden. */
  v.object({ type: v.literal('ready') }),
  /** The user decided for one of the compared videos. */
  v.object({ type: v.literal('keep'), index: Index }),
  v.object({ type: v.literal('close') }),
  v.object({ type: v.literal('openInSystem'), index: Index }),
  /** The frame, as a PNG. */
  v.object({
    type: v.literal('frame'),
    png: v.pipe(
      v.instance(Uint8Array),
      v.maxLength(FRAME_BYTES),
      v.check((bytes) => isPng(bytes)),
    ),
  }),
  /** The frame can't be read. */
  v.object({ type: v.literal('fault'), fault: v.picklist(['missing', 'codec', 'other']) }),
]);

export type PageMessage = v.InferOutput<typeof PageMessage>;

/** What the extension says, when the page is ready. */
export type HostMessage =
  | {
      readonly type: 'compare';
      readonly strings: VideoStrings;
      readonly videos: readonly (ShownVideo & { readonly settings: LabelledSettings })[];
      /** Whether each video has the button Keep This One. */
      readonly canKeep: boolean;
    }
  | {
      readonly type: 'readFrame';
      /** The first one is the first that isn't black. */
      readonly frame: 'first' | 'last';
      /** What the page is about to do. */
      readonly title: string;
      readonly detail: string;
      readonly src: string;
    };

function isPng(bytes: Uint8Array): boolean {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return signature.every((byte, index) => bytes[index] === byte);
}
