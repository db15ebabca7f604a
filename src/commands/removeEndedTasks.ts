import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { confirm } from '../ui/confirm.ts';
import { removeWithUndo } from './removeWithUndo.ts';

/** Removes every ended task from the list, after asking. Videos on disk are kept. */
export async function removeEndedTasks(app: App): Promise<void> {
  const ended = await (await app.tasks()).listEnded();
  if (ended.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There are no finished tasks to clear.'));
    return;
  }
  const question =
    ended.length === 1
      ? l10n.t('Clear 1 finished task from the list?')
      : l10n.t('Clear {0} finished tasks from the list?', ended.length);
  if (await confirm(question, l10n.t('Clear'), l10n.t('Videos stay on disk.'))) {
    await removeWithUndo(app, ended);
  }
}
