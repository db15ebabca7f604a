import * as v from 'valibot';
import type { ClipSettings } from './clipSettings.ts';

/** The messages between a page that makes clips and the extension. Both sides import this file. */

/** Most bytes of a clip. */
const CLIP_BYTES = 100_000_000;

const Id = v.pipe(v.string(), v.maxLength(100));

/** What a page says about a clip. */
export const CLIP_REPORTS = [
  /** Its progress, from 0 to 1. */
  v.object({
    type: v.literal('clipProgress'),
    clip: Id,
    progress: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  /** A WebM file. */
  v.object({
    type: v.literal('clip'),
    clip: Id,
    bytes: v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(CLIP_BYTES)),
  }),
  /** It can't be made on this computer. */
  v.object({
    type: v.literal('noClip'),
    clip: Id,
    reason: v.pipe(v.string(), v.maxLength(1000)),
  }),
] as const;

export type ClipReport = v.InferOutput<(typeof CLIP_REPORTS)[number]>;

/** What a page is to do. */
export type ClipCommand =
  | ({
      readonly type: 'makeClip';
      /** The ID of the task. */
      readonly clip: string;
      /** Image files that browsers show. */
      readonly image: Uint8Array;
      readonly lastFrame?: Uint8Array | undefined;
    } & ClipSettings)
  | { readonly type: 'stopClip'; readonly clip: string };

/** A page that is loaded and in sight, so that it can make clips. */
export interface ClipPage {
  readonly send: (command: ClipCommand) => void;
}
