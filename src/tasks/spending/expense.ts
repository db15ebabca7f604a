import * as v from 'valibot';
import type { TaskRecord } from '../record.ts';

/** What a task cost, as far as it is known. Nothing in it says what the task was about. */
export const Expense = v.object({
  version: v.literal(1),
  /** Our own id of the task; the service's is `taskId`. */
  id: v.string(),
  taskId: v.optional(v.string()),
  /** The API root. */
  service: v.string(),
  /** When it was sent, in milliseconds since the epoch. */
  at: v.number(),
  /** `unconfirmed`: nobody knows whether the service took the task at all. */
  known: v.picklist(['charged', 'atMost', 'unknown', 'unconfirmed']),
  /** What was charged, or may have been at most; 0 where neither is known. */
  credits: v.pipe(v.number(), v.minValue(0)),
});

export type Expense = Readonly<v.InferOutput<typeof Expense>>;

/** What a task cost; undefined where it is certain that it cost nothing, or nothing yet. */
export function readExpense(record: TaskRecord): Expense | undefined {
  const { id, taskId, service, submittedAt, createdAt } = record;
  const cost = costOf(record);
  return cost === undefined || cost.credits === 0
    ? undefined
    : {
        version: 1,
        id,
        ...(taskId === undefined ? {} : { taskId }),
        service,
        at: submittedAt ?? createdAt,
        known: cost.known,
        credits: cost.credits ?? 0,
      };
}

interface Cost {
  readonly known: Expense['known'];
  readonly credits?: number;
}

/** The estimate is for a video; what is taken for a failed task, only the service knows. */
function costOf(record: TaskRecord): Cost | undefined {
  const { state, settings, status, problem, chargedCredits, estimatedCredits } = record;
  if (state === 'preparing' || state === 'submitting') {
    return undefined;
  }
  if (chargedCredits !== undefined) {
    return { known: 'charged', credits: chargedCredits };
  }
  if (state === 'unconfirmed') {
    return { known: 'unconfirmed' };
  }
  if (state === 'failed') {
    return problem?.charged === 'no' ? undefined : { known: 'unknown' };
  }
  // An id that the user entered, and of which the service has never said anything.
  if (settings === undefined && status === undefined && state === 'queued') {
    return undefined;
  }
  return estimatedCredits === undefined
    ? { known: 'unknown' }
    : { known: 'atMost', credits: estimatedCredits };
}
