import { imageFormat, type ShownFormat } from './format.ts';
import { ImageError } from './imageError.ts';

/** The format and bytes of an image: of a file, or of a copy that the form's page made. */
export interface ImageFile<Format extends ShownFormat = ShownFormat> {
  readonly format: Format;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Recognises an image by its first bytes, whatever its name.
 *
 * @throws {ImageError} when it is empty, or of a kind that no browser shows
 */
export function recogniseImage(bytes: Uint8Array): ImageFile {
  if (bytes.length === 0) {
    throw new ImageError({ code: 'empty' });
  }
  const format = imageFormat(bytes);
  if (format === undefined) {
    throw new ImageError({ code: 'notImage' });
  }
  // VS Code passes a `Uint8Array` on to the form's page, but not a `Buffer`.
  return { format, bytes: new Uint8Array(bytes) };
}
