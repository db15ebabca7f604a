import { chunkType, readChunks } from './chunks.ts';
import type { ImageFile } from './imageFile.ts';
import { readJpegHeader } from './jpegSegments.ts';
import { withoutParts, type Part } from './parts.ts';

/**
 * Copies a JPEG, PNG or WebP without the part that may rotate it (EXIF). The pixels and the colors
 * stay as they are.
 *
 * @returns undefined when the file has no such part, or has another format
 */
export function withoutMetadata(file: ImageFile): Uint8Array<ArrayBuffer> | undefined {
  const { format, bytes } = file;
  const parts = exifParts(file);
  if (parts.length === 0) {
    return undefined;
  }
  const copy = withoutParts(bytes, parts);
  if (format === 'image/webp') {
    new DataView(copy.buffer).setUint32(4, copy.length - 8, true);
  }
  return copy;
}

/**
 * Whether the metadata has an entry like an orientation of 2 to 8 (source: EXIF 2.3, tag 0x0112).
 * It searches for the entry's bytes and does not read directories, so it may find too much, but
 * it overlooks no orientation that a viewer applies.
 */
export function asksForRotation(file: ImageFile): boolean {
  const { bytes } = file;
  let left = SEARCHED_BYTES;
  return exifParts(file).some(([start, end]) => {
    const length = Math.min(end - start, left);
    left -= length;
    return hasRotation(new DataView(bytes.buffer, bytes.byteOffset + start, length));
  });
}

/** Metadata that are searched, in bytes. A JPEG usually has one part of at most 64 kB. */
const SEARCHED_BYTES = 1024 * 1024;

function hasRotation(part: DataView): boolean {
  for (let at = 0; at + 12 <= part.byteLength; at += 1) {
    const tag = part.getUint16(at);
    if (
      (tag === 0x0112 && isRotation(part, at, false)) ||
      (tag === 0x1201 && isRotation(part, at, true))
    ) {
      return true;
    }
  }
  return false;
}

function isRotation(part: DataView, at: number, littleEndian: boolean): boolean {
  const value = part.getUint16(at + 8, littleEndian);
  return (
    part.getUint16(at + 2, littleEndian) === 3 &&
    part.getUint32(at + 4, littleEndian) === 1 &&
    value >= 2 &&
    value <= 8
  );
}

function exifParts({ format, bytes }: ImageFile): readonly Part[] {
  switch (format) {
    case 'image/jpeg':
      return readJpegHeader(bytes)
        .segments.filter(({ marker, start }) => marker === 0xe1 && isExif(bytes, start + 4))
        .map(({ start, end }) => [start, end]);
    case 'image/png':
    case 'image/webp':
      return readChunks(format, bytes)
        .filter(({ type }) => type === EXIF_CHUNKS[format])
        .map(({ start, end }) => [start, end]);
    default:
      return [];
  }
}

const EXIF_CHUNKS = { 'image/png': chunkType('eXIf'), 'image/webp': chunkType('EXIF') } as const;

/** An APP1 segment may also be XMP, which does not rotate. */
function isExif(bytes: Uint8Array, at: number): boolean {
  return [0x45, 0x78, 0x69, 0x66].every((letter, index) => bytes[at + index] === letter);
}
