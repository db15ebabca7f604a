import type { TaskContext } from './context.ts';
import { transition, type TaskEvent } from './transitions.ts';
import { TaskError } from './failure.ts';
import { describeError } from '../util/log.ts';
import type { TaskRecord } from './record.ts';
import { backoff } from './polling/timing.ts';

/**
 * Writes the record of a task that this window submits. Only this window knows how the submission
 * ended. If the disk refuses to write that down, it is written as soon as the disk allows it.
 */

/** Puts the new record on disk. @throws {TaskError} when that fails; nothing may be sent then */
export async function addRecord(context: TaskContext, fresh: TaskRecord): Promise<void> {
  try {
    await context.store.add(fresh);
  } catch (error) {
    throw listUnwritable(context, fresh, error);
  }
}

/**
 * Writes down that the request is about to be sent.
 *
 * @returns the record. Its state is not `submitting` when another window ended the submission.
 * @throws {TaskError} when that fails; nothing may be sent then
 */
export async function recordSubmitting(
  context: TaskContext,
  fresh: TaskRecord,
): Promise<TaskRecord> {
  try {
    return await apply(context, fresh, { type: 'submitting', window: context.window });
  } catch (error) {
    throw listUnwritable(context, fresh, error);
  }
}

/** Writes down how the submission ended. @throws when that fails now; it is tried again later */
export async function recordOutcome(
  context: TaskContext,
  fresh: TaskRecord,
  outcome: TaskEvent,
): Promise<TaskRecord> {
  try {
    return await apply(context, fresh, outcome);
  } catch (error) {
    void recordLater(context, fresh, outcome);
    throw error;
  }
}

async function apply(
  { store, clock }: TaskContext,
  fresh: TaskRecord,
  event: TaskEvent,
): Promise<TaskRecord> {
  return (await store.update(fresh.id, (it) => transition(it, event, clock.now()))) ?? fresh;
}

function listUnwritable(context: TaskContext, fresh: TaskRecord, cause: unknown): TaskError {
  const failure = { type: 'listUnwritable' } as const;
  void recordLater(context, fresh, { type: 'refused', problem: { failure, charged: 'no' } });
  return new TaskError(failure, 'no', { cause });
}

/** Tries again and again, as long as this window lives. Never rejects. */
async function recordLater(
  context: TaskContext,
  fresh: TaskRecord,
  outcome: TaskEvent,
): Promise<void> {
  const { store, clock, log } = context;
  for (let failures = 1; ; failures += 1) {
    await clock.delay(backoff(failures, context.random()));
    try {
      await store.update(fresh.id, (it) =>
        isTracked(context, fresh, outcome)
          ? removeDoubted(it, clock.now())
          : transition(it, outcome, clock.now()),
      );
      return;
    } catch (error) {
      log.debug(`The task list can still not be written. ${describeError(error)}`);
    }
  }
}

/** Whether the user has meanwhile tracked the task with the id from the error message. */
function isTracked({ store }: TaskContext, fresh: TaskRecord, outcome: TaskEvent): boolean {
  const others = store.all().filter((it) => it.service === fresh.service && it.id !== fresh.id);
  return outcome.type === 'accepted' && others.some((it) => it.taskId === outcome.taskId);
}

/** Takes the record off the list, because another record follows the same task. */
function removeDoubted(record: TaskRecord, now: number): TaskRecord {
  const problem = { failure: { type: 'takenOver' }, charged: 'unknown' } as const;
  const doubted = transition(record, { type: 'doubted', problem }, now);
  return transition(doubted, { type: 'removed' }, now);
}
