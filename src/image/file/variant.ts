import { chunkType, readChunks } from './chunks.ts';
import type { ImageFile } from './imageFile.ts';
import { findFrame, readJpegHeader } from './jpegSegments.ts';

/** What a file has that programs show in different ways, though they know its format. */
export type Variant =
  /** Colors for print: cyan, magenta, yellow and black, also as YCCK. */
  | 'cmyk'
  /** 16 bits per color. */
  | 'highBitDepth'
  | 'animated';

/**
 * Finds what may look different elsewhere.
 *
 * @throws {ImageError} when the file has more parts than a program writes
 */
export function readVariant({ format, bytes }: ImageFile): Variant | undefined {
  switch (format) {
    case 'image/jpeg': {
      const frame = findFrame(readJpegHeader(bytes));
      return frame !== undefined && bytes[frame.start + 9] === 4 ? 'cmyk' : undefined;
    }
    case 'image/png':
      if (readChunks(format, bytes).some(({ type }) => type === ANIMATION)) {
        return 'animated';
      }
      return bytes[24] === 16 ? 'highBitDepth' : undefined;
    case 'image/webp':
      return readChunks(format, bytes).some(({ type }) => type === FRAMES) ? 'animated' : undefined;
    case 'image/avif':
      return String.fromCharCode(...bytes.subarray(8, 12)) === 'avis' ? 'animated' : undefined;
    default:
      return undefined;
  }
}

/** Announces the frames of a PNG. */
const ANIMATION = chunkType('acTL');

/** The animation of a WebP. */
const FRAMES = chunkType('ANIM');
