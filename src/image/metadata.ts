import { readChunkName } from './chunkName.ts';
import type { ImageFile } from './imageFile.ts';
import { jpegSegments } from './jpegSegments.ts';
import { withoutParts, type Part } from './parts.ts';

/**
 * Copies a JPEG, PNG or WebP without the part that may rotate it (EXIF). The pixels and the colors
 * stay as they are.
 *
 * @returns undefined when the file has no such part, or has another format
 */
export function withoutMetadata(file: ImageFile): Uint8Array<ArrayBuffer> | undefined {
  const { format, bytes } = file;
  const parts = metadataParts(file);
  if (parts.length === 0) {
    return undefined;
  }
  const copy = withoutParts(bytes, parts);
  if (format === 'image/webp') {
    new DataView(copy.buffer).setUint32(4, copy.length - 8, true);
  }
  return copy;
}

/** Whether a file has a part that may rotate it. */
export function hasMetadata(file: ImageFile): boolean {
  return metadataParts(file).length > 0;
}

/**
 * Whether the metadata has an entry like an orientation of 2 to 8 (source: EXIF 2.3, tag 0x0112).
 * It searches for the entry's bytes and does not read directories, so it may find too much, but
 * it overlooks no orientation that a viewer applies.
 */
export function asksForRotation(file: ImageFile): boolean {
  const { bytes } = file;
  return metadataParts(file).some(([start, end]) => {
    const length = Math.min(end - start, SEARCHED_BYTES);
    const part = new DataView(bytes.buffer, bytes.byteOffset + start, length);
    for (let at = 0; at + 12 <= part.byteLength; at += 1) {
      if (isRotation(part, at, true) || isRotation(part, at, false)) {
        return true;
      }
    }
    return false;
  });
}

/** Metadata that are searched, in bytes of each part. Those of a JPEG have at most 64 kB. */
const SEARCHED_BYTES = 1024 * 1024;

function isRotation(part: DataView, at: number, littleEndian: boolean): boolean {
  const value = part.getUint16(at + 8, littleEndian);
  return (
    part.getUint16(at, littleEndian) === 0x0112 &&
    part.getUint16(at + 2, littleEndian) === 3 &&
    part.getUint32(at + 4, littleEndian) === 1 &&
    value >= 2 &&
    value <= 8
  );
}

function metadataParts({ format, bytes }: ImageFile): readonly Part[] {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case 'image/jpeg':
      return jpegParts(bytes);
    case 'image/png':
      return chunkParts(file, 8, 'eXIf', (at) => ({
        type: readChunkName(file, at + 4),
        end: at + 12 + file.getUint32(at),
      }));
    case 'image/webp':
      return chunkParts(file, 12, 'EXIF', (at) => {
        const length = file.getUint32(at + 4, true);
        return { type: readChunkName(file, at), end: at + 8 + length + (length % 2) };
      });
    default:
      return [];
  }
}

/** The APP1 segments. The color profile is in others. */
function jpegParts(bytes: Uint8Array): readonly Part[] {
  return jpegSegments(bytes)
    .filter(({ marker }) => marker === 0xe1)
    .map(({ start, end }) => [start, end]);
}

function chunkParts(
  file: DataView,
  first: number,
  wanted: string,
  readChunk: (at: number) => { readonly type: string; readonly end: number },
): readonly Part[] {
  const parts: Part[] = [];
  for (let at = first; at + 8 <= file.byteLength;) {
    const { type, end } = readChunk(at);
    if (type === wanted) {
      parts.push([at, Math.min(end, file.byteLength)]);
    }
    at = end;
  }
  return parts;
}
