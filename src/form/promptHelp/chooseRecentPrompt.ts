import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { confirm } from '../../ui/confirm.ts';
import { chooseText, type TextRow } from './chooseText.ts';
import type { RecentPrompts } from './recentPrompts.ts';

/**
 * Lists the prompts of the last submissions. Each can be removed.
 *
 * @param signal closes the list
 * @returns the chosen prompt; undefined when cancelled
 */
export function chooseRecentPrompt(
  recent: RecentPrompts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const remove = { iconPath: new vscode.ThemeIcon('close'), tooltip: l10n.t('Remove') };
  const clear = { iconPath: new vscode.ThemeIcon('clear-all'), tooltip: l10n.t('Clear All…') };
  const listRows = () => recent.all().map((text) => toRow(text, remove));
  return chooseText(
    {
      title: l10n.t('Recent Prompts'),
      rows: listRows(),
      buttons: [clear],
      onRowButton: ({ text }) => {
        recent.remove(text);
        return recent.all().length === 0 ? undefined : listRows();
      },
      onButton: () => void clearAll(recent),
    },
    signal,
  );
}

async function clearAll(recent: RecentPrompts): Promise<void> {
  const question = l10n.t('Clear all recent prompts?');
  if (await confirm(question, l10n.t('Clear All'), l10n.t('Your tasks keep their prompts.'))) {
    recent.clear();
  }
}

function toRow(text: string, remove: vscode.QuickInputButton): TextRow {
  return { label: text.replace(/\s+/g, ' '), text, buttons: [remove] };
}
