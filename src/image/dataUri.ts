import type { ImageFormat } from './format.ts';

/** Longest data URI that services take, in characters (source: Runway API 2024-11-06). */
export const DATA_URI_LENGTH = 5_242_880;

/** Most bytes of an image that fit into a data URI, not counting its prefix. */
export const DATA_URI_BYTES = (DATA_URI_LENGTH * 3) / 4;

/** Whether an image of this many bytes fits into a request as a data URI. */
export function fitsInline(format: ImageFormat, bytes: number): boolean {
  return `data:${format};base64,`.length + Math.ceil(bytes / 3) * 4 <= DATA_URI_LENGTH;
}

/** Formats bytes as megabytes with one decimal, for messages. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
