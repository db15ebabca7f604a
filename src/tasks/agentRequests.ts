import type { TaskRecord } from './record.ts';

/**
 * The rules for tasks that agents ask for. Agents work in several windows, so every rule reads the
 * records of all windows.
 */

/** Agents have a budget for this time, in milliseconds: always the last 24 hours, not a date. */
export const BUDGET_TIME = 24 * 3600_000;

/** An agent that repeats a request within this time, in milliseconds, gets the task that exists. */
const REPEAT_TIME = 10 * 60_000;

/**
 * Sums up what agents have spent in the budget's time, or may still be charged. A running or doubtful
 * task counts with its price. What a person allowed in a dialog counts, too.
 *
 * @param records also those of removed tasks
 * @param now milliseconds since the epoch
 * @returns credits
 */
export function sumAgentCredits(records: readonly TaskRecord[], now: number): number {
  const sum = records
    .filter(({ createdAt }) => createdAt > now - BUDGET_TIME)
    .reduce((credits, record) => credits + readCredits(record), 0);
  return Math.round(sum * 100) / 100;
}

function readCredits({ agent, state, problem, ...record }: TaskRecord): number {
  if (agent === undefined || (state === 'failed' && problem?.charged === 'no')) {
    return 0;
  }
  const { chargedCredits, estimatedCredits = 0 } = record;
  const most = Math.max(0, agent.credits ?? 0, estimatedCredits);
  // While a task is running, a service may call it free.
  return state === 'queued' || state === 'running'
    ? Math.max(most, chargedCredits ?? 0)
    : Math.max(0, chargedCredits ?? most);
}

/** Whether a price is known and, with what was spent before, within the budget. In credits. */
export function fitsBudget(price: number | undefined, spent: number, budget: number): boolean {
  return price !== undefined && price >= 0 && spent + price <= budget;
}

/**
 * Finds the newest task that an agent asked for with the same words a short while ago. A task that
 * failed and cost nothing may be repeated.
 *
 * @param key see `AgentRequest`
 * @param now milliseconds since the epoch
 */
export function findRepeated(
  records: readonly TaskRecord[],
  key: string,
  now: number,
): TaskRecord | undefined {
  return listRepeated(records, key, now).toSorted((a, b) => b.createdAt - a.createdAt)[0];
}

function listRepeated(records: readonly TaskRecord[], key: string, now: number): TaskRecord[] {
  return records.filter(
    ({ agent, createdAt, state, problem }) =>
      agent?.key === key &&
      createdAt > now - REPEAT_TIME &&
      !(state === 'failed' && problem?.charged === 'no'),
  );
}

/** A request whose record is on disk, in `preparing`. */
export interface OwnRequest {
  /** Of the record. */
  readonly id: string;
  readonly key: string;
}

/** Looks at the records until this window may send its request. */
export interface Looking {
  /** Reads the records of all windows, as they are now. */
  list(): Promise<readonly TaskRecord[]>;
  /** Waits a moment. @throws to end the wait */
  pause(): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** How often the records are read before a request that doesn't change counts as sent. */
const MOST_LOOKS = 100;

/**
 * Finds out whether another window sends the same request at this moment. Both windows have written
 * their record before they look, so at least one sees the other. A request that is being sent, or has
 * the smaller id, goes first. One that is still being prepared, with a larger id, either gives way or
 * looked before this record was there: then it is sent soon.
 *
 * @returns the other request, in place of which this one must not be sent; undefined to send this one
 */
export async function findSimultaneous(
  own: OwnRequest,
  looking: Looking,
): Promise<TaskRecord | undefined> {
  for (let looks = 1; ; looks += 1) {
    const records = await looking.list();
    const others = listRepeated(records, own.key, looking.now()).filter(({ id }) => id !== own.id);
    const first = others.find(({ id, state }) => state !== 'preparing' || id < own.id);
    if (first !== undefined || others.length === 0) {
      return first;
    }
    if (looks >= MOST_LOOKS) {
      return others[0];
    }
    await looking.pause();
  }
}
