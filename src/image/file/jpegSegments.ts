import { checkPartLimits } from './partLimits.ts';

/** A segment of a JPEG. Positions are in bytes. */
export interface JpegSegment {
  /** Second byte of its marker, such as 0xe1 for APP1. */
  readonly marker: number;
  /** Where its marker begins. */
  readonly start: number;
  readonly end: number;
}

/** The part of a JPEG before the pixels. */
export interface JpegHeader {
  readonly segments: readonly JpegSegment[];
  /** Where the first scan begins, or what has no segments. */
  readonly end: number;
}

/**
 * Reads the segments before the pixels (source: ITU-T T.81, B.1). Skips bytes between segments, as
 * decoders do.
 *
 * @throws {ImageError} when there are more segments or bytes between them than a program writes
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const segments: JpegSegment[] = [];
  let strayBytes = 0;
  let start = 2;
  while (start + 4 <= bytes.length) {
    const marker = bytes[start + 1] ?? 0;
    // Before a marker there may be any number of fill bytes 0xff.
    if (bytes[start] !== 0xff || marker === 0 || marker === 0xff) {
      start += 1;
      strayBytes += 1;
      checkPartLimits(segments.length, strayBytes);
      continue;
    }
    const end = start + 2 + (bytes[start + 2] ?? 0) * 256 + (bytes[start + 3] ?? 0);
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE || end > bytes.length) {
      return { segments, end: start };
    }
    segments.push({ marker, start, end });
    checkPartLimits(segments.length, strayBytes);
    start = end;
  }
  return { segments, end: segments.at(-1)?.end ?? 2 };
}

/** Finds the frame header: SOF0 to SOF15. Three of these numbers mean tables instead. */
export function findFrame({ segments }: JpegHeader): JpegSegment | undefined {
  return segments.find(
    ({ marker, start, end }) =>
      marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker) && end - start >= 9,
  );
}

const START_OF_SCAN = 0xda;
export const END_OF_IMAGE = 0xd9;
