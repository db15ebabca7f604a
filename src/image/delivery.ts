import type { ImageFormat } from './file/format.ts';

/** Longest data URI that services take, in characters (source: Runway API 2024-11-06). */
export const DATA_URI_LENGTH = 5_242_880;

/** Most bytes of an image that fit into a data URI, not counting its prefix. */
export const DATA_URI_BYTES = (DATA_URI_LENGTH * 3) / 4;

/**
 * Largest image in bytes. Services take uploads of up to 200 MB (source: Runway API 2024-11-06), but
 * VS Code in a browser loses its connection when it hands so much to the form's page. An image that
 * was not shown is not sent.
 */
export const IMAGE_BYTES = 64 * 1024 * 1024;

/** How an image gets to a service. The form scales an image down that is `tooLarge`. */
export type Delivery = 'inline' | 'upload' | 'tooLarge';

/**
 * Decides whether an image goes inside the request, is uploaded before it, or must be scaled down
 * first. It is uploaded only if it doesn't fit into a request.
 *
 * @param length in bytes
 */
export function chooseDelivery(
  format: ImageFormat,
  length: number,
  takesUploads: boolean,
): Delivery {
  if (fitsInline(format, length)) {
    return 'inline';
  }
  return takesUploads && length <= IMAGE_BYTES ? 'upload' : 'tooLarge';
}

/** Whether an image of this length in bytes fits into a request as a data URI. */
export function fitsInline(format: ImageFormat, length: number): boolean {
  return `data:${format};base64,`.length + Math.ceil(length / 3) * 4 <= DATA_URI_LENGTH;
}

/** Formats bytes as megabytes with one decimal, for messages. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
