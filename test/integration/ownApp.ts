import { join } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../../src/app.ts';
import { DraftStore } from '../../src/form/draftStore.ts';
import { openTasks } from '../../src/openTasks.ts';
import { Capabilities } from '../../src/services/capabilities.ts';
import { Keys } from '../../src/services/keys.ts';
import { Services } from '../../src/services/services.ts';
import type { Tasks } from '../../src/tasks/tasks.ts';
import { TaskTree } from '../../src/views/taskTree.ts';
import { newFolder, removeFolder } from '../unit/tasks/support/tempFolder.ts';
import { extensionPath, MemorySecrets } from './support.ts';

/** The parts that features get, with a task list and keys of the test's own. */
export interface OwnApp {
  readonly app: App;
  readonly tasks: Tasks;
  /** A folder for the test's files. It is deleted in the end. */
  readonly folder: string;
}

/** Makes the parts for the length of some work. */
export async function withApp(work: (own: OwnApp) => Promise<void>): Promise<void> {
  const [records, folder] = await Promise.all([newFolder(), newFolder()]);
  const log = vscode.window.createOutputChannel('Test', { log: true });
  const services = new Services(new Keys(new MemorySecrets()), new Capabilities());
  const { tasks, balance } = await openTasks(records, log, services);
  const openedTasks = () => Promise.resolve(tasks);
  const context: Pick<App['context'], 'extensionUri'> = {
    extensionUri: vscode.Uri.file(extensionPath()),
  };
  const view: Pick<App['view'], 'visible' | 'onDidChangeVisibility'> = {
    visible: false,
    onDidChangeVisibility: () => new vscode.Disposable(() => undefined),
  };
  const app: App = {
    context: context as App['context'],
    log,
    services,
    drafts: new DraftStore(join(records, 'drafts'), log),
    view: view as App['view'],
    rows: new TaskTree(openedTasks, services.capabilities, {}),
    tasks: openedTasks,
    balance: () => Promise.resolve(balance),
  };
  try {
    await work({ app, tasks, folder });
  } finally {
    balance.dispose();
    tasks.dispose();
    log.dispose();
    await Promise.all([records, folder].map(removeFolder));
  }
}
