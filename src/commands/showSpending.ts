import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { parseService, type Service } from '../runway/service.ts';
import { spendingOf, type DaySum, type ServiceSpending } from '../tasks/spending/spending.ts';
import { sumText } from '../views/credits.ts';

/** Shows what was spent so far, by service and day. There is nothing to choose in it. */
export async function showSpending(app: App): Promise<void> {
  const spending = spendingOf(await (await app.tasks()).expenses());
  if (spending.length === 0) {
    await vscode.window.showInformationMessage(l10n.t('Nothing was spent yet.'));
    return;
  }
  await vscode.window.showQuickPick(spending.flatMap(rows), {
    title: l10n.t('Spending'),
    placeHolder: l10n.t('What the tasks of this computer cost, by day'),
    matchOnDescription: true,
  });
}

function rows({ service, total, days }: ServiceSpending): vscode.QuickPickItem[] {
  const { language } = vscode.env;
  return [
    { label: nameOf(service), kind: vscode.QuickPickItemKind.Separator },
    { label: l10n.t('Total'), description: sumText(total, language) },
    ...days.map((it) => ({ label: dayText(it, language), description: sumText(it, language) })),
  ];
}

function dayText({ day }: DaySum, language: string): string {
  const date = new Date(`${day}T12:00`);
  return date.toLocaleDateString(language, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
}

/** Two services may be at one host, so of any but Runway it is the whole address. */
function nameOf(root: string): string {
  let service: Service;
  try {
    service = parseService(root);
  } catch {
    return root;
  }
  return service.kind === 'runway' ? service.name : root.replace(/^https?:\/\//, '');
}
