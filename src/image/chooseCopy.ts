import { reasonsToConvert } from './conversion.ts';
import { imageFormat, isAccepted, type ImageFormat } from './file/format.ts';
import { ImageError } from './imageError.ts';
import type { ImageFile } from './file/imageFile.ts';
import { asksForRotation } from './file/metadata.ts';
import { readVariant } from './file/variant.ts';

/**
 * Returns what is sent of a file: the file as it is, or the copy that the form's page made. The
 * page is not trusted: its copy counts only where a conversion is due, and only in a format that
 * services accept.
 *
 * @param copy what the page sent; undefined when it sends the file as it is
 * @param takesUploads whether the service takes images that don't fit into a request
 * @param framed whether the user framed a part of the image
 * @throws {ImageError} when the file can't be sent as it is and there is no usable copy
 */
export function chooseCopy(
  file: ImageFile,
  copy: ImageFile<ImageFormat> | undefined,
  takesUploads: boolean,
  framed = false,
): ImageFile<ImageFormat> {
  if (copy === undefined || !needsConversion(file, takesUploads, framed)) {
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

/** The page decides likewise, after it has looked at the pixels. */
function needsConversion(file: ImageFile, takesUploads: boolean, framed: boolean): boolean {
  const image = {
    format: file.format,
    length: file.bytes.length,
    rotated: asksForRotation(file),
    variant: readVariant(file),
    framed,
  };
  return reasonsToConvert(image, takesUploads).length > 0;
}
