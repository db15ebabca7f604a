import type { App } from './app.ts';
import { TaskListError } from './taskListError.ts';
import { describeError } from './util/log.ts';
import { showTaskListError } from './views/showTaskListError.ts';

/** Opens the task list. If that fails, tells the user what to do. */
export async function openTaskList(app: App): Promise<void> {
  try {
    await app.tasks();
  } catch (error) {
    app.log.error(describeError(error));
    if (error instanceof TaskListError) {
      await showTaskListError(error, app.log, () => openTaskList(app));
    }
  }
}
