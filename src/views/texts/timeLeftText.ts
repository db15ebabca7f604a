import * as l10n from '@vscode/l10n';
import type { TaskRecord } from '../../tasks/record.ts';

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
