import * as l10n from '@vscode/l10n';
import { explain, type Explanation } from './explainFailure.ts';
import type { TaskNotice, TaskRecord } from '../tasks/record.ts';

/**
 * What is said of a task that did not go well, from what its record has. None of it is markup:
 * it may carry a service's words.
 */

/** What happened, or why nothing moves at the moment; undefined when all is well. */
export function whatHappened(task: TaskRecord): string | undefined {
  return task.notice?.message ?? explanationOf(task)?.what ?? task.problem?.message;
}

/**
 * Whether trying again makes sense, and what to change; undefined when there is nothing to do, or
 * the sentence about what happened says it.
 */
export function adviceText(task: TaskRecord): string | undefined {
  return task.notice === undefined ? explanationOf(task)?.advice : noticeAdvice(task.notice);
}

/** Whether a task without a video was charged; undefined where that goes without saying. */
export function chargeText({ state, chargedCredits, problem }: TaskRecord): string | undefined {
  if (state !== 'failed' && state !== 'cancelled' && state !== 'unconfirmed') {
    return undefined;
  }
  if (chargedCredits !== undefined && chargedCredits > 0) {
    return chargedCredits === 1
      ? l10n.t('Charged: 1 credit.')
      : l10n.t('Charged: {0} credits.', chargedCredits);
  }
  if (chargedCredits === 0 || problem?.charged === 'no') {
    return l10n.t('Not charged.');
  }
  return state === 'cancelled' ? undefined : l10n.t('It is not known whether it was charged.');
}

/** The service's own words, marked as such, unless they have been said already. */
export function saidText(task: TaskRecord): string | undefined {
  const said = task.problem?.said ?? '';
  return said === '' || whatHappened(task)?.includes(said) === true
    ? undefined
    : l10n.t('In the service’s words: “{0}”', said);
}

/** Sentences in a row, without those that there are not. */
export function sentences(...them: readonly (string | undefined)[]): string {
  return them.filter((it) => it !== undefined).join(' ');
}

function noticeAdvice({ kind }: TaskNotice): string | undefined {
  switch (kind) {
    case 'offline':
    case 'overloaded':
      return l10n.t('It is tried again by itself; nothing is lost.');
    case 'answer':
      return l10n.t(
        'It is asked again by itself. If that goes on, check the service and the id of the task.',
      );
    case 'key':
      return undefined;
  }
}

/** The explanation of what the service told; what we ourselves say needs none. */
function explanationOf({ state, problem }: TaskRecord): Explanation | undefined {
  return state === 'failed' && (problem?.code !== undefined || problem?.said !== undefined)
    ? explain(problem)
    : undefined;
}
