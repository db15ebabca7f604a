import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { chooseDelivery } from '../image/deliverImage.ts';
import { ImageError } from '../image/imageError.ts';
import type { PromptImage } from '../image/promptImage.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { readPromptImage } from '../workspace/readPromptImage.ts';
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
  const { settings } = task;
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
  const images = await readImages(app, task);
  if (images === undefined) {
    await reuseTask(app, argument);
    return;
  }
  const [image, lastImage] = images;
  const { error } = await (
    await app.tasks()
  ).submit({
    service: task.service,
    settings,
    folder: task.folder,
    image,
    lastFrame: lastImage,
  });
  if (error !== undefined) {
    throw error;
  }
  await (await app.tasks()).remove(task.id);
}

/** Reads a task's images; undefined when only the form can send one of them as it is shown. */
async function readImages(
  app: App,
  { image, lastFrame, settings, service }: TaskRecord,
): Promise<readonly [PromptImage, PromptImage | undefined] | undefined> {
  const model = settings?.model ?? '';
  try {
    const first = await readPromptImage(imageFrom(image.uri), model);
    const last = lastFrame && (await readPromptImage(imageFrom(lastFrame.uri), model));
    const needsUpload = [first, last].some(
      (read) => read !== undefined && chooseDelivery(read) === 'upload',
    );
    return needsUpload && !(await app.services.takesUploads(parseService(service)))
      ? undefined
      : [first, last];
  } catch (error) {
    if (error instanceof ImageError && FORM_HELPS.includes(error.fault.code)) {
      return undefined;
    }
    throw error;
  }
}

/** Faults of an image that the form can correct. */
const FORM_HELPS = ['needsConversion', 'rotated'];
