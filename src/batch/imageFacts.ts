import { isAccepted } from '../image/file/format.ts';
import type { ImageFile } from '../image/file/imageFile.ts';
import { asksForRotation } from '../image/file/metadata.ts';
import { readSize, type Size } from '../image/file/readSize.ts';
import { readVariant } from '../image/file/variant.ts';
import { hashImage } from '../image/hashImage.ts';
import { ImageError } from '../image/imageError.ts';
import type { ReadImage } from './planBatch.ts';

/** What the extension reads of a file. The size may be known only to a page. */
export type ImageFacts = Omit<ReadImage, 'size'> & { readonly size?: Size | undefined };

/**
 * Reads what a batch must know of an image.
 *
 * @returns without a size if a page must look at the image, because it will be converted
 * @throws {ImageError} when the file is damaged
 */
export async function readFacts(file: ImageFile): Promise<ImageFacts> {
  const { format, bytes } = file;
  const rotated = asksForRotation(file);
  const variant = readVariant(file);
  const facts = { format, length: bytes.length, sha256: await hashImage(bytes), rotated, variant };
  if (!isAccepted(format) || rotated || variant !== undefined) {
    return facts;
  }
  const size = readSize({ format, bytes });
  if (size === undefined) {
    throw new ImageError({ code: 'damaged' });
  }
  return { ...facts, size };
}
