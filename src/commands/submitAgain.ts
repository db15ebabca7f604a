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
 * Submits an unconfirmed task again, as a new task. First warns the user that both may be charged.
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

/**
 * Reads a task's images.
 *
 * @returns undefined when an image must be converted, which only the form can do
 */
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

/** The form converts images with these faults. */
const FORM_HELPS = ['needsConversion', 'rotated'];
