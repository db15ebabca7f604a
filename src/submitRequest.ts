import * as l10n from '@vscode/l10n';
import type { SubmitRequest, Task } from './api.ts';
import type { App } from './app.ts';
import { toTask } from './publicTask.ts';
import { checkSettings } from './runway/models/checkSettings.ts';
import { readModels } from './services/models.ts';
import { issueText } from './views/texts/issueText.ts';
import { errorText } from './views/texts/failureText.ts';
import { imageFrom, videoFolder } from './workspace/imageSource.ts';
import { readPromptImage } from './workspace/readPromptImage.ts';

/** Submits the request of another extension. @throws an `Error` with a sentence for the user */
export async function submitRequest(app: App, request: SubmitRequest): Promise<Task> {
  try {
    return await submit(app, request);
  } catch (error) {
    throw new Error(errorText(error), { cause: error });
  }
}

async function submit(
  { services, tasks }: App,
  { image, lastFrame, ...settings }: SubmitRequest,
): Promise<Task> {
  const service = services.current();
  if (service === undefined) {
    throw new Error(l10n.t('Select a service first.'));
  }
  const [issue] = checkSettings({ ...settings, lastFrame }, service.kind, readModels().models);
  if (issue !== undefined) {
    throw new Error(issueText(issue));
  }
  const source = imageFrom(image.toString());
  const folder = await videoFolder(source);
  if (folder === undefined) {
    throw new Error(l10n.t('Open a folder first. The video is saved there.'));
  }
  const last = lastFrame === undefined ? undefined : imageFrom(lastFrame.toString());
  const promptImage = await readPromptImage(source, settings.model);
  const { record, error } = await (
    await tasks()
  ).submit({
    service: service.root,
    settings,
    folder,
    image: promptImage,
    lastFrame: last && (await readPromptImage(last, settings.model)),
  });
  if (error !== undefined) {
    throw error;
  }
  return toTask(record);
}
