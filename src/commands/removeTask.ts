import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { taskArgument } from './taskArgument.ts';

/** Takes a task off the list; asks first where its video would be lost by it. */
export async function removeTask(app: App, argument: unknown): Promise<void> {
  const task = taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  const loss = lossOf(task);
  if (loss === undefined || (await confirm(loss, l10n.t('Remove')))) {
    await app.tasks.remove(task.id);
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

/** Takes a task off the list of which it is not known whether the service has it. */
export async function discardTask(app: App, argument: unknown): Promise<void> {
  const task = taskArgument(app, argument);
  if (task?.state !== 'unconfirmed') {
    return;
  }
  const isSure = await confirm(
    l10n.t('The service may have taken and charged this task. Discard it?'),
    l10n.t('Discard'),
  );
  if (isSure) {
    await app.tasks.remove(task.id);
  }
}

/** Takes every ended task off the list. Videos stay where they are. */
export async function removeEndedTasks({ tasks }: App): Promise<void> {
  await tasks.removeEnded();
}

async function confirm(question: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true }, yes)) === yes;
}
