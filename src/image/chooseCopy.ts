import { fitsInline } from './dataUri.ts';
import { imageFormat, isAccepted, type ImageFormat } from './format.ts';
import type { ImageFile } from './imageFile.ts';
import { ImageError } from './imageError.ts';
import { DATA_URI_BYTES } from './dataUri.ts';
import { asksForRotation, withoutMetadata } from './metadata.ts';

/** An image in a format that services accept. */
export interface ImageToSend {
  readonly format: ImageFormat;
  readonly bytes: Uint8Array;
}

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
  copy: ImageToSend | undefined,
  takesUploads: boolean,
): ImageToSend {
  if (copy === undefined || !mayNeedConversion(file, takesUploads)) {
    return checkAsIs(file, takesUploads);
  }
  if (imageFormat(copy.bytes) !== copy.format || !isAccepted(copy.format)) {
    throw new ImageError({ code: 'notConverted' });
  }
  return copy;
}

/**
 * Checks a file that is sent without having been shown.
 *
 * @throws {ImageError} when only the form can send it
 */
export function checkAsIs({ format, bytes }: ImageFile, takesUploads: boolean): ImageToSend {
  if (!isAccepted(format)) {
    throw new ImageError({ code: 'needsConversion', format });
  }
  if (!takesUploads && !fitsInline(format, bytes.length)) {
    throw new ImageError({ code: 'tooLarge', bytes: bytes.length, limit: DATA_URI_BYTES });
  }
  return { format, bytes };
}

/** @throws {ImageError} when metadata rotates the image: only the form can send it as it is shown */
export function checkUpright({ format, bytes }: ImageFile): void {
  if (asksForRotation(format, bytes)) {
    throw new ImageError({ code: 'rotated' });
  }
}

function mayNeedConversion({ format, bytes }: ImageFile, takesUploads: boolean): boolean {
  return (
    !isAccepted(format) ||
    (!takesUploads && !fitsInline(format, bytes.length)) ||
    withoutMetadata(format, bytes) !== undefined
  );
}
