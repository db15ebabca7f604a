import { readChunkName } from './chunkName.ts';
import type { ImageFile } from './imageFile.ts';
import { jpegSegments, type JpegSegment } from './jpegSegments.ts';
import { withoutParts, type Part } from './parts.ts';

/**
 * Copies an image without its metadata about place, time, camera and author: EXIF, XMP, IPTC,
 * comments, and what follows a JPEG in its file, such as a second picture. The pixels and the color
 * profile stay as they are. The EXIF orientation is removed, too: an image that has one was
 * converted before.
 *
 * @returns the bytes themselves when there is nothing to remove
 */
export function withoutPrivateParts({ format, bytes }: ImageFile): Uint8Array {
  switch (format) {
    case 'image/jpeg':
      return withoutParts(bytes, [...privateSegments(bytes), [endOfJpeg(bytes), bytes.length]]);
    case 'image/png':
      return withoutParts(bytes, privatePngChunks(bytes));
    case 'image/webp':
      return withoutWebpChunks(bytes);
    default:
      return bytes;
  }
}

/** Application segments and comments, but for those that the pixels need. */
function privateSegments(bytes: Uint8Array): readonly Part[] {
  return jpegSegments(bytes)
    .filter((it) => isApplicationData(it.marker) && !isNeeded(it, bytes))
    .map(({ start, end }) => [start, end]);
}

/** APP0 to APP15, and comments (source: ITU-T T.81, table B.1). */
function isApplicationData(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
}

/** JFIF says how colors are stored, and so does Adobe's segment. APP2 may be the color profile. */
function isNeeded({ marker, start }: JpegSegment, bytes: Uint8Array): boolean {
  const name = (length: number) =>
    String.fromCharCode(...bytes.subarray(start + 4, start + 4 + length));
  return (
    (marker === 0xe0 && name(4) === 'JFIF') ||
    (marker === 0xe2 && name(11) === 'ICC_PROFILE') ||
    (marker === 0xee && name(5) === 'Adobe')
  );
}

/** Where a JPEG ends: after its end marker, or with its file. What follows is another file. */
function endOfJpeg(bytes: Uint8Array): number {
  const last = jpegSegments(bytes).at(-1)?.end ?? 2;
  for (let at = bytes.indexOf(0xff, last); at >= 0 && at + 1 < bytes.length;) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) {
      return at + 2;
    }
    // In the pixels, 0xff is followed by 0, a restart marker, or a segment with its length.
    const isSegment = marker >= 0xc0 && marker < 0xff && !(marker >= 0xd0 && marker <= 0xd8);
    const length = isSegment ? (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0) : 0;
    at = bytes.indexOf(0xff, at + (marker === 0xff ? 1 : 2 + length));
  }
  return bytes.length;
}

/** Texts, times and EXIF (source: PNG specification, third edition). */
const PRIVATE_PNG_CHUNKS = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'];

function privatePngChunks(bytes: Uint8Array): readonly Part[] {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Part[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const type = readChunkName(file, at + 4);
    const end = Math.min(at + 12 + file.getUint32(at), bytes.length);
    if (PRIVATE_PNG_CHUNKS.includes(type)) {
      parts.push([at, end]);
    }
    at = end;
  }
  return parts;
}

/** EXIF and XMP, and the flags that announce them (source: WebP container specification). */
function withoutWebpChunks(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Part[] = [];
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = file.getUint32(at + 4, true);
    const next = Math.min(at + 8 + length + (length % 2), bytes.length);
    if (['EXIF', 'XMP '].includes(readChunkName(file, at))) {
      parts.push([at, next]);
    }
    at = next;
  }
  const copy = withoutParts(bytes, parts);
  if (copy !== bytes) {
    const header = new DataView(copy.buffer);
    header.setUint32(4, copy.length - 8, true);
    if (readChunkName(header, 12) === 'VP8X') {
      header.setUint8(20, header.getUint8(20) & ~(EXIF_FLAG | XMP_FLAG));
    }
  }
  return copy;
}

const EXIF_FLAG = 0b1000;
const XMP_FLAG = 0b0100;
