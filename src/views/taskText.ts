import * as l10n from '@vscode/l10n';
import type { Phase } from '../runway/answers/answer.ts';
import { readPhase } from '../runway/answers/statusWord.ts';
import { plainText } from '../util/plainText.ts';
import type { TaskRecord, TaskState } from '../tasks/record.ts';
import { whatHappened } from './taskProblem.ts';

/** The state as a word for people. */
export function stateText(state: TaskState): string {
  switch (state) {
    case 'preparing':
      return l10n.t('Preparing');
    case 'submitting':
      return l10n.t('Submitting');
    case 'queued':
      return l10n.t('Queued');
    case 'running':
      return l10n.t('Running');
    case 'saving':
      return l10n.t('Saving the video');
    case 'done':
      return l10n.t('Done');
    case 'failed':
      return l10n.t('Failed');
    case 'cancelled':
      return l10n.t('Cancelled');
    case 'unsaved':
      return l10n.t('Not saved');
    case 'unconfirmed':
      return l10n.t('Not confirmed');
  }
}

/** Our word for the state, and the service's own where it says something else. */
export function stateWithWord({ state, status }: TaskRecord): string {
  const isSaid = status === undefined || isSaidBy(state, readPhase(status));
  return isSaid ? stateText(state) : `${stateText(state)} (${status})`;
}

/** Whether a state says all that a service's known word did. */
function isSaidBy(state: TaskState, phase: Phase | undefined): boolean {
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

/** The one line beside a task's name: how far it is, or what happened. */
export function progressText(task: TaskRecord): string {
  const state =
    task.cancelling === true
      ? l10n.t('Cancelling')
      : task.state === 'running' && task.progress !== undefined
        ? l10n.t('Running {0}%', Math.round(task.progress * 100))
        : stateText(task.state);
  const more = whatHappened(task) ?? task.settings?.promptText;
  return more === undefined ? state : `${state} · ${plainText(more, 200)}`;
}
