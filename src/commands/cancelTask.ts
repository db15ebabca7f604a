import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { taskArgument } from './taskArgument.ts';

/** Asks the service to cancel a task, and says so if it can't. */
export async function cancelTask(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  switch (await (await app.tasks()).cancel(task.id)) {
    case 'asked':
      // The task says that it is being cancelled.
      break;
    case 'unknown':
      void vscode.window.showWarningMessage(
        l10n.t(
          'The service gave no clear answer, so it is not known whether this task was cancelled. The list will show it. If the video is made, it is saved.',
        ),
      );
      break;
    case 'unsupported':
      void vscode.window.showWarningMessage(
        l10n.t('The service can’t cancel tasks. The task goes on, and its video will be saved.'),
      );
      break;
    case 'ended':
      void vscode.window.showInformationMessage(
        l10n.t('The task has already ended, so it was not cancelled.'),
      );
  }
}
