import * as l10n from '@vscode/l10n';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { confirm } from './confirm.ts';
import { taskArgument } from './taskArgument.ts';

/** Takes a task off the list; asks first where its video would be lost by it. */
export async function removeTask(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  const loss = lossOf(task);
  if (loss === undefined || (await confirm(loss, l10n.t('Remove')))) {
    await (await app.tasks()).remove(task.id);
  }
}

/** What may be lost when a task is not on the list any more. */
function lossOf(task: TaskRecord): string | undefined {
  switch (task.state) {
    case 'unsaved':
      return l10n.t('The video of this task is not saved yet. Remove the task all the same?');
    case 'queued':
      return l10n.t(
        'The service has told nothing of this task yet. If it has it, its video will not be saved. Remove the task all the same?',
      );
    default:
      return undefined;
  }
}
