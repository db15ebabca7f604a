import * as l10n from '@vscode/l10n';
import type { SubmitRequest, Task } from '../api.ts';
import type { App } from '../app.ts';
import { confirmSubmission } from './confirmSubmission.ts';
import { NotAllowedError } from './notAllowedError.ts';
import { toTask } from './publicTask.ts';
import { requestedSettings } from './requestedSettings.ts';
import { checkOffered, offeredPrice, selectedOffer } from './selectedOffer.ts';
import { errorText } from '../views/texts/failureText.ts';
import { imageFrom, videoFolder } from '../workspace/imageSource.ts';
import { readPromptImage } from '../workspace/readPromptImage.ts';

/**
 * Submits the request of another extension, if the user allows it.
 *
 * @param stack the call stack, which names the extension
 * @throws an `Error` with a sentence for the user
 */
export async function submitRequest(
  app: App,
  request: SubmitRequest,
  stack: unknown,
): Promise<Task> {
  try {
    return await submit(app, request, stack);
  } catch (error) {
    throw new Error(errorText(error), { cause: error });
  }
}

async function submit(
  { context, services, tasks }: App,
  { image, lastFrame, ...fields }: SubmitRequest,
  stack: unknown,
): Promise<Task> {
  const settings = requestedSettings(fields);
  const offer = selectedOffer(services);
  const { service } = offer;
  checkOffered({ ...settings, lastFrame }, offer);
  const source = imageFrom(image.toString());
  const folder = await videoFolder(source);
  if (folder === undefined) {
    throw new Error(l10n.t('Open a folder first. The video is saved there.'));
  }
  const last = lastFrame === undefined ? undefined : imageFrom(lastFrame.toString());
  const promptImage = await readPromptImage(source, settings.model);
  const lastImage = last && (await readPromptImage(last, settings.model));
  const video = {
    service: service.name,
    model: settings.model,
    image: source.name,
    lastFrame: last?.name,
    price: offeredPrice(settings, offer),
  };
  if (!(await confirmSubmission(video, stack, context.extension.id))) {
    throw new NotAllowedError();
  }
  const { record, error } = await (
    await tasks()
  ).submit({
    service: service.root,
    settings,
    folder,
    image: promptImage,
    lastFrame: lastImage,
  });
  if (error !== undefined) {
    throw error;
  }
  return toTask(record);
}
