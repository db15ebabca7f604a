import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Tasks } from '../tasks/tasks.ts';
import { runningText } from './texts/runningText.ts';

/** Shows how many tasks are running; hidden without running tasks. */
export function registerStatusBar(tasks: Tasks): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'runwayVideo.running',
    vscode.StatusBarAlignment.Left,
  );
  item.name = l10n.t('Image to Video');
  item.command = 'runwayVideo.tasks.focus';
  const update = () => {
    const running = tasks.running().length;
    if (running === 0) {
      item.hide();
      return;
    }
    item.text = `$(sync~spin) ${runningText(running)}`;
    item.accessibilityInformation = { label: runningText(running) };
    item.tooltip = l10n.t('Show tasks');
    item.show();
  };
  update();
  return vscode.Disposable.from(item, tasks.onDidChange(update));
}
