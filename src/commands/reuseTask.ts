import { openForm } from '../form/panel.ts';
import { imageFrom } from '../form/source.ts';
import { valuesOf } from '../form/values.ts';
import type { Parts } from '../parts.ts';
import { ensureService } from './ensureService.ts';
import { taskArgument } from './taskArgument.ts';

/** Opens the form as it was for a task, with its seed, to change something and run it again. */
export async function reuseTask(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task?.settings === undefined || (await ensureService(parts)) === undefined) {
    return;
  }
  await openForm(parts, imageFrom(task.image.uri), valuesOf(task.settings, task.lastFrame?.uri));
}
