import type { Expense } from './expense.ts';

/** What some tasks cost together. */
export interface Sum {
  readonly tasks: number;
  /** Credits that were charged. */
  readonly charged: number;
  /** The most that was charged besides, in credits, for tasks of which only that is known. */
  readonly atMost: number;
  /** Tasks of which it is not known what they cost. */
  readonly unknown: number;
  /** Requests of which it is not known whether they became tasks. */
  readonly unconfirmed: number;
}

export interface DaySum extends Sum {
  /** The day where the user is, such as `2026-11-23`. */
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
 * What was spent, by service, the one that was used last first.
 *
 * @param timeZone where the days begin; without it, where the user is
 */
export function spendingOf(
  expenses: readonly Expense[],
  timeZone?: string,
): readonly ServiceSpending[] {
  const newestFirst = onceEach(expenses).toSorted((a, b) => b.at - a.at);
  const dayOf = dayIn(timeZone);
  return [...groupBy(newestFirst, (it) => it.service)].map(([service, own]) => ({
    service,
    total: sumOf(own),
    days: [...groupBy(own, (it) => dayOf(it.at))].map(([day, its]) => ({ day, ...sumOf(its) })),
  }));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}

/** What is known best comes first. */
const CERTAINTY: readonly Expense['known'][] = ['charged', 'atMost', 'unknown', 'unconfirmed'];

/**
 * A task that was taken off the list may have been put on it again by its id, and an expense that
 * is just being moved to the ledger is seen twice.
 */
function onceEach(expenses: readonly Expense[]): Expense[] {
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

function sumOf(expenses: readonly Expense[]): Sum {
  const of = (known: Expense['known']) => expenses.filter((it) => it.known === known);
  return {
    tasks: expenses.length,
    charged: total(of('charged')),
    atMost: total(of('atMost')),
    unknown: of('unknown').length,
    unconfirmed: of('unconfirmed').length,
  };
}

/** To hundredths of a credit: a sum of binary fractions has some dust at its end. */
function total(expenses: readonly Expense[]): number {
  return Math.round(expenses.reduce((sum, it) => sum + it.credits, 0) * 100) / 100;
}

function dayIn(timeZone: string | undefined): (time: number) => string {
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
