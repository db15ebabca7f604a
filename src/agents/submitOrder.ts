import * as l10n from '@vscode/l10n';
import { setTimeout as sleep } from 'node:timers/promises';
import { vary } from '../form/values.ts';
import {
  BUDGET_TIME,
  findRepeated,
  findSimultaneous,
  fitsBudget,
  sumAgentCredits,
} from '../tasks/agentRequests.ts';
import { ImageError } from '../image/imageError.ts';
import { KeyStorageError } from '../services/keyStorageError.ts';
import { TaskError, toFailure } from '../tasks/failure.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Order } from './order.ts';

/** Milliseconds between two looks at the request of another window. */
const LOOK_AGAIN = 100;

/** The task of a call, which may be that of an earlier one. */
export interface CalledTask {
  readonly record: TaskRecord;
  readonly isRepeated: boolean;
}

/** What the user allows without another question, in credits. */
export interface Limits {
  /** What agents may spend in the budget's time. */
  readonly budget: number;
  /** What one video may cost. */
  readonly confirmAbove: number;
}

/** How a call is submitted. */
export interface CallOptions {
  /** The user wants another video of the same. */
  readonly isAnother: boolean;
  /** A chat has shown exactly this order to the user, or the user allowed such calls for good. */
  readonly isConfirmed: boolean;
  readonly signal: AbortSignal;
  /** The settings of the user, as they are now. */
  readonly readLimits: () => Limits;
  /**
   * Asks the user in a dialog.
   *
   * @param spent what agents have spent, in credits
   */
  readonly ask: (spent: number) => Promise<boolean>;
}

/** What is submitted: an order with its checks done. */
type Submitted = Omit<Order, 'path'>;

/**
 * Submits an agent's order, unless the same was submitted a short while ago. The user is asked unless
 * a chat has asked, and the price is within the limits.
 *
 * @throws an `Error` with a sentence when the user doesn't allow it
 * @throws {TaskError} `stopped`, and the errors of `submitTask`. Any other error of it is in doubt: it
 * isn't known whether the request was sent.
 */
export async function submitOrder(
  tasks: Pick<Tasks, 'listSince' | 'submit'>,
  order: Submitted,
  { isAnother, isConfirmed, signal, readLimits, ask }: CallOptions,
): Promise<CalledTask> {
  throwIfStopped(signal);
  const list = () => tasks.listSince(Date.now() - BUDGET_TIME);
  const recent = await list();
  const repeated = isAnother ? undefined : findRepeated(recent, order.key, Date.now());
  if (repeated !== undefined) {
    return { record: repeated, isRepeated: true };
  }
  const spent = sumAgentCredits(recent, Date.now());
  const asks = !isConfirmed || asksInAnyCase(order, spent, readLimits());
  if (asks) {
    await demand(ask(spent));
    throwIfStopped(signal);
  }
  const { service, image, folder, key, price } = order;
  const [settings = order.settings] = vary(order.settings, {}, order.model, 1);
  const agent = { key, ...(price === undefined ? {} : { credits: price }) };
  let first: TaskRecord | undefined;
  let refusal: unknown;
  const beforeSending = async ({ id }: TaskRecord) => {
    const pause = () => sleep(LOOK_AGAIN, undefined, { signal });
    first = isAnother
      ? undefined
      : await findSimultaneous({ id, key }, { list, pause, now: Date.now });
    if (first !== undefined) {
      throw new TaskError({ type: 'stopped' });
    }
    // The record is on disk: if two windows spend at once, at least one sees what both spend.
    const withThis = sumAgentCredits(await list(), Date.now());
    if (!asks && withThis > readLimits().budget) {
      const others = Math.max(0, withThis - (price ?? 0));
      await demand(ask(others)).catch((error: unknown) => {
        refusal = error;
        throw new TaskError({ type: 'stopped' });
      });
    }
  };
  const request = { service: service.root, settings, folder, image, agent };
  const { record, error } = await tasks
    .submit(request, { signal, beforeSending })
    .catch((failed: unknown) => {
      throw isExpected(failed) ? failed : new TaskError(toFailure(failed), 'unknown');
    });
  if (first !== undefined) {
    return { record: first, isRepeated: true };
  }
  if (error instanceof TaskError && error.failure.type === 'stopped') {
    throw refusal instanceof Error ? refusal : error;
  }
  return { record, isRepeated: false };
}

/** Whether an error of `submitTask` is of a type that says whether the task may be charged. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof TaskError || error instanceof ImageError || error instanceof KeyStorageError
  );
}

/**
 * Whether the extension itself asks, although a chat has asked: a chat may be told not to ask.
 *
 * @param spent what agents have spent, in credits
 */
export function asksInAnyCase(
  { price }: Pick<Order, 'price'>,
  spent: number,
  { budget, confirmAbove }: Limits,
): boolean {
  return !fitsBudget(price, spent, budget) || (price ?? 0) > confirmAbove;
}

async function demand(answer: Promise<boolean>): Promise<void> {
  if (!(await answer)) {
    throw new Error(l10n.t('The user didn’t allow this video.'));
  }
}

/** @throws {TaskError} `stopped` */
function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new TaskError({ type: 'stopped' });
  }
}
