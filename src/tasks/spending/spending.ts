import type { Expense } from './expense.ts';

/** The total cost of several tasks. */
export interface Sum {
  readonly tasks: number;
  /** Credits that were charged. */
  readonly charged: number;
  /** The most credits that were charged for the tasks whose exact cost is unknown. */
  readonly atMost: number;
  /** Number of tasks whose cost is unknown. */
  readonly unknown: number;
  /** Number of requests that may have become tasks. */
  readonly unconfirmed: number;
}

export interface DaySum extends Sum {
  /** The day in the user's time zone, such as `2026-11-23`. */
  readonly day: string;
}

export interface ServiceSpending {
  /** The API root. */
  readonly service: string;
  readonly total: Sum;
  /** Newest first. */
  readonly days: readonly DaySum[];
}

/**
 * Sums up expenses by service and day. The service that was used last is first.
 *
 * @param timeZone the time zone of the days; default: the user's
 */
export function groupSpending(
  expenses: readonly Expense[],
  timeZone?: string,
): readonly ServiceSpending[] {
  const newestFirst = removeDuplicates(expenses).toSorted((a, b) => b.at - a.at);
  const formatDay = dayFormatter(timeZone);
  return [...groupBy(newestFirst, ({ service }) => service)].map(([service, own]) => ({
    service,
    total: sumUp(own),
    days: [...groupBy(own, ({ at }) => formatDay(at))].map(([day, ofDay]) => ({
      day,
      ...sumUp(ofDay),
    })),
  }));
}

/** Groups items by a key, in their order. */
export function groupBy<T>(items: readonly T[], readKey: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = readKey(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}

/** The most certain kind is first. */
const CERTAINTY: readonly Expense['known'][] = ['charged', 'atMost', 'unknown', 'unconfirmed'];

/**
 * Keeps one expense per task, the most certain one. A removed task may have been tracked again by
 * its id. An expense that is being moved to the ledger is read twice.
 */
export function removeDuplicates(expenses: readonly Expense[]): Expense[] {
  const bestFirst = expenses.toSorted(
    (a, b) => CERTAINTY.indexOf(a.known) - CERTAINTY.indexOf(b.known) || a.at - b.at,
  );
  const keys = new Set<string>();
  return bestFirst.filter(({ id, service, taskId }) => {
    const own = [id, ...(taskId === undefined ? [] : [`${service} ${taskId}`])];
    const isNew = !own.some((key) => keys.has(key));
    own.forEach((key) => keys.add(key));
    return isNew;
  });
}

/** Sums up expenses, with what is not known of them. */
export function sumUp(expenses: readonly Expense[]): Sum {
  const select = (known: Expense['known']) => expenses.filter((it) => it.known === known);
  return {
    tasks: expenses.length,
    charged: addCredits(select('charged')),
    atMost: addCredits(select('atMost')),
    unknown: select('unknown').length,
    unconfirmed: select('unconfirmed').length,
  };
}

/** Rounds to hundredths of a credit, because sums of binary fractions are inexact. */
function addCredits(expenses: readonly Expense[]): number {
  return Math.round(expenses.reduce((sum, { credits }) => sum + credits, 0) * 100) / 100;
}

/** Returns a function that formats a time in epoch milliseconds, such as `2026-11-23`. */
function dayFormatter(timeZone: string | undefined): (time: number) => string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map((it) => [it.type, it.value]));
    return (['year', 'month', 'day'] as const).map((it) => parts.get(it)).join('-');
  };
}
