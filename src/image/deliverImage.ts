import type { RunwayClient } from '../runway/client.ts';
import { UPLOAD_BYTES } from '../runway/upload.ts';
import { DATA_URI_BYTES, fitsInline } from './dataUri.ts';
import type { ImageFormat } from './format.ts';
import { ImageError } from './imageError.ts';
import type { PromptImage } from './promptImage.ts';

/** How an image gets to a service: by its URL, inside the request, or uploaded before it. */
export type Delivery = 'url' | 'inline' | 'upload';

/** Decides how an image gets to a service. Only an image that is too long for a request is uploaded. */
export function chooseDelivery(image: PromptImage): Delivery {
  if ('url' in image) {
    return 'url';
  }
  return fitsInline(image.format, image.bytes.length) ? 'inline' : 'upload';
}

/**
 * Checks that an image can get to a service.
 *
 * @param takesUploads whether the service takes uploads; only asked of an image that needs it
 * @throws {ImageError} when it is too large
 */
export function checkDelivery(image: PromptImage, takesUploads: boolean): void {
  if ('bytes' in image && chooseDelivery(image) === 'upload') {
    if (!takesUploads || image.bytes.length > UPLOAD_BYTES) {
      throw new ImageError({
        code: 'tooLarge',
        bytes: image.bytes.length,
        limit: DATA_URI_BYTES,
      });
    }
  }
}

/**
 * Returns the image's value for the request body. May upload the image first.
 *
 * @throws the errors of a client
 */
export async function deliverImage(image: PromptImage, client: RunwayClient): Promise<string> {
  if ('url' in image) {
    return image.url;
  }
  const { format, bytes } = image;
  if (chooseDelivery(image) === 'inline') {
    return toDataUri(format, bytes);
  }
  // The upload gets a neutral name: the user's file name is private.
  const name = `image.${format.slice('image/'.length)}`;
  return client.upload({ name, type: format, bytes });
}

/** Encodes an image as the API takes it inside a request. */
function toDataUri(format: ImageFormat, bytes: Uint8Array): string {
  return `data:${format};base64,${Buffer.from(bytes).toString('base64')}`;
}
