import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { taskArgument } from './taskArgument.ts';

/** Asks the service to cancel a task, and says so if it can't. */
export async function cancelTask(app: App, argument: unknown): Promise<void> {
  const task = taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  switch (await app.tasks.cancel(task.id)) {
    case 'cancelled':
      break;
    case 'asked':
      void vscode.window.showInformationMessage(
        l10n.t(
          'The service took the request to cancel this task, but has not cancelled it yet. The task is followed to its end.',
        ),
      );
      break;
    case 'unknown':
      void vscode.window.showWarningMessage(
        l10n.t(
          'It is not known whether the service cancelled this task. It is asked again, and a video that was made all the same is saved.',
        ),
      );
      break;
    case 'unsupported':
      void vscode.window.showWarningMessage(
        l10n.t('The service cannot cancel this task. It goes on and its video will be saved.'),
      );
      break;
    case 'ended':
      void vscode.window.showInformationMessage(
        l10n.t('There is nothing left to cancel: the task has ended at the service.'),
      );
  }
}
