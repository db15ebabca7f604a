/** A segment of a JPEG. Positions are in bytes. */
export interface JpegSegment {
  /** Second byte of its marker, such as 0xe1 for APP1. */
  readonly marker: number;
  /** Where its marker begins. */
  readonly start: number;
  readonly end: number;
}

/**
 * Lists the segments before the pixels (source: ITU-T T.81, B.1). Skips bytes between segments, as
 * decoders do.
 */
export function jpegSegments(bytes: Uint8Array): readonly JpegSegment[] {
  const segments: JpegSegment[] = [];
  const findMarker = (from: number) => bytes.indexOf(0xff, from);
  for (let start = findMarker(2); start >= 0 && start + 4 <= bytes.length;) {
    const [marker = 0, high = 0, low = 0] = bytes.subarray(start + 1, start + 4);
    if (marker === 0 || marker === 0xff) {
      start = findMarker(start + 1);
      continue;
    }
    const end = start + 2 + high * 256 + low;
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE || end > bytes.length) {
      break;
    }
    segments.push({ marker, start, end });
    start = findMarker(end);
  }
  return segments;
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
