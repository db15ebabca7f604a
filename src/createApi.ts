import * as vscode from 'vscode';
import type { ExtensionApi, Task } from './api.ts';
import type { App } from './app.ts';
import type { TaskList } from './taskList.ts';
import type { TaskRecord } from './tasks/record.ts';
import { describeError } from './util/log.ts';

/** Makes the API that other extensions get. Its code loads with its first use. */
export function createApi(app: App, list: TaskList): ExtensionApi {
  const changed = new vscode.EventEmitter<readonly Task[]>();
  const fire = async (records: readonly TaskRecord[]) => {
    const { toTask } = await import('./publicTask.ts');
    changed.fire(records.map(toTask));
  };
  app.context.subscriptions.push(
    changed,
    list.onDidOpen((tasks) => {
      const listening = tasks.onDidChange((records) => {
        fire(records).catch((error: unknown) => app.log.error(describeError(error)));
      });
      app.context.subscriptions.push(listening);
    }),
  );
  return {
    submit: async (request) => {
      const { submitRequest } = await import('./submitRequest.ts');
      return submitRequest(app, request);
    },
    tasks: async () => {
      const { toTask } = await import('./publicTask.ts');
      const tasks = await app.tasks();
      await tasks.loadEnded();
      return tasks.all().map(toTask);
    },
    onDidChangeTasks: changed.event,
  };
}
