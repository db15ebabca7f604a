import type { App } from '../app.ts';

/** Asks for every running task and for the credit balance, as soon as the service allows. */
export async function refreshTasks(app: App): Promise<void> {
  const tasks = await app.tasks();
  (await app.account()).ask();
  await tasks.refresh();
}
