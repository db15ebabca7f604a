import type { ExtensionContext } from 'vscode';
import type { ExtensionApi, Task } from './api.ts';
import type { App } from './app.ts';
import { registerAgentTools } from './agents/registerAgentTools.ts';
import { registerBatch } from './batch/registerBatch.ts';
import { registerCommands } from './commands/index.ts';
import { createApi } from './otherExtensions/createApi.ts';
import { registerImageLinks } from './documents/registerImageLinks.ts';
import { registerVideoEdits } from './documents/registerVideoEdits.ts';
import { registerForm } from './form/registerForm.ts';
import { registerGallery } from './gallery/registerGallery.ts';
import { registerTaskView } from './views/registerTaskView.ts';
import { vscode } from './vscode.ts';

/**
 * Registers all features without waiting for the disk or the network. All other code loads with its
 * first use. Every window loads this file and its imports. They are built into one file, so they
 * import only types from the rest.
 */
export function activate(context: ExtensionContext): ExtensionApi {
  const main = () => import('./main.ts');
  let app: Promise<App> | undefined;
  const load = () => (app ??= loadApp());
  const changed = new vscode.EventEmitter<readonly Task[]>();
  const list = registerTaskView(async () => (await load()).rows, {
    drag: async (rows, transfer) => (await main()).dragRows(await load(), rows, transfer),
    drop: async (transfer) => (await main()).dropOnList(await load(), transfer),
  });
  context.subscriptions.push(
    ...[changed, list, registerForm(load), registerBatch(load), registerGallery(load)],
    ...[registerCommands(load), registerAgentTools(load), registerImageLinks()],
    registerVideoEdits(load),
  );

  async function loadApp(): Promise<App> {
    const { createApp } = await main();
    return createApp(context, list, changed);
  }
  async function openTasks(): Promise<void> {
    const { openTaskList } = await main();
    await openTaskList(await load());
  }
  async function resume(): Promise<void> {
    // Let activate() return first: VS Code waits for it.
    await new Promise((resolve) => setImmediate(resolve));
    const { resumeTasks } = await import('./resumeTasks.ts');
    context.subscriptions.push(await resumeTasks(context.globalStorageUri.fsPath, openTasks));
  }
  void resume();
  return createApi(load, changed.event);
}
