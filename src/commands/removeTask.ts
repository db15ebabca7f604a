import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { taskArgument } from './taskArgument.ts';

/** Takes a task off the list; asks first where something would be lost by it. */
export async function removeTask(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task === undefined) {
    return;
  }
  if (task.state === 'unconfirmed' || task.state === 'unsaved') {
    const remove = vscode.l10n.t('Remove');
    const message =
      task.state === 'unsaved'
        ? vscode.l10n.t('The video of this task is not saved yet. Remove the task all the same?')
        : vscode.l10n.t(
            'The service may have taken and charged this task. Remove it from the list?',
          );
    if ((await vscode.window.showWarningMessage(message, { modal: true }, remove)) !== remove) {
      return;
    }
  }
  await parts.tasks.remove(task.id);
}

/** Takes every ended task off the list. Videos stay where they are. */
export async function removeEndedTasks({ tasks }: Parts): Promise<void> {
  await tasks.removeEnded();
}
