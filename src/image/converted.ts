import * as l10n from '@vscode/l10n';
import { hasShapeOf } from './conversion.ts';
import { ImageError, readPromptImage, type ReadImage, type ShownImage } from './readImage.ts';

/**
 * Checks what came of converting an image: that it can be sent, and is as the image is shown.
 *
 * @throws {ImageError}
 */
export function checkConverted(bytes: Uint8Array, original: ShownImage): ReadImage {
  const image = readPromptImage(bytes);
  if (image.orientation !== 1 || !hasShapeOf(image, original)) {
    throw new ImageError(
      l10n.t('The image has changed since the form was opened. Open the form again.'),
    );
  }
  return image;
}
