import type { App } from '../app.ts';

/** Removes every ended task from the list. The videos stay on disk. */
export async function removeEndedTasks(app: App): Promise<void> {
  await (await app.tasks()).removeEnded();
}
