import * as vscode from 'vscode';
import { imageFrom } from '../form/source.ts';
import type { Parts } from '../parts.ts';
import { parseService } from '../runway/service.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Frame } from '../tasks/submit.ts';
import { reuseTask } from './reuseTask.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Submits a task that was not confirmed once more, as a task of its own, after the user has read
 * that both may be charged. The old one leaves the list only when the new one was taken. An image
 * that only the form can make fit to be sent leads there.
 */
export async function submitAgain(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task?.settings === undefined || task.state !== 'unconfirmed') {
    return;
  }
  const { settings, lastFrame } = task;
  const submitAnyway = vscode.l10n.t('Submit Again');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Submit this task again?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The service may have taken it the first time. Then both are generated and both are charged.',
      ),
    },
    submitAnyway,
  );
  if (chosen !== submitAnyway) {
    return;
  }
  const takesUploads = () => parts.services.takesUploads(parseService(task.service));
  for (const { uri } of lastFrame === undefined ? [task.image] : [task.image, lastFrame]) {
    if (await imageFrom(uri).needsForm(takesUploads)) {
      await reuseTask(parts, argument);
      return;
    }
  }
  const frameOf = (image: TaskRecord['image']): Frame => {
    const source = imageFrom(image.uri);
    return {
      image,
      promptImage: async (client) =>
        (await source.promptImage(settings.model, takesUploads))(client),
    };
  };
  const { error } = await parts.tasks.submit({
    service: task.service,
    settings,
    folder: task.folder,
    ...frameOf(task.image),
    lastFrame: lastFrame && frameOf(lastFrame),
  });
  if (error !== undefined) {
    throw error;
  }
  await parts.tasks.remove(task.id);
}
