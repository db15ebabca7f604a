import type { Parts } from '../parts.ts';

/** Asks about every running task as soon as its service allows. */
export async function refreshTasks({ tasks }: Parts): Promise<void> {
  await tasks.refresh();
}
