import { imageFormat, type ShownFormat } from './format.ts';
import { ImageError } from './imageError.ts';

/** An image file as it was read. */
export interface ImageFile {
  readonly format: ShownFormat;
  readonly bytes: Uint8Array;
}

/** An image that the user chose: a file, or an https URL that the service fetches. */
export interface SourceImage {
  /** A URI of VS Code, or the https URL. */
  readonly uri: string;
  /** File name. */
  readonly name: string;
}

/** Whether the service fetches the image. Its bytes are then shown, but never sent. */
export function isByUrl({ uri }: SourceImage): boolean {
  return /^https?:/i.test(uri);
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
  return { format, bytes };
}
