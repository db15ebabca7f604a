import type { ServiceClient } from '../runway/serviceClient.ts';
import type { ImageValue } from '../runway/request.ts';
import { InlineImage } from '../runway/requestJson.ts';
import { chooseDelivery, DATA_URI_BYTES, fitsInline, IMAGE_BYTES } from './delivery.ts';
import { ImageError } from './imageError.ts';
import { withoutPrivateParts } from './file/privateParts.ts';
import type { PromptImage } from './promptImage.ts';

/** Whether an image gets to a service only by an upload. */
export function needsUpload(image: PromptImage): boolean {
  return 'bytes' in image && !fitsInline(image.format, image.bytes.length);
}

/**
 * Checks that an image can get to a service.
 *
 * @throws {ImageError} when it is too large
 */
export function checkDelivery(image: PromptImage, takesUploads: boolean): void {
  if ('bytes' in image) {
    const { length } = image.bytes;
    if (chooseDelivery(image.format, length, takesUploads) === 'tooLarge') {
      const limit = takesUploads ? IMAGE_BYTES : DATA_URI_BYTES;
      throw new ImageError({ code: 'tooLarge', bytes: length, limit });
    }
  }
}

/**
 * Returns the image's value for the request body. May upload the image first. `checkDelivery` has
 * let the image pass.
 *
 * @param signal ends the upload
 * @throws the errors of a client
 */
export async function deliverImage(
  image: PromptImage,
  client: ServiceClient,
  signal?: AbortSignal,
): Promise<ImageValue> {
  if ('url' in image) {
    return image.url;
  }
  const { format } = image;
  // Every image passes here, inline or uploaded, so its metadata is removed here.
  const bytes = await withoutPrivateParts(image);
  if (!needsUpload(image)) {
    return new InlineImage(format, bytes);
  }
  // The upload gets a neutral name: the user's file name is private.
  const name = `image.${format.slice('image/'.length)}`;
  return client.upload({ name, type: format, bytes }, { signal });
}
