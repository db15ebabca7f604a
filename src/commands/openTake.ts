import type { App } from '../app.ts';
import { canOpen } from '../views/taskItem.ts';
import { openFirstVideo } from './openVideo.ts';
import { taskArgument } from './taskArgument.ts';

/** Shows a task after a click on its row: its first video, if there is one. */
export async function openTake(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task !== undefined && canOpen(task)) {
    await openFirstVideo(app, task);
  }
}
