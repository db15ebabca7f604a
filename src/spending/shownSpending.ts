import * as l10n from '@vscode/l10n';
import type { TaskRecord } from '../tasks/record.ts';
import type { Expense } from '../tasks/spending/expense.ts';
import { groupMonth, mostCredits } from '../tasks/spending/monthlySpending.ts';
import { perLanguage } from '../util/perLanguage.ts';
import { plainText } from '../util/plainText.ts';
import { creditsText, sumText } from '../views/texts/credits.ts';
import type { ShownExpense, ShownModel, ShownService } from './protocol.ts';
import { serviceName } from '../views/texts/serviceName.ts';

/** Most characters of a prompt. */
const PROMPT = 200;

const timeFormat = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
);

/** What only the list of tasks and VS Code know. */
export interface SpendingContext {
  readonly language: string;
  /** The task of an expense, if it is still on the list. */
  readonly find: (id: string) => TaskRecord | undefined;
}

/** Describes the expenses of a month for the page. @param month such as `2026-11` */
export function showMonth(
  expenses: readonly Expense[],
  month: string,
  context: SpendingContext,
): readonly ShownService[] {
  return groupMonth(expenses, month).map(({ service, sum, models, unknown }) => {
    const most = Math.max(...models.map((model) => mostCredits(model.sum)));
    return {
      name: serviceName(service),
      total: sumText(sum, context.language),
      models: models.map((model): ShownModel => ({
        name: model.model ?? l10n.t('Other tasks'),
        cost: sumText(model.sum, context.language),
        part: most === 0 ? 0 : mostCredits(model.sum) / most,
        expenses: model.expenses.map((expense) => showExpense(expense, context)),
      })),
      unknown: unknown.map((expense) => showExpense(expense, context)),
    };
  });
}

function showExpense(expense: Expense, { language, find }: SpendingContext): ShownExpense {
  const task = find(expense.id);
  return {
    id: expense.id,
    name: task?.image.name ?? l10n.t('Removed task'),
    prompt: plainText(task?.settings?.promptText ?? '', PROMPT),
    time: timeFormat(language).format(expense.at),
    cost: expenseText(expense, language),
    isListed: task !== undefined,
  };
}

function expenseText({ known, credits }: Expense, language: string): string {
  switch (known) {
    case 'charged':
      return creditsText(credits, language);
    case 'atMost':
      return l10n.t('up to {0}', creditsText(credits, language));
    case 'unknown':
      return l10n.t('The service didn’t report the cost');
    case 'unconfirmed':
      return l10n.t('Possibly charged');
  }
}
