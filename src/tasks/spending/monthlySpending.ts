import type { Expense } from './expense.ts';
import { groupBy, removeDuplicates, sumUp, type Sum } from './spending.ts';

/** What the tasks of one model cost in a month. */
export interface ModelSpending {
  /** Undefined: the tasks were tracked by their IDs, or their records are gone. */
  readonly model: string | undefined;
  readonly sum: Sum;
  /** Newest first. */
  readonly expenses: readonly Expense[];
}

export interface MonthOfService {
  /** The API root. */
  readonly service: string;
  readonly sum: Sum;
  /** The most expensive first. */
  readonly models: readonly ModelSpending[];
  /** Expenses whose amount isn't known, newest first. */
  readonly unknown: readonly Expense[];
}

/** Such as `2026-11`, in the user's time. @param time milliseconds since the epoch */
export function monthOf(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}

/** The first moment of a month, in milliseconds since the epoch. @param month such as `2026-11` */
export function startOfMonth(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(year, number - 1).getTime();
}

/** The months with expenses, newest first. */
export function listMonths(expenses: readonly Expense[]): readonly string[] {
  return [...new Set(expenses.map(({ at }) => monthOf(at)))].sort().reverse();
}

/** The expenses of a month, each task once, newest first. @param month such as `2026-11` */
export function expensesOf(expenses: readonly Expense[], month: string): readonly Expense[] {
  return removeDuplicates(expenses)
    .filter(({ at }) => monthOf(at) === month)
    .sort((a, b) => b.at - a.at);
}

/** Sums up a month by service and model. The service that was used last is first. */
export function groupMonth(expenses: readonly Expense[], month: string): readonly MonthOfService[] {
  const ofMonth = expensesOf(expenses, month);
  return [...groupBy(ofMonth, ({ service }) => service)].map(([service, own]) => {
    const known = own.filter(isKnown);
    return {
      service,
      sum: sumUp(own),
      models: [...groupBy(known, ({ model = '' }) => model)]
        .map(([model, ofModel]) => ({
          model: model === '' ? undefined : model,
          sum: sumUp(ofModel),
          expenses: ofModel,
        }))
        .sort((a, b) => mostCredits(b.sum) - mostCredits(a.sum)),
      unknown: own.filter((expense) => !isKnown(expense)),
    };
  });
}

/** The most credits that a sum may stand for. What isn't known at all is not in it. */
export function mostCredits({ charged, atMost }: Sum): number {
  return charged + atMost;
}

function isKnown({ known }: Expense): boolean {
  return known === 'charged' || known === 'atMost';
}
