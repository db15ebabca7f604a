import { openForm } from '../form/openForm.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { readValues } from '../form/values.ts';
import type { App } from '../app.ts';
import { joinSentences } from '../views/texts/sentences.ts';
import { adviceText, whatHappened } from '../views/texts/taskProblem.ts';
import { ensureService } from './service/ensureService.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Opens the form with a task's values, to change something and generate again. After a
 * failure, the form says above the prompt what to change.
 */
export async function reuseTask(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task?.settings === undefined || (await ensureService(app)) === undefined) {
    return;
  }
  const values = { ...readValues(task.settings, task.lastFrame?.uri, task), seed: '' };
  const lastTry =
    task.state === 'failed' ? joinSentences(whatHappened(task), adviceText(task)) : undefined;
  await openForm(app, imageFrom(task.image.uri), values, lastTry);
}
