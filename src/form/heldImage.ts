import { IMAGE_BYTES } from '../image/conversion.ts';
import { fitsInline } from '../image/dataUri.ts';
import { isAccepted } from '../image/format.ts';
import { ImageError } from '../image/imageError.ts';
import type { ImageFile, SourceImage } from '../image/imageFile.ts';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import { errorText } from '../views/failureText.ts';
import { readImage } from '../workspace/imageSource.ts';
import type { FormImage } from './protocol.ts';

/** An image of the form as the host holds it. It is read once: what was shown is what is sent. */
export interface HeldImage {
  readonly source: SourceImage;
  /** Missing when the image could not be read. */
  readonly file?: ImageFile | undefined;
  /** Why it could not be read. */
  readonly error?: unknown;
}

/** Reads an image for a form. Doesn't throw: the form shows the error beside the image. */
export async function holdImage(source: SourceImage): Promise<HeldImage> {
  try {
    return { source, file: await readImage(source) };
  } catch (error) {
    return { source, error };
  }
}

/** Whether an image does not fit into a request, so that uploads matter. */
export function isLarge(image: HeldImage | undefined): boolean {
  const file = image?.file;
  return (
    file !== undefined && isAccepted(file.format) && !fitsInline(file.format, file.bytes.length)
  );
}

/** The image as the page gets it. VS Code passes a `Uint8Array` on, but not a `Buffer`. */
export function toFormImage({ source, file }: HeldImage): FormImage {
  if (file === undefined) {
    return source;
  }
  const { format, bytes } = file;
  const { length } = bytes;
  const copy = length > IMAGE_BYTES ? {} : { bytes: new Uint8Array(bytes) };
  return { ...source, file: { format, length, ...copy } };
}

/**
 * Why an image could not be read, as an issue of its field. A URL that only this computer can't
 * load is not an issue: the service may load it.
 */
export function readIssues(field: string, image: HeldImage | undefined): readonly FieldIssue[] {
  const error = image?.error;
  return error === undefined || isOnlyPreviewMissing(error)
    ? []
    : [{ field, message: errorText(error) }];
}

function isOnlyPreviewMissing(error: unknown): boolean {
  return error instanceof ImageError && error.fault.code === 'notLoaded';
}
