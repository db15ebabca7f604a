import { PRACTICE_ROOT } from '../../runway/service.ts';

/**
 * When to ask the service about a task again. All times in milliseconds.
 *
 * Source of the 5 s: Runway's API documentation asks for at most one query per task every 5 s.
 */
export const POLL_INTERVAL = 5000;

/** Tasks of practice mode are asked about on this computer. */
const PRACTICE_INTERVAL = 500;

/** The shortest pause between two queries of a task. @param service the API root */
export function pollInterval(service: string): number {
  return service === PRACTICE_ROOT ? PRACTICE_INTERVAL : POLL_INTERVAL;
}

/**
 * Longest pause between two queries of a task, however far its end seems to be. The guess may be
 * wrong, and the list shows the state and the progress of the last answer.
 */
const LONGEST_PAUSE = 30_000;

/** Longest pause while a service or the network is down. */
const LONGEST_BACKOFF = 120_000;

/**
 * First and longest pause of a task whose query was refused for its key, or by a gateway. They may be
 * wrong, and a finished video is deleted after a day.
 */
const REFUSED_PAUSE = 30_000;
const LONGEST_REFUSED_PAUSE = 15 * 60_000;

/** Longest wait for a service. A longer `Retry-After` isn't honoured in full: days would look like a hang. */
export const LONGEST_WAIT = 15 * 60_000;

/** After these ages a task is asked about less often. */
const AGES = [
  [30 * 60_000, 3],
  [10 * 60_000, 2],
] as const;

/**
 * Delay until the next query of a task that was just asked about: never below 5 s, and with jitter
 * so that many tasks do not ask at once. A pause is never longer than the task is old: an end that
 * comes much too early, such as a rejected prompt, is noticed soon.
 *
 * @param age how long ago the task was submitted
 * @param random from 0 to below 1
 * @param quiet the time in which an end is unlikely; undefined when nothing is known
 */
export function pollDelay(age: number, random: number, quiet?: number): number {
  const shortest = POLL_INTERVAL * (AGES.find(([from]) => age >= from)?.[1] ?? 1);
  return quiet === undefined
    ? shortest * (1 + random / 5)
    : Math.max(shortest, Math.min(quiet, age, LONGEST_PAUSE)) * (1 + random / 20);
}

/** Delay until a task is asked about again whose query was refused so many times in a row. */
export function refusedDelay(refusals: number, random: number): number {
  const grown = REFUSED_PAUSE * 2 ** Math.min(refusals - 1, 10);
  return Math.min(LONGEST_REFUSED_PAUSE, grown) * (1 + random / 5);
}

/**
 * Pause of a whole service after failures in a row (the first is 1).
 *
 * @param retryAfter what the service asked for, if anything
 */
export function backoff(failures: number, random: number, retryAfter = 0): number {
  const grown = Math.min(LONGEST_BACKOFF, POLL_INTERVAL * 2 ** Math.min(failures - 1, 10));
  return Math.max(grown * (1 + random / 5), honouredWait(retryAfter));
}

/** The part of a `Retry-After` that is waited for, also when the user refreshes. */
export function honouredWait(retryAfter = 0): number {
  return Math.min(retryAfter, LONGEST_WAIT);
}
