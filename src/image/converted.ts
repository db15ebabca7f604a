import { hasShapeOf } from './conversion.ts';
import { ImageError } from './imageError.ts';
import { readPromptImage, type ReadImage, type ShownImage } from './readImage.ts';

/**
 * Checks what came of converting an image: that it can be sent, and is as the image is shown.
 *
 * @throws {ImageError}
 */
export function checkConverted(bytes: Uint8Array, original: ShownImage): ReadImage {
  const image = readPromptImage(bytes);
  if (image.orientation !== 1 || !hasShapeOf(image, original)) {
    throw new ImageError({ code: 'changed' });
  }
  return image;
}
