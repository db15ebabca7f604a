import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { taskArgument } from './taskArgument.ts';

/** Takes a task off the list; asks first where its video would be lost by it. */
export async function removeTask(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task === undefined) {
    return;
  }
  const isSure =
    task.state !== 'unsaved' ||
    (await confirm(
      vscode.l10n.t('The video of this task is not saved yet. Remove the task all the same?'),
      vscode.l10n.t('Remove'),
    ));
  if (isSure) {
    await parts.tasks.remove(task.id);
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
