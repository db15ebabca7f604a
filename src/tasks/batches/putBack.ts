import { AnswerError } from '../../runway/errors/answerError.ts';
import { ConnectionError } from '../../runway/errors/connectionError.ts';
import { ServiceError } from '../../runway/errors/serviceError.ts';
import { KeyStorageError } from '../../services/keyStorageError.ts';
import { TaskError, toFailure } from '../failure.ts';
import { backoff, LONGEST_WAIT } from '../polling/timing.ts';
import type { TaskNotice } from '../record.ts';

/** What a failed submission means for its batch. */
export type Outcome =
  /** It is about this task only. The others go on. */
  | { readonly type: 'failed' }
  /** The task goes back in line. The notice says why it waits. */
  | {
      readonly type: 'waits';
      readonly notice?: TaskNotice | undefined;
      /** Whether this window can't go on before its key changes. */
      readonly key?: 'refused' | 'unreadable';
    };

/**
 * Decides what happens to a task that the service certainly does not have. What every other task
 * would meet too holds up the queue, and ends no task.
 *
 * @param failures requests in a row that were held up so, with this one
 * @param random from 0 to below 1
 * @param now milliseconds since the epoch
 */
export function readOutcome(
  error: Error,
  {
    window,
    failures,
    random,
    now,
  }: {
    readonly window: string;
    readonly failures: number;
    readonly random: number;
    readonly now: number;
  },
): Outcome {
  const failure = toFailure(error);
  const waits = (kind: TaskNotice['kind'], pause: number): Outcome => ({
    type: 'waits',
    notice: { kind, failure, retryAt: now + pause },
  });
  if (error instanceof TaskError) {
    switch (error.failure.type) {
      case 'noKey':
        return { type: 'waits', key: 'refused', notice: { kind: 'key', failure } };
      case 'stopped':
      case 'listUnwritable':
        return { type: 'waits' };
      default:
        return { type: 'failed' };
    }
  }
  if (error instanceof KeyStorageError) {
    return { type: 'waits', key: 'unreadable', notice: { kind: 'key', failure, window } };
  }
  if (error instanceof ConnectionError) {
    return waits('offline', backoff(failures, random));
  }
  if (error instanceof AnswerError) {
    return waits('overloaded', backoff(failures, random));
  }
  if (!(error instanceof ServiceError)) {
    return { type: 'failed' };
  }
  switch (error.reason) {
    case 'key':
      return { type: 'waits', key: 'refused', notice: { kind: 'key', failure, window } };
    case 'credits':
    case 'blocked':
    case 'redirect':
    case 'notFound':
      return {
        type: 'waits',
        // A refused request costs nothing, and the user may be away when it works again.
        notice: { kind: 'paused', failure, window, retryAt: now + LONGEST_WAIT },
      };
    case 'rateLimit':
    case 'overloaded':
      return waits('overloaded', backoff(failures, random, error.retryAfter));
    default:
      return error.status >= 500
        ? waits('overloaded', backoff(failures, random, error.retryAfter))
        : { type: 'failed' };
  }
}
