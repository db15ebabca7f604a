import { openForm } from '../form/panel.ts';
import { imageFrom } from '../form/source.ts';
import { valuesOf } from '../form/values.ts';
import type { Parts } from '../parts.ts';
import { adviceText, sentences, whatHappened } from '../views/failureText.ts';
import { ensureService } from './ensureService.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Opens the form as it was for a task, with its seed, to change something and run it again. After
 * a failure it says above the prompt what should change.
 */
export async function reuseTask(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task?.settings === undefined || (await ensureService(parts)) === undefined) {
    return;
  }
  const values = valuesOf(task.settings, task.lastFrame?.uri);
  const lastTry =
    task.state === 'failed' ? sentences(whatHappened(task), adviceText(task)) : undefined;
  await openForm(parts, imageFrom(task.image.uri), values, lastTry);
}
