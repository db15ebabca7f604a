import { fitsInline } from '../image/delivery.ts';
import { isAccepted } from '../image/file/format.ts';
import type { SourceImage } from '../image/promptImage.ts';
import type { Log } from '../util/log.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import type { FormImage } from './protocol.ts';
import { readFormImage } from './readFormImage.ts';

/** The images of a page: what the video begins with, and what it ends with. */
export interface FormImages {
  readonly image: FormImage;
  readonly lastFrame: FormImage | undefined;
}

/** Reads the files of both images. @param lastFrame the URI of the last frame; empty if there is none */
export async function readFormImages(
  source: SourceImage,
  lastFrame: string,
  log: Log,
): Promise<FormImages> {
  return {
    image: await readFormImage(source, log),
    lastFrame: lastFrame === '' ? undefined : await readFormImage(imageFrom(lastFrame), log),
  };
}

/** Whether one of the images can be sent as it is only if the service takes uploads. */
export function needUploads({ image, lastFrame }: FormImages): boolean {
  return isLarge(image) || isLarge(lastFrame);
}

function isLarge(image: FormImage | undefined): boolean {
  const file = image?.file;
  return (
    file !== undefined && isAccepted(file.format) && !fitsInline(file.format, file.bytes.length)
  );
}

/** An image whose file follows. */
export function withoutFile({ file, ...image }: FormImage): FormImage {
  return file === undefined ? image : { ...image, fileFollows: true };
}
