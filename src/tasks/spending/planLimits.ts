import { isRunning, type TaskRecord } from '../record.ts';
import { isInDoubt } from '../transitions.ts';
import type { KnownLimits } from './account.ts';

/** A limit of the user's plan that one more task of a model would meet. */
export type ReachedLimit =
  /** The task waits until fewer than `atOnce` tasks run. */
  | { readonly kind: 'waits'; readonly running: number; readonly atOnce: number }
  /** As many tasks as a day allows were created in the past day. */
  | { readonly kind: 'daily'; readonly used: number; readonly perDay: number };

/** Milliseconds. */
const DAY = 24 * 3600_000;

/**
 * Counts the tasks that have a place at the service, or get one before a task that is submitted now.
 * A task that was not sent has none, nor one whose video is only being saved, nor one that the service
 * leaves in doubt: it may never end.
 *
 * @param tasks the tasks of all services
 * @param service the API root
 * @param model undefined: the tasks of all models
 */
export function countRunning(
  tasks: readonly TaskRecord[],
  service: string,
  model: string | undefined,
): number {
  return tasks.filter(
    (task) =>
      isOf(task, service, model) &&
      task.removedAt === undefined &&
      task.state !== 'saving' &&
      task.state !== 'waiting' &&
      isRunning(task.state) &&
      !isInDoubt(task),
  ).length;
}

/**
 * Finds the limit that one more task of a model would meet now, as far as known: the account may
 * have tasks that are not on this list. The daily limit comes first, because it takes longer.
 *
 * @param limits undefined when the service told none
 * @param tasks the tasks of all services
 * @param service the API root
 * @param now milliseconds since the epoch
 */
export function findReachedLimit(
  limits: KnownLimits | undefined,
  tasks: readonly TaskRecord[],
  {
    service,
    model,
    now,
  }: { readonly service: string; readonly model: string; readonly now: number },
): ReachedLimit | undefined {
  if (limits === undefined) {
    return undefined;
  }
  const { atOnce, perDay } = limits;
  if (perDay !== undefined) {
    const own = tasks.filter((task) => isOf(task, service, model));
    const used = countUsed(limits, own, now);
    if (used >= perDay) {
      return { kind: 'daily', used, perDay };
    }
  }
  if (atOnce !== undefined) {
    const running = countRunning(tasks, service, model);
    if (running >= atOnce) {
      return { kind: 'waits', running, atOnce };
    }
  }
  return undefined;
}

/** Adds the tasks that were sent after the service was asked. What is older than a day is over. */
function countUsed(
  { usedToday = 0, askedAt }: KnownLimits,
  tasks: readonly TaskRecord[],
  now: number,
): number {
  const dayAgo = now - DAY;
  const sent = tasks.filter(
    (task) => isTaken(task) && (task.submittedAt ?? task.createdAt) > Math.max(askedAt, dayAgo),
  );
  return (askedAt > dayAgo ? usedToday : 0) + sent.length;
}

/** Whether the service has the task, or gets it now. A refused or unconfirmed request isn't counted. */
function isTaken({ state, taskId }: TaskRecord): boolean {
  return taskId !== undefined || state === 'preparing' || state === 'submitting';
}

function isOf(
  { service, settings }: TaskRecord,
  ofService: string,
  model: string | undefined,
): boolean {
  return service === ofService && (model === undefined || settings?.model === model);
}
