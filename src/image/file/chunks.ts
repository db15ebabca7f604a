import { checkPartLimits } from './partLimits.ts';

/** A chunk of a PNG or WebP. Positions are in bytes. */
export interface Chunk {
  /** Its four letters as a number: that compares faster than a text. */
  readonly type: number;
  readonly start: number;
  /** After its checksum or padding; not after the end of the file. */
  readonly end: number;
}

/**
 * Lists the chunks of a PNG or WebP, and not what follows the image in its file (sources: PNG
 * specification, third edition; RFC 9649).
 *
 * @throws {ImageError} when there are more than a program writes
 */
export function readChunks(
  format: 'image/png' | 'image/webp',
  bytes: Uint8Array,
): readonly Chunk[] {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng = format === 'image/png';
  const fileEnd = isPng || bytes.length < 12 ? bytes.length : 8 + file.getUint32(4, true);
  const limit = Math.min(fileEnd, bytes.length);
  const chunks: Chunk[] = [];
  for (let start = isPng ? 8 : 12; start + 8 <= limit;) {
    const length = file.getUint32(isPng ? start : start + 4, !isPng);
    const end = Math.min(start + 8 + length + (isPng ? 4 : length % 2), limit);
    const type = file.getUint32(isPng ? start + 4 : start);
    chunks.push({ type, start, end });
    checkPartLimits(chunks.length);
    start = type === LAST_PNG_CHUNK ? limit : end;
  }
  return chunks;
}

/** A chunk's type from its four letters. */
export function chunkType(letters: string): number {
  return new DataView(new TextEncoder().encode(letters).buffer).getUint32(0);
}

const LAST_PNG_CHUNK = chunkType('IEND');
