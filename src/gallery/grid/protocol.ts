import * as v from 'valibot';
import { CLIP_REPORTS, type ClipCommand } from '../../practice/protocol.ts';
import { VIDEO_STATES } from './gridFilter.ts';
import type { GridStrings } from './strings.ts';

/** The messages between the page with all videos and the extension. Both sides import this file. */

/** A filter that the page sends, or that VS Code has kept for it. */
const Filter = v.object({
  text: v.pipe(v.string(), v.maxLength(1000)),
  image: v.pipe(v.string(), v.maxLength(10_000)),
  model: v.pipe(v.string(), v.maxLength(200)),
  state: v.picklist(VIDEO_STATES),
  month: v.pipe(v.string(), v.maxLength(10)),
  starred: v.boolean(),
});

/** What the page stores with VS Code for a window reload. It names no file that the page may load. */
export const GridPageState = v.object({
  gallery: v.object({ filter: Filter, scroll: v.optional(v.number(), 0) }),
});

export type GridPageState = v.InferOutput<typeof GridPageState>;

/** Most bytes of a poster. */
const POSTER_BYTES = 100_000;

/** Most videos that the page asks for at once. */
const MOST_AT_ONCE = 400;

const Id = v.pipe(v.string(), v.maxLength(100));
const Place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e6));

/** The commands that a key of the page runs for a video. Its menu is VS Code's own. */
export const GRID_COMMANDS = ['openTake', 'copyPrompt', 'removeTask'] as const;

/** What the page may say. The host checks every message against this. */
export const GridMessage = v.variant('type', [
  /** It was loaded: for the first time, or again because it was hidden. */
  v.object({
    type: v.literal('ready'),
    filter: Filter,
    range: v.tuple([Place, Place]),
  }),
  v.object({ type: v.literal('filter'), filter: Filter }),
  /** The places that are in sight, or soon: from the first to the one after the last. */
  v.pipe(
    v.object({ type: v.literal('range'), version: Place, range: v.tuple([Place, Place]) }),
    v.check(({ range: [from, to] }) => to - from <= MOST_AT_ONCE),
  ),
  v.object({ type: v.literal('star'), id: Id, starred: v.boolean() }),
  v.object({
    type: v.literal('compare'),
    ids: v.pipe(v.array(Id), v.minLength(2), v.maxLength(4)),
  }),
  v.object({ type: v.literal('run'), command: v.picklist(GRID_COMMANDS), id: Id }),
  /** The user wants a first video. */
  v.object({ type: v.literal('generate') }),
  /** The user sees the video. */
  v.object({ type: v.literal('seen'), id: Id }),
  /** The video can't be played. */
  v.object({ type: v.literal('notPlayed'), id: Id }),
  /** A small picture of the video. */
  v.object({
    type: v.literal('poster'),
    id: Id,
    bytes: v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(POSTER_BYTES)),
  }),
  ...CLIP_REPORTS,
]);

export type GridMessage = v.InferOutput<typeof GridMessage>;

/** A task, as the page shows it. All texts are in the user's language. */
export interface GridVideo {
  readonly id: string;
  /** The name of the image, or the ID of a task without one. */
  readonly name: string;
  readonly prompt: string;
  /** Such as `gen4_turbo · 5 s · 2 min ago`. */
  readonly facts: string;
  readonly phase: 'ready' | 'running' | 'needsYou' | 'failed';
  /** What stands over the picture of a video that is not ready, such as `42%`. */
  readonly mark: string;
  readonly isNew: boolean;
  readonly starred: boolean;
  /** How many videos the task has. */
  readonly count: number;
  /** The address of the video, if the page can play it. */
  readonly src?: string | undefined;
  /** The address of a small picture of the video. */
  readonly poster?: string | undefined;
  /** The address of the image, if the page may load it. */
  readonly image?: string | undefined;
  /** The actions of the task, such as `open save`, for the menu. */
  readonly actions: string;
}

/** A value that the user can filter by. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What the extension says. */
export type GridHostMessage =
  | {
      readonly type: 'list';
      readonly strings: GridStrings;
      /** Counts the lists. Places are those of one list. */
      readonly version: number;
      /** Of all tasks, and of those that the filter shows. */
      readonly total: number;
      readonly count: number;
      /** Such as `12 of 5,000 videos`. */
      readonly counted: string;
      /** Whether all tasks have been read. */
      readonly isComplete: boolean;
      readonly choices: {
        readonly image: readonly Choice[];
        readonly model: readonly Choice[];
        readonly month: readonly Choice[];
      };
      /** The place of the first of these videos. */
      readonly from: number;
      readonly videos: readonly GridVideo[];
    }
  | {
      readonly type: 'videos';
      readonly version: number;
      readonly from: number;
      readonly videos: readonly GridVideo[];
    }
  /** One video is shown differently now. */
  | { readonly type: 'video'; readonly video: GridVideo }
  | ClipCommand;
