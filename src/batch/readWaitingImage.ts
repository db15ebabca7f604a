import { checkUnshown } from '../image/chooseCopy.ts';
import { hashImage } from '../image/hashImage.ts';
import { ImageError } from '../image/imageError.ts';
import type { PromptImage } from '../image/promptImage.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { imageFrom, readImage } from '../workspace/imageSource.ts';
import type { CopyStore } from './copyStore.ts';

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
