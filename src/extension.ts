import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ExtensionApi } from './api.ts';
import type { App } from './app.ts';
import { registerCommands } from './commands/index.ts';
import { createApi } from './createApi.ts';
import { registerForm } from './form/registerForm.ts';
import { resumeTasks } from './resumeTasks.ts';
import { Capabilities } from './services/capabilities.ts';
import { Keys } from './services/keys.ts';
import { KnownServices } from './services/knownServices.ts';
import { Services } from './services/services.ts';
import { TaskList } from './taskList.ts';
import { TaskListError } from './taskListError.ts';
import { describeError } from './util/log.ts';
import { registerContextKeys } from './views/contextKeys.ts';
import { TaskTree } from './views/taskTree.ts';

/**
 * Registers all features without waiting for the disk or the network. The code of a feature loads
 * with its first use.
 */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  if (vscode.l10n.bundle !== undefined) {
    l10n.config({ contents: vscode.l10n.bundle });
  }
  const log = vscode.window.createOutputChannel('Image to Video for Runway', { log: true });
  const services = new Services(
    new Keys(context.secrets),
    new Capabilities(context.globalState),
    new KnownServices(context.globalState),
  );
  const list = new TaskList(context.globalStorageUri.fsPath, log, services);
  const tasks = async () => (await list.open()).tasks;
  const tree = new TaskTree(tasks, services.capabilities);
  const app: App = {
    context,
    log,
    services,
    view: tree.view,
    tasks,
    balance: async () => (await list.open()).balance,
  };
  context.subscriptions.push(
    log,
    list,
    list.onDidOpen(() => void followTasks(app, tree)),
    tree,
    registerContextKeys(app),
    registerForm(app),
    registerCommands(app),
  );
  const logged = (error: unknown) => log.error(describeError(error));
  resumeTasks(context.globalStorageUri.fsPath, () => openTasks(app)).then((watching) => {
    context.subscriptions.push(watching);
  }, logged);
  return createApi(app, list);
}

/** Starts the features that show tasks: status bar, badge, notifications and balance. */
async function followTasks(app: App, tree: TaskTree): Promise<void> {
  try {
    const { registerTaskFeatures } = await import('./views/taskFeatures.ts');
    app.context.subscriptions.push(await registerTaskFeatures(app), tree.follow(await app.tasks()));
  } catch (error) {
    app.log.error(describeError(error));
  }
}

/** Opens the task list. If that fails, tells the user what to do. */
async function openTasks(app: App): Promise<void> {
  try {
    await app.tasks();
  } catch (error) {
    app.log.error(describeError(error));
    if (error instanceof TaskListError) {
      const { showTaskListError } = await import('./views/showTaskListError.ts');
      await showTaskListError(error, app.log, () => openTasks(app));
    }
  }
}
