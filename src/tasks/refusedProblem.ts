import * as l10n from '@vscode/l10n';
import { AnswerError, ConnectionError, ServiceError } from '../runway/errors.ts';
import type { TaskProblem } from './record.ts';

/** What is said of a task that the service certainly did not take: what happened, and what to do. */
export function refusedProblem(error: Error): TaskProblem {
  const advice = adviceOn(error);
  const message = advice === undefined ? error.message : `${sentence(error.message)} ${advice}`;
  return { message, charged: 'no' };
}

/** What ends with a service's words may lack the full stop. */
function sentence(text: string): string {
  return /[.!?…。！？]$/.test(text) ? text : `${text}.`;
}

/** Longest wait that is said to the second, in milliseconds. */
const LONGEST_SAID = 10 * 60_000;

/** What to do, where the error's own sentence does not say it. */
function adviceOn(error: Error): string | undefined {
  if (error instanceof ConnectionError) {
    return error.fault === 'timeout' || error.fault === 'reset'
      ? l10n.t('No task was sent; try again.')
      : undefined;
  }
  if (error instanceof AnswerError) {
    return checkAddress();
  }
  return error instanceof ServiceError ? adviceOnRefusal(error) : undefined;
}

function adviceOnRefusal({ reason, said, issues, retryAfter }: ServiceError): string | undefined {
  switch (reason) {
    case 'invalid':
      return issues.length > 0 || said !== ''
        ? l10n.t('Change that and try again.')
        : l10n.t('It gave no reason; other values or another image may pass.');
    case 'notFound':
    case 'unsupported':
      return checkAddress();
    case 'rateLimit':
      return retryAfter === undefined || retryAfter > LONGEST_SAID
        ? l10n.t('Try again later.')
        : l10n.t('Try again in {0} s.', Math.ceil(retryAfter / 1000));
    case 'overloaded':
    case 'other':
      return l10n.t('Try again later.');
    case 'moderated':
    case 'credits':
    case 'key':
    case 'tooLarge':
    case 'unavailable':
    case 'redirect':
      return undefined;
  }
}

function checkAddress(): string {
  return l10n.t('Check the address with “Runway: Select Service…”.');
}
