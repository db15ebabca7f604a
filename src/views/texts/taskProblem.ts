import * as l10n from '@vscode/l10n';
import { WAITS_FOR_PAGE } from '../../practice/status.ts';
import { parseService, PRACTICE_ROOT } from '../../runway/service.ts';
import type { TaskNotice, TaskRecord } from '../../tasks/record.ts';
import { isWithoutVideo } from '../../tasks/transitions.ts';
import {
  doubtText,
  failureAdvice,
  failureSaid,
  failureSummary,
  failureText,
} from './failureText.ts';

/**
 * The sentences about a task that failed, waits, or needs a decision. Show them as plain text, never
 * as markup: they may contain a service's message.
 */

/** What happened, or why the task makes no progress now; undefined when all is well. */
export function whatHappened(task: TaskRecord): string | undefined {
  const failure = task.notice?.failure ?? task.problem?.failure;
  if (failure === undefined && waitsForPage(task)) {
    return l10n.t(
      'Practice videos are made while the page of an image, of several images, or the gallery is visible. Open one to continue.',
    );
  }
  if (failure === undefined && isWithoutVideo(task)) {
    return l10n.t(
      '{0} reports a success, but hasn’t sent the video yet.',
      readServiceName(task.service),
    );
  }
  return failure && failureText(failure);
}

/** Whether a task of practice mode waits until a page can make its video. */
export function waitsForPage({ state, status }: Pick<TaskRecord, 'state' | 'status'>): boolean {
  return state === 'queued' && status === WAITS_FOR_PAGE;
}

/** Whether trying again makes sense, and what to do; undefined when there is nothing to do. */
export function adviceText(task: TaskRecord): string | undefined {
  const { state, notice, problem, service } = task;
  if (notice !== undefined) {
    return noticeAdvice(notice);
  }
  if (isWithoutVideo(task)) {
    return l10n.t(
      'Checking again automatically. If this continues, look for the video at the service, or remove the task from the list.',
    );
  }
  if (problem === undefined) {
    return undefined;
  }
  switch (state) {
    case 'failed':
      return failureAdvice(problem.failure);
    case 'unconfirmed':
      return service === PRACTICE_ROOT
        ? l10n.t(
            'With a real service, the task may be running and may be charged, so look there first. Practice is never charged.',
          )
        : doubtText(readServiceName(service));
    default:
      return undefined;
  }
}

/** Whether a task without a video was charged; undefined when the advice says it. */
export function chargeText({ state, chargedCredits, problem }: TaskRecord): string | undefined {
  if (state !== 'failed' && state !== 'cancelled') {
    return undefined;
  }
  if (chargedCredits !== undefined && chargedCredits > 0) {
    return chargedCredits === 1
      ? l10n.t('Charged: 1 credit.')
      : l10n.t('Charged: {0} credits.', chargedCredits);
  }
  return chargedCredits === 0 || problem?.charged === 'no'
    ? l10n.t('You weren’t charged.')
    : l10n.t('It’s unclear whether you were charged.');
}

/** {@link chargeText} as two words for the list. */
export function chargePhrase({ state, chargedCredits, problem }: TaskRecord): string | undefined {
  if (state !== 'failed' && state !== 'cancelled') {
    return undefined;
  }
  if (chargedCredits !== undefined && chargedCredits > 0) {
    return l10n.t('charged');
  }
  return chargedCredits === 0 || problem?.charged === 'no'
    ? l10n.t('not charged')
    : l10n.t('maybe charged');
}

/** Why a task failed, in two or three words for the list; undefined when it takes a sentence. */
export function shortReason({ state, problem }: TaskRecord): string | undefined {
  return state === 'failed' && problem !== undefined ? failureSummary(problem.failure) : undefined;
}

/** The service's own message, marked as a quote; undefined when `whatHappened` has it. */
export function saidText({ notice, problem }: TaskRecord): string | undefined {
  const failure = notice?.failure ?? problem?.failure;
  return failure && failureSaid(failure);
}

function readServiceName(root: string): string {
  try {
    return parseService(root).name;
  } catch {
    // An older version accepted the address.
    return root;
  }
}

function noticeAdvice({ kind, failure }: TaskNotice): string | undefined {
  switch (kind) {
    case 'offline':
    case 'overloaded':
      return l10n.t('Retrying automatically. Nothing is lost.');
    case 'answer':
      return l10n.t(
        'Checking again automatically. If this continues, check the service and the task ID.',
      );
    case 'paused':
      return undefined;
    case 'key':
      return failure.type === 'keyStorage'
        ? l10n.t('Retrying automatically. Nothing is lost.')
        : undefined;
  }
}
