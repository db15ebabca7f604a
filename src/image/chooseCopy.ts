import { fitsInline } from './delivery.ts';
import { imageFormat, isAccepted, type ImageFormat } from './format.ts';
import { ImageError } from './imageError.ts';
import type { ImageFile } from './imageFile.ts';
import { asksForRotation, hasMetadata } from './metadata.ts';
import { readVariant } from './variant.ts';

/**
 * Returns what is sent of a file: the file as it is, or the copy that the form's page made. The
 * page is not trusted: its copy counts only where a conversion can be due, and only in a format
 * that services accept.
 *
 * @param copy what the page sent; undefined when it sends the file as it is
 * @throws {ImageError} when the file can't be sent as it is and there is no usable copy
 */
export function chooseCopy(
  file: ImageFile,
  copy: ImageFile<ImageFormat> | undefined,
): ImageFile<ImageFormat> {
  if (copy === undefined || !mayNeedConversion(file)) {
    return checkFormat(file);
  }
  if (imageFormat(copy.bytes) !== copy.format) {
    throw new ImageError({ code: 'notConverted' });
  }
  return copy;
}

/**
 * Checks a file that is sent without having been shown.
 *
 * @throws {ImageError} when only the form can send it: services don't accept its format, metadata
 * rotates it, or programs show it in different ways
 */
export function checkUnshown(file: ImageFile): ImageFile<ImageFormat> {
  const accepted = checkFormat(file);
  if (asksForRotation(file)) {
    throw new ImageError({ code: 'rotated' });
  }
  if (readVariant(file) !== undefined) {
    throw new ImageError({ code: 'ambiguous' });
  }
  return accepted;
}

function checkFormat({ format, bytes }: ImageFile): ImageFile<ImageFormat> {
  if (!isAccepted(format)) {
    throw new ImageError({ code: 'needsConversion', format });
  }
  return { format, bytes };
}

function mayNeedConversion(file: ImageFile): boolean {
  const { format, bytes } = file;
  return (
    !isAccepted(format) ||
    !fitsInline(format, bytes.length) ||
    hasMetadata(file) ||
    readVariant(file) !== undefined
  );
}
