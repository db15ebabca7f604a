import { isSubmission, type TaskRecord } from '../record.ts';
import { LONGEST_WAIT } from '../polling/timing.ts';
import { countRunning } from '../spending/planLimits.ts';
import type { BatchSupport, ChangedOffer } from './batchSupport.ts';

/** Most tasks of batches that are submitted at the same time: each holds its image in memory. */
const SUBMISSIONS = 3;

/** What the queue of a service does next. */
export type NextStep =
  | { readonly do: 'send'; readonly task: TaskRecord }
  /** The user must be asked before the task's batch goes on. */
  | { readonly do: 'pause'; readonly task: TaskRecord; readonly change: ChangedOffer }
  /** Milliseconds. Infinite: until a record or a limit changes. */
  | { readonly do: 'wait'; readonly for: number };

const UNTIL_CHANGE: NextStep = { do: 'wait', for: Infinity };

/**
 * Finds what the queue of a service does next. Tasks are sent in the order in which the user put
 * them in line, and never more at once than the service takes. Nothing is sent while the service
 * asked for a pause.
 *
 * @param tasks the tasks of all services
 * @param service the API root
 * @param now milliseconds since the epoch
 * @param busy ids of the tasks that this window still works on
 */
export function findNext(
  tasks: readonly TaskRecord[],
  service: string,
  {
    now,
    busy,
    limit,
    findChange,
  }: { readonly now: number; readonly busy: ReadonlySet<string> } & Pick<
    BatchSupport,
    'limit' | 'findChange'
  >,
): NextStep {
  const own = tasks.filter((it) => it.service === service && it.removedAt === undefined);
  const incomplete = new Set(own.filter(isIncomplete).map(batchOf));
  const waiting = own
    .filter((it) => it.state === 'waiting' && !incomplete.has(batchOf(it)))
    .toSorted(compareTurns);
  const submitted = own.filter(({ state }) => isSubmission(state));
  const pausedUntil = [...waiting, ...submitted]
    .map(({ notice }) => notice?.retryAt ?? 0)
    // If it is later, the clock was set back since.
    .filter((retryAt) => retryAt <= now + LONGEST_WAIT)
    .reduce((latest, retryAt) => Math.max(latest, retryAt), 0);
  if (pausedUntil > now) {
    return { do: 'wait', for: pausedUntil - now };
  }
  if (waiting.some(isStopped) || submitted.filter(isOfBatch).length >= SUBMISSIONS) {
    return UNTIL_CHANGE;
  }
  for (const task of waiting.filter(({ id }) => !busy.has(id))) {
    const change = findChange(task);
    if (change !== undefined) {
      if (waiting.some((it) => batchOf(it) === batchOf(task) && isAsked(it))) {
        continue;
      }
      return { do: 'pause', task, change };
    }
    const model = task.settings?.model ?? '';
    const { atOnce, ofModel } = limit(service, model);
    if (countRunning(own, service, ofModel ? model : undefined) < atOnce) {
      return { do: 'send', task };
    }
  }
  return UNTIL_CHANGE;
}

/** Whether nothing of any batch is sent before the user decides. */
function isStopped({ notice }: TaskRecord): boolean {
  return notice?.failure.type === 'severalUnconfirmed';
}

/** Whether the user was asked about a changed offer, by a notice of this task. */
function isAsked({ notice }: TaskRecord): boolean {
  return notice?.failure.type === 'otherService' || notice?.failure.type === 'otherPrice';
}

/** Whether the window of a batch is still putting its tasks in line. */
function isIncomplete({ batch }: TaskRecord): boolean {
  return batch?.incomplete === true;
}

function isOfBatch({ batch }: TaskRecord): boolean {
  return batch !== undefined;
}

function batchOf({ group, id }: TaskRecord): string {
  return group ?? id;
}

/** Tasks of one batch are created in the same millisecond. Their ids have the order of the images. */
function compareTurns(a: TaskRecord, b: TaskRecord): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
