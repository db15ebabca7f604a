import type { Event } from 'vscode';
import type { ExtensionApi, Task } from '../api.ts';
import type { App } from '../app.ts';

/** Makes the API that other extensions get. Its code loads with its first use. */
export function createApi(
  load: () => Promise<App>,
  onDidChangeTasks: Event<readonly Task[]>,
): ExtensionApi {
  return {
    submit: async (request) => {
      // The caller is on the call stack only until the first `await`.
      const { stack } = new Error();
      const { submitRequest } = await import('../main.ts');
      return submitRequest(await load(), request, stack);
    },
    tasks: async () => {
      const { toTask } = await import('../main.ts');
      const tasks = await (await load()).tasks();
      await tasks.loadEnded();
      return tasks.all().map(toTask);
    },
    onDidChangeTasks,
  };
}
