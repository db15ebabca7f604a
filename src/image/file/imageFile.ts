import { readChunks } from './chunks.ts';
import { imageFormat, type ShownFormat } from './format.ts';
import { ImageError } from '../imageError.ts';
import { readJpegHeader } from './jpegSegments.ts';

/** The format and bytes of an image: of a file, or of a copy that the form's page made. */
export interface ImageFile<Format extends ShownFormat = ShownFormat> {
  readonly format: Format;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Recognises an image by its first bytes, whatever its name.
 *
 * @throws {ImageError} when it is empty, of a kind that no browser shows, or made to keep its
 * readers busy
 */
export function recogniseImage(read: Uint8Array): ImageFile {
  if (read.length === 0) {
    throw new ImageError({ code: 'empty' });
  }
  const format = imageFormat(read);
  if (format === undefined) {
    throw new ImageError({ code: 'notImage' });
  }
  // VS Code passes a `Uint8Array` on to the form's page, but not a `Buffer`.
  const file = { format, bytes: new Uint8Array(read) };
  checkParts(file);
  return file;
}

/** Later readers read the same parts, so they accept a file that passes here. */
function checkParts({ format, bytes }: ImageFile): void {
  switch (format) {
    case 'image/jpeg':
      readJpegHeader(bytes);
      break;
    case 'image/png':
    case 'image/webp':
      readChunks(format, bytes);
      break;
    default:
  }
}
