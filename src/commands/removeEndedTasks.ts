import type { App } from '../app.ts';

/** Removes every ended task from the list. Videos on disk are kept. */
export async function removeEndedTasks(app: App): Promise<void> {
  await (await app.tasks()).removeEnded();
}
