import type { RunwayClient } from '../runway/client.ts';
import { UPLOAD_BYTES } from '../runway/upload.ts';
import { fitsInline } from './dataUri.ts';
import { toDataUri, tooLarge, type PromptImage } from './promptImage.ts';

/** Gives what a request has in place of an image, with the client that is to send the request. */
export type SendImage = (client: RunwayClient) => Promise<string>;

/**
 * How an image gets to a service: inside the request as a data URI; where it is too long for that,
 * uploaded before, if the service takes uploads.
 *
 * @throws {ImageError} when it is too large for either
 */
export async function sendImage(
  image: PromptImage,
  takesUploads: () => Promise<boolean>,
): Promise<SendImage> {
  const { format, bytes } = image;
  if (fitsInline(format, bytes.length)) {
    const uri = toDataUri(image);
    return () => Promise.resolve(uri);
  }
  if (bytes.length > UPLOAD_BYTES || !(await takesUploads())) {
    throw tooLarge(image);
  }
  // What the user calls the file is nobody's business.
  const name = `image.${format.slice('image/'.length)}`;
  return (client) => client.upload({ name, type: format, bytes });
}
