import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { imageFrom } from '../workspace/imageSource.ts';
import type { App } from '../app.ts';
import { parseService } from '../runway/service.ts';
import { reuseTask } from './reuseTask.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Submits a task that was not confirmed once more, as a task of its own, after the user has read
 * that both may be charged. The old one leaves the list only when the new one was taken. An image
 * that only the form can make fit to be sent leads there.
 */
export async function submitAgain(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task?.settings === undefined || task.state !== 'unconfirmed') {
    return;
  }
  const { settings, lastFrame } = task;
  const submitAnyway = l10n.t('Submit Again');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('Submit this task again?'),
    {
      modal: true,
      detail: l10n.t(
        'The service may have taken it the first time. Then both are generated and both are charged.',
      ),
    },
    submitAnyway,
  );
  if (chosen !== submitAnyway) {
    return;
  }
  const takesUploads = () => app.services.takesUploads(parseService(task.service));
  for (const { uri } of lastFrame === undefined ? [task.image] : [task.image, lastFrame]) {
    if (await imageFrom(uri).needsForm(takesUploads)) {
      await reuseTask(app, argument);
      return;
    }
  }
  const { error } = await (
    await app.tasks()
  ).submit({
    service: task.service,
    settings,
    folder: task.folder,
    image: await imageFrom(task.image.uri).promptImage(settings.model),
    lastFrame: lastFrame && (await imageFrom(lastFrame.uri).promptImage(settings.model)),
  });
  if (error !== undefined) {
    throw error;
  }
  await (await app.tasks()).remove(task.id);
}
