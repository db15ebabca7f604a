import type { TaskRecord } from '../tasks/record.ts';
import type { Expense } from '../tasks/spending/expense.ts';
import { expensesOf } from '../tasks/spending/monthlySpending.ts';
import { toCsv } from './csv.ts';
import { serviceName } from '../views/texts/serviceName.ts';

/** The names of the columns are not translated: other programs read the file. */
const COLUMNS = ['time', 'service', 'model', 'task_id', 'image', 'prompt', 'credits', 'certainty'];

/** Makes a CSV file of the expenses of a month. @param month such as `2026-11` */
export function exportMonth(
  expenses: readonly Expense[],
  month: string,
  find: (id: string) => TaskRecord | undefined,
): string {
  const rows = expensesOf(expenses, month).map((expense) => {
    const task = find(expense.id);
    const isKnown = expense.known === 'charged' || expense.known === 'atMost';
    return [
      new Date(expense.at).toISOString(),
      serviceName(expense.service),
      expense.model ?? '',
      expense.taskId ?? '',
      task?.image.name ?? '',
      task?.settings?.promptText ?? '',
      isKnown ? expense.credits : '',
      expense.known,
    ];
  });
  return toCsv([COLUMNS, ...rows]);
}
