import type { TaskAnswer } from '../../runway/answers/answer.ts';
import type { RunwayClient } from '../../runway/client.ts';
import { AnswerError } from '../../runway/errors/answerError.ts';
import { ConnectionError } from '../../runway/errors/connectionError.ts';
import { ServiceError } from '../../runway/errors/serviceError.ts';
import { toFailure } from '../failure.ts';
import type { TaskEvent } from '../transitions.ts';
import type { TaskRecord } from '../record.ts';

/** What asking about a task came to: what happened to it, and whether the service works. */
export type Polled = {
  readonly event: TaskEvent;
  /** The id of the task that the answer was about, where that is not the one asked about. */
  readonly stranger?: string | undefined;
  /** Milliseconds that the service asked to wait. */
  readonly retryAfter?: number | undefined;
} & (
  | { readonly service: 'up' | 'down'; readonly error?: Error }
  /** Until the key or the user does something. What is down is asked again, ever slower. */
  | { readonly service: 'paused'; readonly error: Error }
);

/** Relays were seen to know a task only minutes after they had accepted it. In milliseconds. */
const SETTLING = 2 * 60_000;

/**
 * Asks the service about one task, once. Never throws: an error of any kind ends nothing, unless
 * it says that the service has no such task any more.
 *
 * @param trusted an id that is taken for another name of the task's, from now on
 */
export async function poll(
  client: RunwayClient,
  record: TaskRecord & { readonly taskId: string },
  now: number,
  signal: AbortSignal,
  trusted?: string,
): Promise<Polled> {
  try {
    const images = imageUrls(record);
    const answer = await client.query(record.taskId, { images, signal });
    const stranger = strangerIn(answer, record);
    if (stranger !== undefined && stranger !== trusted) {
      const error = new AnswerError('otherTask', new URL(record.service).host, stranger);
      return { ...outcomeOf(error, client, record, now), stranger };
    }
    return { event: { type: 'answered', answer, alias: stranger }, service: 'up' };
  } catch (error) {
    return outcomeOf(error, client, record, now);
  }
}

/** The id of the task that an answer is about, if that is neither a task's id nor its alias. */
export function strangerIn({ ids }: TaskAnswer, record: TaskRecord): string | undefined {
  const isKnown = ids.some((it) => it === record.taskId || it === record.alias);
  return isKnown ? undefined : ids[0];
}

/** The images that were sent as URLs: an answer may repeat them, and they are not the video. */
export function imageUrls({ image, lastFrame }: TaskRecord): readonly string[] {
  return [image.uri, lastFrame?.uri ?? ''].filter((it) => it.startsWith('https:'));
}

function outcomeOf(error: unknown, client: RunwayClient, record: TaskRecord, now: number): Polled {
  const reason = error instanceof Error ? error : new Error(String(error));
  const notice = (kind: 'offline' | 'overloaded' | 'key' | 'answer'): TaskEvent => ({
    type: 'noticed',
    notice: { kind, failure: toFailure(reason) },
  });
  if (reason instanceof ConnectionError) {
    return { event: notice('offline'), service: 'down', error: reason };
  }
  if (reason instanceof AnswerError) {
    return { event: notice('answer'), service: 'down', error: reason };
  }
  if (!(reason instanceof ServiceError)) {
    return { event: notice('answer'), service: 'down', error: reason };
  }
  switch (reason.reason) {
    case 'key':
      return { event: notice('key'), service: 'paused', error: reason };
    case 'notFound': {
      if (record.cancelling === true) {
        return { event: { type: 'gone', problem: GONE }, service: 'up' };
      }
      if (now - (record.submittedAt ?? record.createdAt) < SETTLING) {
        return { event: { type: 'noticed', notice: undefined }, service: 'up' };
      }
      return client.service.kind === 'runway'
        ? { event: { type: 'gone', problem: GONE }, service: 'up', error: reason }
        : { event: notice('answer'), service: 'up', error: reason };
    }
    default:
      return {
        event: notice('overloaded'),
        service: 'down',
        retryAfter: reason.retryAfter,
        error: reason,
      };
  }
}

const GONE = { failure: { type: 'taskGone' }, charged: 'unknown' } as const;
