import type { ServiceClient } from '../../runway/serviceClient.ts';
import { AnswerError } from '../../runway/errors/answerError.ts';
import { ConnectionError } from '../../runway/errors/connectionError.ts';
import { ServiceError } from '../../runway/errors/serviceError.ts';
import { describeError } from '../../util/log.ts';
import type { TaskContext } from '../context.ts';
import { toFailure } from '../failure.ts';
import type { TaskProblem, TaskRecord } from '../record.ts';
import type { TaskEvent } from '../transitions.ts';
import type { ScheduleEntry } from './schedule.ts';
import type { ServiceSign } from './serviceHealth.ts';
import { findOtherId, type SentRecord, type TaskQueries } from './taskQueries.ts';

/** What the service's answer says of a task. */
export type QueryResult = ServiceSign & {
  readonly event: TaskEvent;
  /** The id in the answer, if it is not the task's. */
  readonly otherId: string | undefined;
  /** Answers in a row, with this one, that the service does not know the task. */
  readonly notFound: number;
  /** Answers in a row, with this one, that reject the key, or that a gateway gave instead. */
  readonly refusals: number;
};

interface Query {
  readonly record: SentRecord;
  readonly entry: ScheduleEntry;
  readonly signal: AbortSignal;
}

/** Asks about a task. Never throws: an error ends nothing, unless it says that the task is gone. */
export async function queryTask(
  context: TaskContext,
  queries: TaskQueries,
  client: ServiceClient,
  { record, entry, signal }: Query,
): Promise<QueryResult> {
  try {
    const answer = await queries.query(client, record, signal);
    const otherId = findOtherId(answer, record);
    if (otherId !== undefined && otherId !== findAlias(context, entry, record)) {
      throw new OtherTask(new URL(record.service).host, otherId);
    }
    return { event: { type: 'answered', answer, alias: otherId }, service: 'up', ...NOTHING_ODD };
  } catch (error) {
    if (!signal.aborted) {
      context.log.warn(`Task ${record.taskId}: ${describeError(error)}`);
    }
    return readError(context, client, record, entry, error);
  }
}

const NOTHING_ODD = { otherId: undefined, notFound: 0, refusals: 0 } as const;

/** The answer is about another task. */
class OtherTask extends AnswerError {
  constructor(
    host: string,
    readonly id: string,
  ) {
    super('otherTask', host);
  }
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

function readError(
  context: TaskContext,
  client: ServiceClient,
  record: TaskRecord,
  entry: ScheduleEntry,
  error: unknown,
): QueryResult {
  const failure = toFailure(error);
  const noticed = (kind: 'offline' | 'overloaded' | 'answer'): TaskEvent => ({
    type: 'noticed',
    notice: { kind, failure },
  });
  const down = { ...NOTHING_ODD, service: 'down', retryAfter: undefined } as const;
  if (error instanceof ConnectionError) {
    return { ...down, event: noticed('offline') };
  }
  if (!(error instanceof ServiceError)) {
    const otherId = error instanceof OtherTask ? error.id : undefined;
    return { ...down, event: noticed('answer'), otherId };
  }
  switch (error.reason) {
    case 'key': {
      const notice = { kind: 'key', failure, window: context.window } as const;
      const refusals = entry.refusals + 1;
      return { ...NOTHING_ODD, service: 'up', refusals, event: { type: 'noticed', notice } };
    }
    case 'blocked': {
      // A gateway may block one task's address and let others pass.
      const refusals = entry.refusals + 1;
      return { ...NOTHING_ODD, service: 'up', refusals, event: noticed('overloaded') };
    }
    case 'notFound': {
      const notFound = entry.notFound + 1;
      const event = readNotFound(context, client, record, notFound) ?? noticed('answer');
      return { ...NOTHING_ODD, service: 'up', notFound, event };
    }
    default:
      return { ...down, retryAfter: error.retryAfter, event: noticed('overloaded') };
  }
}

/** Relays were seen to know a task only minutes after they had accepted it. In milliseconds. */
const SETTLING = 2 * 60_000;

const GONE: TaskEvent = {
  type: 'gone',
  problem: { failure: { type: 'taskGone' }, charged: 'unknown' } satisfies TaskProblem,
};

/**
 * Decides what it means that the service does not know a task: nothing yet, or that the task is
 * gone. A relay's answer proves nothing, unless the task is being cancelled and the relay says it
 * twice in a row.
 *
 * @returns undefined when only the user can know
 */
function readNotFound(
  { clock }: TaskContext,
  { service }: ServiceClient,
  record: TaskRecord,
  times: number,
): TaskEvent | undefined {
  const isCancelling = record.cancelling === true;
  if (isCancelling && (service.kind !== 'relay' || times > 1)) {
    return GONE;
  }
  if (isCancelling || clock.now() - (record.submittedAt ?? record.createdAt) < SETTLING) {
    return { type: 'noticed', notice: undefined };
  }
  return service.kind !== 'relay' ? GONE : undefined;
}
