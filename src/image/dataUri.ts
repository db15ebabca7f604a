import type { ImageFormat } from './format.ts';

/** Longest data URI that services take, in characters (source: Runway API 2024-11-06). */
export const DATA_URI_LENGTH = 5_242_880;

/** The most bytes that fit into one, without what stands before them. */
export const DATA_URI_BYTES = (DATA_URI_LENGTH * 3) / 4;

/** Whether an image of so many bytes fits into a request, as a data URI. */
export function fitsInline(format: ImageFormat, bytes: number): boolean {
  return `data:${format};base64,`.length + Math.ceil(bytes / 3) * 4 <= DATA_URI_LENGTH;
}

/** Bytes in a unit for people. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
