import type { RunwayClient } from '../../runway/client.ts';
import { AnswerError } from '../../runway/errors/answerError.ts';
import { ConnectionError } from '../../runway/errors/connectionError.ts';
import { ServiceError } from '../../runway/errors/serviceError.ts';
import { describeError } from '../../util/log.ts';
import type { TaskContext } from '../context.ts';
import { toFailure } from '../failure.ts';
import type { TaskProblem, TaskRecord } from '../record.ts';
import type { TaskEvent } from '../transitions.ts';
import type { Windows } from '../windows/windows.ts';
import { readFreshLink, saveTask } from './saveTask.ts';
import type { ServiceSign } from './serviceHealth.ts';
import { findOtherId, type SentRecord, type TaskQueries } from './taskQueries.ts';
import { pollDelay } from './timing.ts';

/** When a task is looked at next, and what is remembered until then. */
export interface ScheduleEntry {
  /** Monotonic milliseconds. Infinity: not before a key changes or the user refreshes. */
  readonly due: number;
  /** The link to the video does not work. The service is asked for a fresh one. */
  readonly needsLink: boolean;
  /** Links that led to no video. */
  readonly links: number;
  /** Downloads in a row that the network cut off. */
  readonly cuts: number;
  /** Looks in a row that failed because the task list could not be written. */
  readonly failures: number;
  /** The id in the service's last answer, if it is not the task's. */
  readonly otherId: string | undefined;
}

/** What one look at a task showed. */
export type PollResult = ServiceSign & {
  /** What happened to the task, in this order. */
  readonly events: readonly TaskEvent[];
  readonly next: ScheduleEntry;
};

/** A look at a task has all of this. */
export interface Look {
  readonly record: TaskRecord;
  readonly entry: ScheduleEntry;
  /** Missing while the key is missing. */
  readonly client: RunwayClient | undefined;
  readonly signal: AbortSignal;
}

/**
 * Looks at one task once: asks the service about it, or saves its video, whichever is due. Changes
 * the record only to claim the saving of the video. Everything else is for the caller to apply.
 *
 * @throws when the task list can't be read or written
 */
export async function pollTask(
  context: TaskContext,
  queries: TaskQueries,
  windows: Windows,
  { record, entry, client, signal }: Look,
): Promise<PollResult> {
  if (record.state === 'saving' && !entry.needsLink) {
    return saveTask(context, windows, record, entry, signal);
  }
  const { taskId } = record;
  if (client === undefined || taskId === undefined) {
    return { events: [missingKey()], service: 'notAsked', next: { ...entry, due: Infinity } };
  }
  const { event, otherId, ...sign } = await query(context, queries, client, {
    record: { ...record, taskId },
    aliasOf: findAlias(context, entry, record),
    signal,
  });
  const now = context.clock.monotonic();
  const age = context.clock.now() - (record.submittedAt ?? record.createdAt);
  const next = { ...entry, otherId, due: now + pollDelay(age, context.random()) };
  if (entry.needsLink) {
    return { ...sign, ...readFreshLink(event, next, context.window, now) };
  }
  const hasEnded = event.type === 'answered' && event.answer.phase === 'succeeded';
  return { ...sign, events: [event], next: hasEnded ? { ...next, due: now } : next };
}

/** Says that the key is missing. The task waits until a key is set. */
export function missingKey(): TaskEvent {
  return { type: 'noticed', notice: { kind: 'key', failure: { type: 'noKey' } } };
}

/**
 * Returns the id that may be the task's second name. A service that answers twice under the same
 * other id has two names for the task; once may be its mistake. It is never another task's id.
 */
function findAlias(
  { store }: TaskContext,
  { otherId }: ScheduleEntry,
  { service, id }: TaskRecord,
): string | undefined {
  const others = store.all().filter((other) => other.service === service && other.id !== id);
  return others.some((other) => other.taskId === otherId) ? undefined : otherId;
}

type Answered = ServiceSign & { readonly event: TaskEvent; readonly otherId?: string | undefined };

/** Asks about a task. Never throws: an error ends nothing, unless it says that the task is gone. */
async function query(
  context: TaskContext,
  queries: TaskQueries,
  client: RunwayClient,
  asked: {
    readonly record: SentRecord;
    readonly aliasOf: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<Answered> {
  const { record, aliasOf, signal } = asked;
  try {
    const answer = await queries.query(client, record, signal);
    const otherId = findOtherId(answer, record);
    if (otherId !== undefined && otherId !== aliasOf) {
      const error = new AnswerError('otherTask', new URL(record.service).host, otherId);
      return { ...readError(error, client, record, context), otherId };
    }
    return { event: { type: 'answered', answer, alias: otherId }, service: 'up' };
  } catch (error) {
    if (!signal.aborted) {
      context.log.warn(`Task ${record.taskId}: ${describeError(error)}`);
    }
    return readError(error, client, record, context);
  }
}

/** Relays were seen to know a task only minutes after they had accepted it. In milliseconds. */
const SETTLING = 2 * 60_000;

function readError(
  error: unknown,
  client: RunwayClient,
  record: TaskRecord,
  { clock, window }: TaskContext,
): Answered {
  const failure = toFailure(error);
  const noticed = (kind: 'offline' | 'overloaded' | 'answer'): TaskEvent => ({
    type: 'noticed',
    notice: { kind, failure },
  });
  const down = { service: 'down', retryAfter: undefined } as const;
  if (error instanceof ConnectionError) {
    return { ...down, event: noticed('offline') };
  }
  if (!(error instanceof ServiceError)) {
    return { ...down, event: noticed('answer') };
  }
  switch (error.reason) {
    case 'key':
      return {
        service: 'keyRefused',
        event: { type: 'noticed', notice: { kind: 'key', failure, window } },
      };
    case 'notFound': {
      if (record.cancelling === true) {
        return { service: 'up', event: { type: 'gone', problem: GONE } };
      }
      if (clock.now() - (record.submittedAt ?? record.createdAt) < SETTLING) {
        return { service: 'up', event: { type: 'noticed', notice: undefined } };
      }
      return client.service.kind === 'runway'
        ? { service: 'up', event: { type: 'gone', problem: GONE } }
        : { service: 'up', event: noticed('answer') };
    }
    default:
      return { ...down, retryAfter: error.retryAfter, event: noticed('overloaded') };
  }
}

const GONE: TaskProblem = { failure: { type: 'taskGone' }, charged: 'unknown' };
