import { ImageError } from '../image/imageError.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Submission } from '../tasks/submit.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { readPromptImage } from '../workspace/readPromptImage.ts';
import type { App } from '../app.ts';

/**
 * Submits a task's images again.
 *
 * @param settings of the new task
 * @param idempotencyKey of the first request, if the new one is for the same video
 * @returns undefined when an image must be converted or cut, which only the form can do
 */
export async function submitImages(
  app: App,
  { service, folder, image, lastFrame, crop, lastFrameCrop }: TaskRecord,
  settings: VideoSettings,
  idempotencyKey?: string,
): Promise<Submission | undefined> {
  if (crop !== undefined || lastFrameCrop !== undefined) {
    return undefined;
  }
  try {
    const first = await readPromptImage(imageFrom(image.uri), settings.model);
    const last = lastFrame && (await readPromptImage(imageFrom(lastFrame.uri), settings.model));
    const tasks = await app.tasks();
    const images = { image: first, lastFrame: last };
    return await tasks.submit({ service, settings, folder, ...images, idempotencyKey });
  } catch (error) {
    if (error instanceof ImageError && FORM_HELPS.includes(error.fault.code)) {
      return undefined;
    }
    throw error;
  }
}

/** The form converts images with these faults. */
const FORM_HELPS = ['needsConversion', 'rotated', 'tooLarge'];
