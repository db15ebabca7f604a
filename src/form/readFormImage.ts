import { ImageError } from '../image/imageError.ts';
import type { SourceImage } from '../image/promptImage.ts';
import { describeError, type Log } from '../util/log.ts';
import { errorText } from '../views/texts/failureText.ts';
import { readImage } from '../workspace/imageSource.ts';
import type { FormImage } from './protocol.ts';

/**
 * Reads an image for a form, once: what the form shows is what is sent. Doesn't throw: the form
 * shows the problem beside the image.
 */
export async function readFormImage(source: SourceImage, log: Log): Promise<FormImage> {
  try {
    return { ...source, file: await readImage(source) };
  } catch (error) {
    log.warn(`An image can't be shown. ${describeError(error)}`);
    return isOnlyPreviewMissing(error) ? source : { ...source, problem: errorText(error) };
  }
}

/** The service may be able to load the image at a URL, though this computer can't. */
function isOnlyPreviewMissing(error: unknown): boolean {
  return error instanceof ImageError && error.fault.code === 'notLoaded';
}
