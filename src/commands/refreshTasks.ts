import type { App } from '../app.ts';

/** Asks about every running task, and the credits that are left, as soon as the service allows. */
export async function refreshTasks({ tasks, balance }: App): Promise<void> {
  balance.ask();
  await tasks.refresh();
}
