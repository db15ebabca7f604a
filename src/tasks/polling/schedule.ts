import type { TaskRecord } from '../record.ts';
import type { PartialDownload } from '../video/partialDownload.ts';
import type { TaskEvent } from '../transitions.ts';
import type { ServiceSign } from './serviceHealth.ts';
import { pollInterval } from './timing.ts';

/** A progress from 0 to 1, and when the service reported it, in milliseconds since the epoch. */
export interface ProgressPoint {
  readonly progress: number;
  readonly at: number;
}

/** When a task is looked at next, and what is remembered until then. */
export interface ScheduleEntry {
  /** Monotonic milliseconds. Infinity: not before a key changes or the user refreshes. */
  readonly due: number;
  /** The link to the video does not work. The service is asked for a fresh one. */
  readonly needsLink: boolean;
  /** Links that led to no video. */
  readonly links: number;
  /** What has come of the task's videos. */
  readonly partials: readonly PartialDownload[];
  /** Downloads in a row that the network cut off, without bringing more of the video. */
  readonly cuts: number;
  /** Looks in a row that failed because the task list could not be written. */
  readonly failures: number;
  /** Answers in a row that the service does not know the task. */
  readonly notFound: number;
  /** Answers in a row that reject the key, or that a gateway gave instead. */
  readonly refusals: number;
  /** The id in the service's last answer, if it is not the task's. */
  readonly otherId: string | undefined;
  /** When the service last answered about the task, in milliseconds since the epoch. */
  readonly answeredAt: number | undefined;
  /** Progress that the service reported, at least a tenth apart. */
  readonly points: readonly ProgressPoint[];
}

/** What one look at a task showed. */
export type PollResult = ServiceSign & {
  /** What happened to the task, in this order. */
  readonly events: readonly TaskEvent[];
  readonly next: ScheduleEntry;
};

/** Schedules a task that is new to this window. */
export function newEntry({ state, service }: TaskRecord, now: number): ScheduleEntry {
  return {
    // Another window may have asked a moment ago.
    due: state === 'saving' ? now : now + pollInterval(service),
    needsLink: false,
    links: 0,
    partials: [],
    cuts: 0,
    failures: 0,
    notFound: 0,
    refusals: 0,
    otherId: undefined,
    answeredAt: undefined,
    points: [],
  };
}
