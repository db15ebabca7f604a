import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';

/**
 * Filters the list while the user types. The filter stays when the input closes. The list shows it,
 * and has a button to show all tasks again.
 */
export async function filterTasks({ filter, view }: App): Promise<void> {
  if (!view.visible) {
    await vscode.commands.executeCommand('runwayVideo.tasks.focus');
  }
  const input = vscode.window.createInputBox();
  input.title = l10n.t('Filter Tasks');
  input.placeholder = l10n.t('Image, prompt, model or state');
  input.value = filter.text;
  const closed = new Promise<void>((resolve) => {
    input.onDidChangeValue((text) => filter.set(text));
    input.onDidAccept(() => input.hide());
    input.onDidHide(resolve);
  });
  input.show();
  await closed;
  input.dispose();
}

/** Shows all tasks again. */
export function clearFilter({ filter }: App): Promise<void> {
  filter.set('');
  return Promise.resolve();
}
