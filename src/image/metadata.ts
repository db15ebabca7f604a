import type { ShownFormat } from './format.ts';

/**
 * Copies a JPEG, PNG or WebP without the part that may rotate it (EXIF). The pixels and the colors
 * stay as they are.
 *
 * @returns undefined when the file has no such part, or has another format
 */
export function withoutMetadata(format: ShownFormat, bytes: Uint8Array): Uint8Array | undefined {
  const parts = metadataParts(format, bytes);
  if (parts.length === 0) {
    return undefined;
  }
  const removed = parts.reduce((sum, [start, end]) => sum + end - start, 0);
  const copy = new Uint8Array(bytes.length - removed);
  let from = 0;
  let to = 0;
  for (const [start, end] of [...parts, [bytes.length, bytes.length] as const]) {
    copy.set(bytes.subarray(from, start), to);
    to += start - from;
    from = end;
  }
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
export function asksForRotation(format: ShownFormat, bytes: Uint8Array): boolean {
  return metadataParts(format, bytes).some(([start, end]) => {
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

/** Start and end of a part of a file, in bytes. */
type Part = readonly [number, number];

function metadataParts(format: ShownFormat, bytes: Uint8Array): readonly Part[] {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (format) {
    case 'image/jpeg':
      return jpegParts(file);
    case 'image/png':
      return chunkParts(file, 8, 'eXIf', (at) => ({
        type: readName(file, at + 4),
        end: at + 12 + file.getUint32(at),
      }));
    case 'image/webp':
      return chunkParts(file, 12, 'EXIF', (at) => {
        const length = file.getUint32(at + 4, true);
        return { type: readName(file, at), end: at + 8 + length + (length % 2) };
      });
    default:
      return [];
  }
}

/** The APP1 segments before the pixels. The color profile is in others (source: ITU-T T.81, B.1). */
function jpegParts(file: DataView): readonly Part[] {
  const parts: Part[] = [];
  let at = 2;
  while (at + 4 <= file.byteLength && file.getUint8(at) === 0xff) {
    const marker = file.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + file.getUint16(at + 2);
    if (marker === 0xda || marker === 0xd9 || end > file.byteLength) {
      break;
    }
    if (marker === 0xe1) {
      parts.push([at, end]);
    }
    at = end;
  }
  return parts;
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

function readName(file: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => file.getUint8(at + index)));
}
