import * as l10n from '@vscode/l10n';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Task } from './api.ts';
import type { App } from './app.ts';
import { BatchOffer } from './batch/batchOffer.ts';
import { CopyStore } from './batch/copyStore.ts';
import { LastEditor } from './documents/lastEditor.ts';
import { DraftStore } from './form/draftStore.ts';
import { RecentPrompts } from './form/promptHelp/recentPrompts.ts';
import { RestorableBatches } from './batch/restorableBatches.ts';
import { RestorableForms } from './form/restorableForms.ts';
import { PosterStore } from './gallery/posterStore.ts';
import { toTask } from './otherExtensions/publicTask.ts';
import { Practice } from './practice/practice.ts';
import { Capabilities } from './services/capabilities.ts';
import { Keys } from './services/keys.ts';
import { KnownServices } from './services/knownServices.ts';
import { Services } from './services/services.ts';
import { TaskList } from './taskList.ts';
import { describeError } from './util/log.ts';
import { registerContextKeys } from './views/contextKeys.ts';
import { registerNewVideoMark } from './views/newVideoMark.ts';
import type { TaskView } from './views/registerTaskView.ts';
import { registerTaskFeatures } from './views/taskFeatures.ts';
import { TaskFilter } from './views/taskFilter.ts';
import { TaskTree } from './views/taskTree.ts';

/**
 * Makes the parts that features get. Called once, with the first use of any feature.
 *
 * @param list the list in the sidebar
 * @param changed is fired when tasks change
 */
export function createApp(
  context: vscode.ExtensionContext,
  list: TaskView,
  changed: vscode.EventEmitter<readonly Task[]>,
): App {
  if (vscode.l10n.bundle !== undefined) {
    l10n.config({ contents: vscode.l10n.bundle });
  }
  const log = vscode.window.createOutputChannel('Image to Video for Runway', { log: true });
  const storage = context.globalStorageUri.fsPath;
  const practice = new Practice(join(storage, 'practice'), log);
  const services = new Services(
    new Keys(context.secrets),
    new Capabilities(context.globalState),
    new KnownServices(context.globalState),
    practice.client,
  );
  const copies = new CopyStore(join(storage, 'copies'), log);
  const taskList = new TaskList(storage, log, services, new BatchOffer(services, copies));
  const tasks = async () => (await taskList.open()).tasks;
  const filter = new TaskFilter((error) => log.error(describeError(error)));
  const tree = new TaskTree(tasks, services.capabilities, list.view, filter);
  const lastEditor = new LastEditor();
  const app: App = {
    context,
    log,
    services,
    practice,
    drafts: new DraftStore(join(storage, 'drafts'), log),
    posters: new PosterStore(join(storage, 'posters'), log),
    forms: new RestorableForms(context.workspaceState),
    batches: new RestorableBatches(context.workspaceState),
    copies,
    recentPrompts: new RecentPrompts(context.globalState),
    lastEditor,
    view: list.view,
    rows: tree,
    filter,
    tasks,
    account: async () => (await taskList.open()).account,
  };
  context.subscriptions.push(
    log,
    lastEditor,
    taskList,
    taskList.onDidOpen((opened) => {
      const listening = opened.onDidChange((records) => changed.fire(records.map(toTask)));
      const releasing = opened.onDidChange((records) => void copies.release(records));
      void copies.sweep(opened.all());
      context.subscriptions.push(releasing, listening, tree.follow(opened, list));
      followTasks(app).catch((error: unknown) => log.error(describeError(error)));
    }),
    registerContextKeys(app),
    registerNewVideoMark(),
    filter,
  );
  return app;
}

/** Starts the features that show tasks: status bar, notifications and balance. */
async function followTasks(app: App): Promise<void> {
  app.context.subscriptions.push(await registerTaskFeatures(app));
}
