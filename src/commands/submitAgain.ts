import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { reuseTask } from './reuseTask.ts';
import { submitImages } from './submitImages.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Submits an unconfirmed task again, as a new task with the key of the first request: a service that
 * knows such keys charges once. First warns the user that both may be charged.
 * The old task leaves the list only when the service has accepted the new one. If an image must be
 * converted first, opens the form.
 */
export async function submitAgain(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task?.settings === undefined || task.state !== 'unconfirmed') {
    return;
  }
  const { settings } = task;
  const submit = l10n.t('Submit Again');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('Send “{0}” again?', task.image.name),
    {
      modal: true,
      detail: l10n.t('If the first request arrived, you’ll get, and pay for, two videos.'),
    },
    submit,
  );
  if (chosen !== submit) {
    return;
  }
  const submission = await submitImages(app, task, settings, task.idempotencyKey ?? task.id);
  if (submission === undefined) {
    await reuseTask(app, argument);
    return;
  }
  if (submission.error !== undefined) {
    throw submission.error;
  }
  await (await app.tasks()).remove(task.id);
}
