import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { openBudgetSetting, readSettings } from '../settings.ts';
import { claimWarning, findUsedBudget, type UsedBudget } from '../tasks/spending/budget.ts';
import { readExpense } from '../tasks/spending/expense.ts';
import { monthOf } from '../tasks/spending/monthlySpending.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { notify } from '../ui/notification.ts';
import { windowAnswers } from '../ui/windowAnswers.ts';
import { describeError, type Log } from '../util/log.ts';
import { creditsText } from './texts/credits.ts';

/** Milliseconds in which changes are looked at together. */
const TOGETHER = 2000;

/**
 * Warns once in a month when most of the user's budget was used, and once when all of it was. Blocks
 * nothing: what a task costs is often known only afterwards.
 *
 * @param storage the extension's own folder, which all windows share
 */
export function registerBudgetWarnings(
  storage: string,
  log: Log,
  tasks: Pick<Tasks, 'onDidChange' | 'expenses'>,
  together = TOGETHER,
): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const listening = tasks.onDidChange((changed) => {
    if (
      readSettings().monthlyBudget > 0 &&
      changed.some((task) => readExpense(task) !== undefined)
    ) {
      timer ??= setTimeout(() => {
        timer = undefined;
        warn(join(storage, 'budget'), tasks).catch((error: unknown) =>
          log.warn(describeError(error)),
        );
      }, together);
    }
  });
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    listening.dispose();
  });
}

async function warn(folder: string, tasks: Pick<Tasks, 'expenses'>): Promise<void> {
  const { monthlyBudget } = readSettings();
  const used = findUsedBudget(await tasks.expenses(), monthOf(Date.now()), monthlyBudget);
  // If nobody sees this window, another one is to show the warning.
  const isDue = used !== undefined && (await windowAnswers());
  if (isDue && (await claimWarning(folder, used))) {
    await notify('warning', warningText(used), [
      {
        title: l10n.t('Show Spending'),
        run: () => vscode.commands.executeCommand('runwayVideo.showSpending'),
      },
      { title: l10n.t('Change Budget…'), run: openBudgetSetting },
    ]);
  }
}

function warningText({ used, budget, level }: UsedBudget): string {
  const { language } = vscode.env;
  const [spent, all] = [used, budget].map((credits) => creditsText(credits, language));
  return level === 100
    ? l10n.t(
        'Your monthly budget of {0} is used up: your videos of this month cost {1}.',
        all ?? '',
        spent ?? '',
      )
    : l10n.t(
        'Your videos of this month cost {0}, more than 80% of your monthly budget of {1}.',
        spent ?? '',
        all ?? '',
      );
}
