import type { TaskContext } from './context.ts';
import { transition, type Submitter, type TaskEvent } from './transitions.ts';
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

/** Puts a record on disk whose task waits for its turn. @throws {TaskError} when that fails */
export async function addWaiting(context: TaskContext, fresh: TaskRecord): Promise<void> {
  try {
    await context.store.add(fresh);
  } catch (error) {
    throw new TaskError(UNWRITABLE, 'no', { cause: error });
  }
}

/** Takes a task off the list, as soon as the disk allows it. Never rejects. */
export async function removeLater(context: TaskContext, fresh: TaskRecord): Promise<void> {
  await recordLater(context, fresh, { type: 'removed' }, 0);
}

/**
 * Writes down that all tasks of a batch are on disk, as soon as the disk allows it. There is no
 * giving up: after a failed write, it isn't known whether other windows may send the tasks.
 *
 * @param first the first task of the batch
 * @returns the record as it is then
 */
export function completeBatch(
  context: TaskContext,
  first: TaskRecord,
): Promise<TaskRecord | undefined> {
  return recordLater(context, first, { type: 'completed' }, 0);
}

/**
 * Puts a task back in line whose claim may be on disk, although writing it failed. Only this window
 * can do that. Never rejects.
 */
export async function putBackLater(context: TaskContext, claimed: TaskRecord): Promise<void> {
  await recordLater(context, claimed, { type: 'putBack', ...submitter(claimed) }, 0);
}

/**
 * Writes down that the request is about to be sent.
 *
 * @param unwritable what happens to the record when that fails
 * @returns the record. Its state is not `submitting` when another window ended the submission.
 * @throws {TaskError} when that fails; nothing may be sent then
 */
export async function recordSubmitting(
  context: TaskContext,
  fresh: TaskRecord,
  unwritable: TaskEvent = refusedUnwritten,
): Promise<TaskRecord> {
  try {
    return await apply(context, fresh, { type: 'submitting', ...submitter(fresh) });
  } catch (error) {
    throw listUnwritable(context, fresh, error, unwritable);
  }
}

/** The window that submits a task, and its claim. */
export function submitter({ window, batch }: TaskRecord): Submitter {
  return { window, attempt: batch?.attempt };
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

const UNWRITABLE = { type: 'listUnwritable' } as const;

const refusedUnwritten: TaskEvent = {
  type: 'refused',
  problem: { failure: UNWRITABLE, charged: 'no' },
};

function listUnwritable(
  context: TaskContext,
  fresh: TaskRecord,
  cause: unknown,
  outcome = refusedUnwritten,
): TaskError {
  void recordLater(context, fresh, outcome);
  return new TaskError(UNWRITABLE, 'no', { cause });
}

/** Tries again and again, as long as this window lives. Never rejects. */
async function recordLater(
  context: TaskContext,
  fresh: TaskRecord,
  outcome: TaskEvent,
  failed = 1,
): Promise<TaskRecord | undefined> {
  const { store, clock, log } = context;
  for (let failures = failed; ; failures += 1) {
    if (failures > 0) {
      await clock.delay(backoff(failures, context.random()));
    }
    try {
      return await store.update(fresh.id, (it) =>
        isTracked(context, fresh, outcome)
          ? removeDoubted(it, clock.now())
          : transition(it, outcome, clock.now()),
      );
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
