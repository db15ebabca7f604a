import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { taskArgument } from './taskArgument.ts';

/** Takes a task off the list; asks first where its video would be lost by it. */
export async function removeTask(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task === undefined) {
    return;
  }
  const loss = lossOf(task);
  if (loss === undefined || (await confirm(loss, vscode.l10n.t('Remove')))) {
    await parts.tasks.remove(task.id);
  }
}

/** What may be lost when a task is not on the list any more. */
function lossOf(task: TaskRecord): string | undefined {
  switch (task.state) {
    case 'unsaved':
      return vscode.l10n.t(
        'The video of this task is not saved yet. Remove the task all the same?',
      );
    case 'queued':
      return vscode.l10n.t(
        'The service has told nothing of this task yet. If it has it, its video will not be saved. Remove the task all the same?',
      );
    default:
      return undefined;
  }
}

/** Takes a task off the list of which it is not known whether the service has it. */
export async function discardTask(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task?.state !== 'unconfirmed') {
    return;
  }
  const isSure = await confirm(
    vscode.l10n.t('The service may have taken and charged this task. Discard it?'),
    vscode.l10n.t('Discard'),
  );
  if (isSure) {
    await parts.tasks.remove(task.id);
  }
}

/** Takes every ended task off the list. Videos stay where they are. */
export async function removeEndedTasks({ tasks }: Parts): Promise<void> {
  await tasks.removeEnded();
}

async function confirm(question: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true }, yes)) === yes;
}
