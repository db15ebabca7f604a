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
    case 'withdrawn':
      // The list shows that the task is being cancelled.
      break;
    case 'unknown':
      void vscode.window.showWarningMessage(
        l10n.t(
          'The service didn’t confirm the cancellation. We’ll keep checking; if a video is finished anyway, it’s saved.',
        ),
      );
      break;
    case 'unsupported':
      void vscode.window.showWarningMessage(
        l10n.t(
          'This service can’t cancel tasks. The task will finish, and its video will be saved.',
        ),
      );
      break;
    case 'sent':
      void vscode.window.showInformationMessage(
        l10n.t(
          '“{0}” has just been sent. Cancel it once the service has accepted it.',
          task.image.name,
        ),
      );
      break;
    case 'ended':
      void vscode.window.showInformationMessage(
        l10n.t('Nothing to cancel: the task has already ended.'),
      );
  }
}
