import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { readSettings } from '../settings.ts';
import { registerBudgetWarnings } from './budgetWarnings.ts';
import { followFirstVideos } from './contextKeys.ts';
import { keepSettings } from './keepSettings.ts';
import { registerListMessage } from './listMessage.ts';
import { registerNotifications } from './notifications.ts';
import { registerStatusBar } from './statusBar.ts';

/** Registers the features that need an open task list. */
export async function registerTaskFeatures(app: App): Promise<vscode.Disposable> {
  const tasks = await app.tasks();
  const account = await app.account();
  return vscode.Disposable.from(
    app.services.onDidChange(() => tasks.keysChanged()),
    registerListMessage(app, tasks, account),
    registerStatusBar(tasks),
    registerNotifications(app.log, tasks),
    followFirstVideos(tasks, app.log),
    keepSettings(tasks, app.log, () => readSettings().keepSettings === 'sidecar'),
    registerBudgetWarnings(app.context.globalStorageUri.fsPath, app.log, tasks),
  );
}
