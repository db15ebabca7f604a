import { checkUnshown } from '../image/chooseCopy.ts';
import { checkShape } from '../image/checkShape.ts';
import { ImageError } from '../image/imageError.ts';
import { isByUrl, type PromptImage, type SourceImage } from '../image/promptImage.ts';
import { readSize } from '../image/file/readSize.ts';
import { readModels } from '../services/models.ts';
import { readImage } from './imageSource.ts';

/**
 * Reads an image that is sent without a form. It refuses what only the form's page can send as it
 * is shown. Whether the image fits into a request is checked when it is submitted.
 *
 * @param model id of the model that the image is for
 * @throws {ImageError} `needsConversion`, `rotated`, `shape` or `damaged`, or that it can't be read
 */
export async function readPromptImage(source: SourceImage, model: string): Promise<PromptImage> {
  const { uri, name } = source;
  if (isByUrl(source)) {
    return { uri, name, url: uri };
  }
  const image = checkUnshown(await readImage(source));
  const limits = readModels().models.find(({ id }) => id === model);
  const size = readSize(image);
  if (size === undefined) {
    throw new ImageError({ code: 'damaged' });
  }
  const fault = limits && checkShape(size, limits);
  if (fault !== undefined) {
    throw new ImageError(fault);
  }
  return { uri, name, ...image };
}
