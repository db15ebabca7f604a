import type { App } from '../app.ts';

/** Asks about every running task, and the credits that are left, as soon as the service allows. */
export async function refreshTasks(app: App): Promise<void> {
  const tasks = await app.tasks();
  (await app.balance()).ask();
  await tasks.refresh();
}
