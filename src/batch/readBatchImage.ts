import { checkUnshown } from '../image/chooseCopy.ts';
import { readSize } from '../image/file/readSize.ts';
import { hashImage } from '../image/hashImage.ts';
import { ImageError } from '../image/imageError.ts';
import type { PromptImage, SourceImage } from '../image/promptImage.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { imageFrom, readImage } from '../workspace/imageSource.ts';
import type { ReadImage } from './planBatch.ts';

/** Reads an image for a batch. @throws {ImageError} when a batch can't send it */
export async function readBatchImage(source: SourceImage): Promise<ReadImage> {
  const file = checkUnshown(await readImage(source));
  const { format, bytes } = file;
  const size = readSize(file);
  if (size === undefined) {
    throw new ImageError({ code: 'damaged' });
  }
  return { format, length: bytes.length, size, sha256: await hashImage(bytes) };
}

/**
 * Reads the image of a task whose turn has come.
 *
 * @throws {ImageError} when it is gone, or is not the image that the user saw
 */
export async function readWaitingImage({ image, batch }: TaskRecord): Promise<PromptImage> {
  const source = imageFrom(image.uri);
  const file = checkUnshown(await readImage(source));
  if ((await hashImage(file.bytes)) !== batch?.sha256) {
    throw new ImageError({ code: 'changed' });
  }
  return { uri: source.uri, name: image.name, ...file };
}
