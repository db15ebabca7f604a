import * as l10n from '@vscode/l10n';
import { isRunning, type TaskRecord } from '../../tasks/record.ts';
import { ageText, DATED } from './ageText.ts';

/** A longer time says that the clock was set back. Milliseconds. */
const LONGEST = 3600_000;

/**
 * The time that a running task still takes, in steps of 10 s and, from 2 minutes on, of a minute.
 *
 * @param now milliseconds since the epoch
 * @returns undefined when nothing is known, or when the expected end is over
 */
export function timeLeftText(task: TaskRecord, now: number): string | undefined {
  const { state, expectedEnd, cancelling, notice } = task;
  const left = (expectedEnd ?? now) - now;
  const isMoving = state === 'running' && cancelling !== true && notice === undefined;
  if (!isMoving || left <= 0 || left > LONGEST) {
    return undefined;
  }
  const seconds = Math.max(10, Math.round(left / 10_000) * 10);
  return seconds < 120
    ? l10n.t('about {0} s left', seconds)
    : l10n.t('about {0} min left', Math.round(left / 60_000));
}

/** The time that a task's row shows: how much is left of a running task, or when it ended. */
export function timeText(task: TaskRecord, now: number, language: string): string | undefined {
  return !isRunning(task.state) && task.endedAt !== undefined
    ? ageText(task.endedAt, now, language)
    : timeLeftText(task, now);
}

/**
 * How long a row should show a task's time before it is looked at again, in milliseconds.
 *
 * @returns undefined if the time will always read the same
 */
export function timeToChange(task: TaskRecord, now: number): number | undefined {
  if (!isRunning(task.state)) {
    return task.endedAt !== undefined && now - task.endedAt < DATED ? 60_000 : undefined;
  }
  // The time left has steps of 10 s.
  return timeLeftText(task, now) === undefined ? undefined : 10_000;
}
