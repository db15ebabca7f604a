import * as l10n from '@vscode/l10n';
import type { Phase } from '../../runway/answers/answer.ts';
import { readPhase } from '../../runway/answers/statusWord.ts';
import { plainText } from '../../util/plainText.ts';
import type { TaskRecord, TaskState } from '../../tasks/record.ts';
import { whatHappened } from './taskProblem.ts';

/** The state as a word for users. */
export function stateText(state: TaskState): string {
  switch (state) {
    case 'preparing':
      return l10n.t('Preparing');
    case 'submitting':
      return l10n.t('Submitting');
    case 'queued':
      return l10n.t('Waiting');
    case 'running':
      return l10n.t('Generating');
    case 'saving':
      return l10n.t('Downloading');
    case 'done':
      return l10n.t('Done');
    case 'failed':
      return l10n.t('Failed');
    case 'cancelled':
      return l10n.t('Cancelled');
    case 'unsaved':
      return l10n.t('Not downloaded');
    case 'unconfirmed':
      return l10n.t('Unconfirmed');
  }
}

/** The state's word, and the service's own status when it says something else. */
export function stateWithStatus(task: TaskRecord): string {
  const { state, status } = task;
  const isSame = status === undefined || meansSame(state, readPhase(status));
  return isSame ? stateOrCancelling(task) : `${stateOrCancelling(task)} (${status})`;
}

/** The state's word, unless the user has cancelled the task and it has not ended yet. */
function stateOrCancelling({ state, cancelling }: TaskRecord): string {
  return cancelling === true ? l10n.t('Cancelling') : stateText(state);
}

/** Whether a state says the same as the service's status. */
function meansSame(state: TaskState, phase: Phase | undefined): boolean {
  switch (phase) {
    case undefined:
      return false;
    case 'succeeded':
      return state === 'saving' || state === 'unsaved' || state === 'done';
    case 'queued':
    case 'running':
    case 'failed':
    case 'cancelled':
      return state === phase;
  }
}

/**
 * The line beside a task's name: its progress, or what happened.
 *
 * @param timeLeft such as `about 40 s left`, if it is known
 */
export function progressText(task: TaskRecord, timeLeft?: string): string {
  const state =
    task.state === 'running' && task.progress !== undefined && task.cancelling !== true
      ? l10n.t('Generating {0}%', Math.round(task.progress * 100))
      : stateOrCancelling(task);
  const more = whatHappened(task) ?? task.settings?.promptText;
  return [state, timeLeft, more && plainText(more, 200)].filter(Boolean).join(' · ');
}
