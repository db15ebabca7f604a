import * as v from 'valibot';
import { PRACTICE_ROOT } from '../../runway/service.ts';
import { isSubmission, type TaskRecord } from '../record.ts';

/** What a task cost, as far as known. It has no prompt and no file name, because they are private. */
export const Expense = v.object({
  version: v.literal(1),
  /** Our own id of the task; the service's is `taskId`. */
  id: v.string(),
  taskId: v.optional(v.string()),
  /** The API root. */
  service: v.string(),
  /** Missing for a task that was only tracked by its ID, and in lines of earlier versions. */
  model: v.optional(v.string()),
  /** When it was sent, in milliseconds since the epoch. */
  at: v.number(),
  /** `unconfirmed`: it is not known whether the service accepted the task. */
  known: v.picklist(['charged', 'atMost', 'unknown', 'unconfirmed']),
  /** What was charged, or the most that may have been charged; 0 when unknown. */
  credits: v.pipe(v.number(), v.minValue(0)),
});

export type Expense = Readonly<v.InferOutput<typeof Expense>>;

/** Reads a task's cost from its record; undefined when it certainly cost nothing so far. */
export function readExpense(record: TaskRecord): Expense | undefined {
  const { id, taskId, service, settings, submittedAt, createdAt } = record;
  const cost = service === PRACTICE_ROOT ? undefined : readCost(record);
  return cost === undefined || cost.credits === 0
    ? undefined
    : {
        version: 1,
        id,
        ...(taskId === undefined ? {} : { taskId }),
        service,
        ...(settings === undefined ? {} : { model: settings.model }),
        at: submittedAt ?? createdAt,
        known: cost.known,
        credits: cost.credits ?? 0,
      };
}

interface Cost {
  readonly known: Expense['known'];
  readonly credits?: number;
}

/** Uses the estimate only for tasks that may have a video: it says nothing about a failed task. */
function readCost(record: TaskRecord): Cost | undefined {
  const { state, settings, status, problem, chargedCredits, estimatedCredits } = record;
  if (state === 'waiting' || isSubmission(state)) {
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
  // The user entered this id, and the service hasn't confirmed it yet.
  if (settings === undefined && status === undefined && state === 'queued') {
    return undefined;
  }
  return estimatedCredits === undefined
    ? { known: 'unknown' }
    : { known: 'atMost', credits: estimatedCredits };
}
