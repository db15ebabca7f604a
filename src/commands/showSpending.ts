import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { parseService, type Service } from '../runway/service.ts';
import { groupSpending, type DaySum, type ServiceSpending } from '../tasks/spending/spending.ts';
import { sumText } from '../views/texts/credits.ts';

/** Shows all spending by service and day. The list is for reading: selecting a row does nothing. */
export async function showSpending(app: App): Promise<void> {
  const spending = groupSpending(await (await app.tasks()).expenses());
  if (spending.length === 0) {
    await vscode.window.showInformationMessage(l10n.t('No spending yet.'));
    return;
  }
  await vscode.window.showQuickPick(spending.flatMap(rows), {
    title: l10n.t('Spending'),
    placeHolder: l10n.t('Cost of tasks started on this computer, by day'),
    matchOnDescription: true,
  });
}

function rows({ service, total, days }: ServiceSpending): vscode.QuickPickItem[] {
  const { language } = vscode.env;
  return [
    { label: formatService(service), kind: vscode.QuickPickItemKind.Separator },
    { label: l10n.t('Total'), description: sumText(total, language) },
    ...days.map((day) => ({
      label: formatDay(day, language),
      description: sumText(day, language),
    })),
  ];
}

function formatDay({ day }: DaySum, language: string): string {
  const date = new Date(`${day}T12:00`);
  return date.toLocaleDateString(language, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
}

/** `Runway`, or the whole address of a relay: two services may be on one host. */
function formatService(root: string): string {
  let service: Service;
  try {
    service = parseService(root);
  } catch {
    return root;
  }
  return service.kind === 'runway' ? service.name : root.replace(/^https?:\/\//, '');
}
