import * as l10n from '@vscode/l10n';
import type { Phase } from '../../runway/answers/answer.ts';
import { readPhase } from '../../runway/answers/statusWord.ts';
import { plainText } from '../../util/plainText.ts';
import { isRunning, type TaskRecord, type TaskState } from '../../tasks/record.ts';
import { spokenAge } from './ageText.ts';
import { costText } from './credits.ts';
import { joinPhrases, joinSentences, labelText } from './sentences.ts';
import {
  adviceText,
  chargePhrase,
  chargeText,
  shortReason,
  waitsForPage,
  whatHappened,
} from './taskProblem.ts';
import { timeLeftText } from './timeText.ts';

/** The state as a word for users. */
export function stateText(state: TaskState): string {
  switch (state) {
    case 'waiting':
      return l10n.t('Not sent yet');
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
  const isSame = status === undefined || waitsForPage(task) || meansSame(state, readPhase(status));
  return isSame ? stateOrCancelling(task) : l10n.t('{0} ({1})', stateOrCancelling(task), status);
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
 * The line beside a task's name. Its end may be cut off: so first the state, then the time, and last
 * the prompt or what happened.
 *
 * @param time such as `about 40 s left` or `5 min ago`, if it is known
 */
export function progressText(task: TaskRecord, time?: string): string {
  const reason = shortReason(task);
  // The icon says that it is done.
  const state = task.state === 'done' && time !== undefined ? undefined : progress(task);
  const more = reason === undefined ? (whatHappened(task) ?? promptOf(task)) : promptOf(task);
  const star = task.starred === true ? '★' : undefined;
  const prompt = more && plainText(more, 200);
  return [star, reason ?? state, chargePhrase(task), time, agentText(task), prompt]
    .filter(Boolean)
    .join(' · ');
}

/** Marks a task that an agent asked for; undefined for a person's. */
export function agentText({ agent }: TaskRecord): string | undefined {
  return agent && l10n.t('by an agent');
}

/** The state, or how far the service is. */
function progress(task: TaskRecord): string {
  return task.state === 'running' && task.progress !== undefined && task.cancelling !== true
    ? `${Math.round(task.progress * 100)}%`
    : stateOrCancelling(task);
}

/** Everything about a task for a screen reader: what it is, its state, time and cost, its prompt. */
export function spokenText(task: TaskRecord, now: number, language: string): string {
  const { image, state, endedAt } = task;
  const name =
    image.uri === '' ? l10n.t('Task {0}', image.name) : l10n.t('Video from {0}', image.name);
  const stateText =
    state === 'running' && task.progress !== undefined
      ? joinPhrases(stateOrCancelling(task), progress(task))
      : stateOrCancelling(task);
  const time =
    !isRunning(state) && endedAt !== undefined
      ? spokenAge(endedAt, now, language)
      : timeLeftText(task, now);
  const charge = chargeText(task);
  const prompt = promptOf(task);
  return joinSentences(
    joinPhrases(
      name,
      agentText(task),
      task.unseen === true ? l10n.t('New') : undefined,
      task.starred === true ? l10n.t('Starred') : undefined,
      stateText,
      time,
      charge === undefined ? costText(task, language) : undefined,
    ),
    whatHappened(task),
    adviceText(task),
    charge,
    prompt && labelText(l10n.t('Prompt'), plainText(prompt, 200)),
  );
}

function promptOf({ settings }: TaskRecord): string | undefined {
  return settings?.promptText;
}
