import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { isRunning } from '../tasks/record.ts';

/** Says how many tasks are running, while any are. */
export function registerStatusBar({ tasks }: Parts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'runwayVideo.running',
    vscode.StatusBarAlignment.Left,
  );
  item.name = vscode.l10n.t('Runway Tasks');
  item.command = 'runwayVideo.tasks.focus';
  const update = () => {
    const running = tasks.all().filter((it) => isRunning(it.state)).length;
    if (running === 0) {
      item.hide();
      return;
    }
    item.text = `$(sync~spin) ${runningText(running)}`;
    item.accessibilityInformation = { label: runningText(running) };
    item.tooltip = vscode.l10n.t('Show the tasks');
    item.show();
  };
  update();
  return vscode.Disposable.from(item, tasks.onDidChange(update));
}

export function runningText(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 video is being generated')
    : vscode.l10n.t('{0} videos are being generated', count);
}
