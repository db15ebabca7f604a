import type { Parts } from '../parts.ts';

/** Asks about every running task, and the credits that are left, as soon as the service allows. */
export async function refreshTasks({ tasks, balance }: Parts): Promise<void> {
  balance.ask();
  await tasks.refresh();
}
