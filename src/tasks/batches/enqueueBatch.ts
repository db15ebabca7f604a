import type { TaskContext } from '../context.ts';
import { TaskError } from '../failure.ts';
import type { TaskRecord } from '../record.ts';
import { addWaiting, completeBatch, removeLater } from '../submissionRecord.ts';
import { nextTakeNumber } from '../takeNumbers.ts';

/**
 * Puts the records of a batch on disk, one after another. Until all are there, the first says that
 * the batch is incomplete, and no window sends any of its tasks.
 *
 * @returns the records as they are on disk
 * @throws {TaskError} when the list can't be written, or another window took this one for closed.
 * Then none of them is ever sent.
 */
export async function enqueueBatch(
  context: TaskContext,
  batch: readonly TaskRecord[],
): Promise<readonly TaskRecord[]> {
  const added: TaskRecord[] = [];
  try {
    for (const task of batch) {
      const take = nextTakeNumber(context.store.all(), task.image.uri);
      const record = { ...(added.length === 0 ? asIncomplete(task) : task), take };
      added.push(record);
      await addWaiting(context, record);
    }
  } catch (error) {
    void removeAll(context, added);
    throw error;
  }
  const [first, ...others] = added;
  if (first === undefined) {
    return [];
  }
  const completed = await completeBatch(context, first);
  if (completed?.state === 'failed') {
    throw new TaskError({ type: 'takenOver' });
  }
  return [completed ?? first, ...others];
}

function asIncomplete(first: TaskRecord): TaskRecord {
  return first.batch === undefined
    ? first
    : { ...first, batch: { ...first.batch, incomplete: true } };
}

/** The first goes last: as long as it is on the list, no window sends the others. */
async function removeAll(
  context: TaskContext,
  [first, ...others]: readonly TaskRecord[],
): Promise<void> {
  await Promise.all(others.map((it) => removeLater(context, it)));
  if (first !== undefined) {
    await removeLater(context, first);
  }
}
