import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { createApi, type ExtensionApi } from './api.ts';
import { registerCommands } from './commands/index.ts';
import { registerForm } from './form/formPanel.ts';
import type { App } from './app.ts';
import { Capabilities } from './services/capabilities.ts';
import { KnownServices } from './services/knownServices.ts';
import { Keys } from './services/keys.ts';
import { Services } from './services/services.ts';
import { Balance } from './tasks/spending/balance.ts';
import { systemClock } from './util/clock.ts';
import { RecordStore } from './tasks/store/recordStore.ts';
import { taskFolders, Tasks } from './tasks/tasks.ts';
import { registerAnnouncements } from './views/notifications.ts';
import { registerBalance } from './views/balance.ts';
import { registerContextKeys } from './views/contextKeys.ts';
import { registerStatusBar } from './views/statusBar.ts';
import { TaskTree } from './views/taskTree.ts';

/** Builds the parts and registers the features. Nothing here waits for the network. */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  if (vscode.l10n.bundle !== undefined) {
    l10n.config({ contents: vscode.l10n.bundle });
  }
  const log = vscode.window.createOutputChannel('Image to Video for Runway', { log: true });
  const services = new Services(
    new Keys(context.secrets),
    new Capabilities(context.globalState),
    new KnownServices(context.globalState),
  );
  const tasks = await openTasks(context, log, services);
  const tree = new TaskTree(tasks, services.capabilities);
  const balance = openBalance(log, services, tasks);
  const app: App = { context, log, services, tasks, tree, balance };
  context.subscriptions.push(
    log,
    tasks,
    services.onDidChange(() => tasks.keysChanged()),
    registerContextKeys(app),
    tree,
    balance,
    registerBalance(app),
    registerStatusBar(app),
    registerAnnouncements(app),
    registerForm(app),
    registerCommands(app),
  );
  return createApi(app);
}

async function openTasks(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  services: Services,
): Promise<Tasks> {
  const folders = taskFolders(context.globalStorageUri.fsPath);
  await mkdir(folders.leases, { recursive: true });
  return Tasks.open({
    store: await RecordStore.open(folders.records, log),
    clock: systemClock,
    log,
    leases: folders.leases,
    window: randomUUID(),
    client: (root) => services.client(root),
    capabilities: services.capabilities,
    random: Math.random,
  });
}

function openBalance(log: vscode.LogOutputChannel, services: Services, tasks: Tasks): Balance {
  const { capabilities } = services;
  const client = (root: string) => services.client(root);
  const context = { clock: systemClock, log, capabilities, client };
  return new Balance(context, services.currentOrNone(), tasks.all());
}
