import { checkUnshown } from '../image/chooseCopy.ts';
import { isAccepted } from '../image/file/format.ts';
import type { ImageFile } from '../image/file/imageFile.ts';
import { asksForRotation } from '../image/file/metadata.ts';
import { readSize, type Size } from '../image/file/readSize.ts';
import { readVariant } from '../image/file/variant.ts';
import { hashImage } from '../image/hashImage.ts';
import { ImageError } from '../image/imageError.ts';
import type { PromptImage, SourceImage } from '../image/promptImage.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { imageFrom, readImage } from '../workspace/imageSource.ts';
import type { CopyStore } from './copyStore.ts';
import type { ReadImage } from './planBatch.ts';

/** What the extension reads of a file. The size may be known only to a page. */
export type ReadFile = Omit<ReadImage, 'size'> & { readonly size?: Size | undefined };

/**
 * Reads an image for a batch.
 *
 * @returns without a size if a page must look at the image, because it will be converted
 * @throws {ImageError} when it can't be sent
 */
export async function readBatchImage(source: SourceImage): Promise<ReadFile> {
  return readFacts(await readImage(source));
}

/** @throws {ImageError} when the file is damaged */
export async function readFacts(file: ImageFile): Promise<ReadFile> {
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

/**
 * Reads the image of a task whose turn has come. A copy has the bytes that were made of the image
 * that the user saw, so the file itself doesn't matter any more.
 *
 * @throws {ImageError} when it is gone, or is not the image that the user saw
 */
export async function readWaitingImage(
  { image, batch }: TaskRecord,
  copies: Pick<CopyStore, 'read'>,
): Promise<PromptImage> {
  const source = imageFrom(image.uri);
  if (batch?.copy !== undefined) {
    return { uri: source.uri, name: image.name, ...(await copies.read(batch.copy)) };
  }
  const file = checkUnshown(await readImage(source));
  if ((await hashImage(file.bytes)) !== batch?.sha256) {
    throw new ImageError({ code: 'changed' });
  }
  return { uri: source.uri, name: image.name, ...file };
}
