import type { App } from '../app.ts';
import { openTake as showTake } from '../form/openForm.ts';
import { canOpen } from '../views/taskItem.ts';
import { openFirstVideo } from './openVideo.ts';
import { taskArgument } from './taskArgument.ts';

/** Shows a task on the page of its image, after a click on its row. Without an image, its video. */
export async function openTake(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  if (task.image.uri !== '') {
    await showTake(app, task);
  } else if (canOpen(task)) {
    await openFirstVideo(app, task);
  }
}
