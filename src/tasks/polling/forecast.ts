import type { TaskAnswer } from '../../runway/answers/answer.ts';
import type { TaskRecord } from '../record.ts';
import type { ProgressPoint, ScheduleEntry } from './schedule.ts';

/**
 * Guesses when a task ends, from the progress that the service reports, or from how long tasks of
 * this kind took before. All times in milliseconds, moments since the epoch.
 */
export interface Forecast {
  /** When the service began to work on the task; undefined if that was not seen. */
  readonly startedAt: number | undefined;
  /** The end is as likely before this moment as after it. Undefined: nothing is known. */
  readonly expectedEnd: number | undefined;
  /** An end within this time from now is unlikely. Undefined: nothing is known. */
  readonly quiet: number | undefined;
}

/** Answers that are further apart do not show when something happened between them. */
const CLOSE = 60_000;

/** The first progress that is used, and the least that progress must grow to show its speed. */
const PROGRESS_STEP = 0.1;

/** An end that is closer is aimed at: the next query comes when the video is expected. */
const AIM = 10_000;

/** How long after the expected end an aimed query comes. */
const AIM_AFTER = 500;

/** The part of the time to the expected end that is waited for when the end is not close. */
const PART = 0.7;

/**
 * How much run times vary as long as few are known: the standard deviation of their logarithms,
 * and how many run times this guess counts for.
 */
const SPREAD = 0.4;
const SPREAD_WEIGHT = 3;

/** Standard deviations between the median and an unlikely early end: 1 of 12 tasks ends earlier. */
const EARLY = 1.4;

/** @param runTimes of finished tasks of this kind */
export function forecast(
  record: TaskRecord,
  { answeredAt, points }: ScheduleEntry,
  answer: TaskAnswer,
  runTimes: readonly number[],
  now: number,
): Forecast {
  const { phase, progress = 0 } = answer;
  const before = answeredAt ?? record.submittedAt ?? -Infinity;
  const isClose = now >= before && now - before <= CLOSE;
  const usual = summarize(runTimes);
  if (phase === 'queued') {
    return { startedAt: undefined, expectedEnd: undefined, quiet: usual?.early };
  }
  // It began between two answers. On average, that is in the middle.
  const begun = record.state === 'queued' && isClose ? (before + now) / 2 : undefined;
  const startedAt = record.startedAt ?? begun;
  if (phase !== 'running') {
    // The time of an end that was not watched would be learnt as a run time.
    return { startedAt: isClose ? startedAt : undefined, expectedEnd: undefined, quiet: undefined };
  }
  const left =
    progress > (record.progress ?? 0)
      ? extrapolate(points, startedAt, { progress, at: now })
      : undefined;
  if (left !== undefined) {
    const quiet = left <= AIM ? left + AIM_AFTER : left * PART;
    return { startedAt, expectedEnd: now + left, quiet };
  }
  // The service reports no progress, or none since the last answer.
  const isNew = record.state === 'queued';
  const usualEnd = usual && startedAt !== undefined ? startedAt + usual.median : undefined;
  const age = startedAt === undefined ? undefined : Math.max(0, now - startedAt);
  return {
    startedAt,
    expectedEnd: isNew ? usualEnd : record.expectedEnd,
    quiet: usual && age !== undefined ? Math.max(0, usual.early - age) : undefined,
  };
}

/** Adds a progress to those seen before, if it is far enough from them. */
export function addPoint(
  points: readonly ProgressPoint[],
  progress: number | undefined,
  at: number,
): readonly ProgressPoint[] {
  const last = points.at(-1)?.progress ?? 0;
  return progress !== undefined && progress >= last + PROGRESS_STEP
    ? [...points, { progress, at }]
    : points;
}

/**
 * Returns the time left at the latest speed: since a progress that was a tenth less, or since the
 * start. Undefined if the speed can't be told.
 */
function extrapolate(
  points: readonly ProgressPoint[],
  startedAt: number | undefined,
  { progress, at }: ProgressPoint,
): number | undefined {
  const start = startedAt === undefined ? [] : [{ progress: 0, at: startedAt }];
  const from = [...start, ...points].findLast((it) => it.progress <= progress - PROGRESS_STEP);
  return from !== undefined && from.at < at
    ? ((1 - progress) / (progress - from.progress)) * (at - from.at)
    : undefined;
}

/** What is usual, robust against a few run times that are far from the others. */
function summarize(runTimes: readonly number[]) {
  if (runTimes.length === 0) {
    return undefined;
  }
  const logarithms = runTimes.map(Math.log).sort((a, b) => a - b);
  const half = (logarithms.length - 1) / 2;
  const middle = ((logarithms[Math.floor(half)] ?? 0) + (logarithms[Math.ceil(half)] ?? 0)) / 2;
  const squares = logarithms.reduce((sum, it) => sum + Math.min(1, (it - middle) ** 2), 0);
  const weight = SPREAD_WEIGHT + logarithms.length;
  const spread = Math.sqrt((SPREAD_WEIGHT * SPREAD ** 2 + squares) / weight);
  return { median: Math.exp(middle), early: Math.exp(middle - EARLY * spread) };
}
