import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ImageError } from '../image/imageError.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Submission } from '../tasks/submit.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { readPromptImage } from '../workspace/readPromptImage.ts';
import type { App } from '../app.ts';
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
  const submission = await submitImages(app, task, settings);
  if (submission === undefined) {
    await reuseTask(app, argument);
    return;
  }
  if (submission.error !== undefined) {
    throw submission.error;
  }
  await (await app.tasks()).remove(task.id);
}

/**
 * Submits a task's images and settings.
 *
 * @returns undefined when an image must be converted, which only the form can do
 */
async function submitImages(
  app: App,
  { service, folder, image, lastFrame }: TaskRecord,
  settings: VideoSettings,
): Promise<Submission | undefined> {
  try {
    const first = await readPromptImage(imageFrom(image.uri), settings.model);
    const last = lastFrame && (await readPromptImage(imageFrom(lastFrame.uri), settings.model));
    const tasks = await app.tasks();
    return await tasks.submit({ service, settings, folder, image: first, lastFrame: last });
  } catch (error) {
    if (error instanceof ImageError && FORM_HELPS.includes(error.fault.code)) {
      return undefined;
    }
    throw error;
  }
}

/** The form converts images with these faults. */
const FORM_HELPS = ['needsConversion', 'rotated', 'tooLarge'];
