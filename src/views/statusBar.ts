import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { isRunning } from '../tasks/record.ts';

/** Says how many tasks are running, while any are. */
export function registerStatusBar({ tasks }: App): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'runwayVideo.running',
    vscode.StatusBarAlignment.Left,
  );
  item.name = l10n.t('Runway Tasks');
  item.command = 'runwayVideo.tasks.focus';
  const update = () => {
    const running = tasks.all().filter((it) => isRunning(it.state)).length;
    if (running === 0) {
      item.hide();
      return;
    }
    item.text = `$(sync~spin) ${runningText(running)}`;
    item.accessibilityInformation = { label: runningText(running) };
    item.tooltip = l10n.t('Show the tasks');
    item.show();
  };
  update();
  return vscode.Disposable.from(item, tasks.onDidChange(update));
}

export function runningText(count: number): string {
  return count === 1
    ? l10n.t('1 video is being generated')
    : l10n.t('{0} videos are being generated', count);
}
