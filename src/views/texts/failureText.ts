import * as l10n from '@vscode/l10n';
import { readFailureReason } from '../../runway/answers/failureReason.ts';
import { AddressError } from '../../runway/errors/addressError.ts';
import { TaskListError } from '../../taskListError.ts';
import { TaskError, toFailure, type Failure } from '../../tasks/failure.ts';
import { addressText } from './addressText.ts';
import {
  FAILURE_TEXTS,
  type FailureKey,
  type FailureTexts,
  type FailureValues,
  type Retry,
} from './failureTable.ts';
import { fieldLabel } from './fieldLabel.ts';
import { imageFaultText } from './imageFaultText.ts';
import { joinSentences, labelText } from './sentences.ts';
import { taskListErrorText } from './taskListErrorText.ts';

/**
 * The sentences about a failure, in the user's language. Show them as plain text, never as markup:
 * they may contain a service's message.
 */

/** What happened. */
export function failureText(failure: Failure): string {
  return failure.type === 'image'
    ? imageFaultText(failure.fault)
    : findTexts(failure).what(readValues(failure));
}

/** What happened in two or three words; undefined when it takes a sentence. */
export function failureSummary(failure: Failure): string | undefined {
  return failure.type === 'image' ? undefined : findTexts(failure).summary?.();
}

/** Whether trying again makes sense, and what to change; undefined when `failureText` says it. */
export function failureAdvice(failure: Failure): string | undefined {
  if (failure.type === 'image') {
    return undefined;
  }
  const { retry, change } = findTexts(failure);
  const parts = [retry && retryText(retry), change?.(readValues(failure))];
  const advice = joinSentences(...parts);
  return advice === '' ? undefined : advice;
}

/** When trying again makes sense; undefined when that isn't known. */
export function failureRetry(failure: Failure): Retry | undefined {
  return failure.type === 'image' ? 'never' : findTexts(failure).retry;
}

/** The service's own message; undefined if it sent no message, or if `failureText` quotes it. */
export function failureSaid(failure: Failure): string | undefined {
  const said = failure.type === 'service' || failure.type === 'generation' ? failure.said : '';
  return said === '' || failureText(failure).includes(said)
    ? undefined
    : l10n.t('Service message: “{0}”', said);
}

/** What happened and what to do, for a request that was refused. */
export function refusalText(failure: Failure): string {
  return joinSentences(failureText(failure), failureAdvice(failure), failureSaid(failure));
}

/** What happened, for any error. */
export function errorText(error: unknown): string {
  if (error instanceof AddressError) {
    return addressText(error.fault);
  }
  if (error instanceof TaskListError) {
    return taskListErrorText(error.folder);
  }
  const failure = toFailure(error);
  const isDoubtful = error instanceof TaskError && error.charged === 'unknown';
  return joinSentences(
    failureText(failure),
    isDoubtful && failure.type !== 'notListed' ? doubtText(readHost(failure)) : undefined,
    failureSaid(failure),
  );
}

/**
 * Explains that a request was sent, but not answered.
 *
 * @param service its name or host
 */
export function doubtText(service: string): string {
  return l10n.t(
    'The request had already been sent, so the task may be running and may be charged. Check your tasks at {0} before you send it again.',
    service,
  );
}

function retryText(retry: Retry): string {
  switch (retry) {
    case 'never':
      return l10n.t('Trying again without changes will fail.');
    case 'changed':
      return l10n.t('Trying again without changes will probably fail.');
    case 'later':
      return l10n.t('Trying again later may work.');
  }
}

type TableFailure = Exclude<Failure, { type: 'image' }>;

function findTexts(failure: TableFailure): FailureTexts {
  return FAILURE_TEXTS[findKey(failure)];
}

function findKey(failure: TableFailure): FailureKey {
  switch (failure.type) {
    case 'connection': {
      const signIn = failure.fault === 'proxyRefused' && failure.status === 407;
      return signIn ? 'connection.proxySignIn' : `connection.${failure.fault}`;
    }
    case 'service': {
      const isExplained = failure.issues.length > 0 || failure.said !== '';
      return failure.reason === 'invalid' && !isExplained
        ? 'service.noReason'
        : `service.${failure.reason}`;
    }
    case 'answer':
      return `answer.${failure.fault}`;
    case 'generation': {
      const { code = '', said } = failure;
      const unknown = said === '' && code === '' ? 'noReason' : 'said';
      return `generation.${readFailureReason(code, said) ?? unknown}`;
    }
    case 'save':
      return failure.fault === 'disk'
        ? findDiskKey(failure.diskCode ?? '')
        : `save.${failure.fault}`;
    case 'keyStorage':
      return `keyStorage.${failure.action}`;
    default:
      return failure.type;
  }
}

function findDiskKey(code: string): FailureKey {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'disk.full';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'disk.readOnly';
    case 'ENAMETOOLONG':
      return 'disk.pathTooLong';
    default:
      return 'disk.other';
  }
}

/** Longest wait that is shown to the user, in milliseconds. */
const LONGEST_NAMED_WAIT = 10 * 60_000;

function readValues(failure: TableFailure): FailureValues {
  const values = {
    ...{ host: readHost(failure), proxy: '', status: '', said: '', diskCode: '', taskId: '' },
    seconds: undefined,
  };
  switch (failure.type) {
    case 'connection': {
      const { proxy = '', status } = failure;
      return { ...values, proxy, status: status === undefined ? '' : `HTTP ${status}` };
    }
    case 'service': {
      const { retryAfter, status } = failure;
      return {
        ...values,
        status: `HTTP ${status}`,
        said: listIssues(failure) || failure.said,
        seconds:
          retryAfter === undefined || retryAfter > LONGEST_NAMED_WAIT
            ? undefined
            : Math.ceil(retryAfter / 1000),
      };
    }
    case 'generation': {
      const said = failure.said === '' ? (failure.code ?? '') : failure.said;
      return { ...values, said };
    }
    case 'save': {
      const { status, diskCode = '' } = failure;
      return { ...values, status: `HTTP ${status ?? ''}`, diskCode };
    }
    case 'notListed':
      return { ...values, taskId: failure.taskId };
    case 'other':
      return { ...values, said: failure.message };
    default:
      return values;
  }
}

function readHost(failure: Failure): string {
  return 'host' in failure ? failure.host : l10n.t('the service');
}

function listIssues({ issues }: Extract<Failure, { type: 'service' }>): string {
  return issues
    .map(({ field, message }) => (field === '' ? message : labelText(fieldLabel(field), message)))
    .join(' · ');
}
