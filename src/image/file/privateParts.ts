import { setImmediate } from 'node:timers/promises';
import { chunkType, readChunks, type Chunk } from './chunks.ts';
import type { ImageFormat } from './format.ts';
import type { ImageFile } from './imageFile.ts';
import { END_OF_IMAGE, readJpegHeader, type JpegSegment } from './jpegSegments.ts';
import { withoutParts, type Part } from './parts.ts';
import { checkPartLimits } from './partLimits.ts';

/**
 * Copies an image without its metadata about place, time, camera and author: EXIF, XMP, IPTC,
 * comments, every part that the pixels don't need, and what follows the image in its file, such as
 * a second picture. The pixels and the color profile stay as they are. The EXIF orientation is
 * removed, too: an image that has one was converted before.
 *
 * @returns the bytes themselves when there is nothing to remove
 */
export async function withoutPrivateParts({
  format,
  bytes,
}: ImageFile<ImageFormat>): Promise<Uint8Array> {
  switch (format) {
    case 'image/jpeg':
      return withoutParts(bytes, await privateJpegParts(bytes));
    case 'image/png':
      return withoutParts(bytes, privateChunks({ format, bytes }));
    case 'image/webp':
      return withoutWebpChunks({ format, bytes });
  }
}

/** All but the segments that the pixels need, from the start to the end of the first picture. */
async function privateJpegParts(bytes: Uint8Array): Promise<readonly Part[]> {
  const { segments, end } = readJpegHeader(bytes);
  const parts: Part[] = [];
  let from = 2;
  for (const segment of segments) {
    if (!isPrivate(segment, bytes)) {
      parts.push([from, segment.start]);
      from = segment.end;
    }
  }
  return [...parts, [from, end], ...(await partsAfterHeader(bytes, end))];
}

/** Bytes that are searched at once. The event loop runs in between. */
const SLICE = 4 * 1024 * 1024;

/** Private segments between the scans of a JPEG, and what follows its end marker. */
async function partsAfterHeader(bytes: Uint8Array, header: number): Promise<readonly Part[]> {
  const parts: Part[] = [];
  let segments = 0;
  let slice = header;
  for (let start = header; start + 2 <= bytes.length;) {
    if (start - slice > SLICE) {
      slice = start;
      await setImmediate();
    }
    const marker = bytes[start + 1] ?? 0;
    // In the pixels, 0xff is followed by 0, a restart marker, or a segment with its length.
    if (bytes[start] !== 0xff || marker < 0xc0 || marker === 0xff) {
      start += 1;
    } else if (marker === END_OF_IMAGE) {
      parts.push([start + 2, bytes.length]);
      break;
    } else if (marker >= 0xd0 && marker <= 0xd8) {
      start += 2;
    } else {
      const length = (bytes[start + 2] ?? 0) * 256 + (bytes[start + 3] ?? 0);
      const end = Math.min(start + 2 + length, bytes.length);
      segments += 1;
      checkPartLimits(segments);
      if (isPrivate({ marker, start, end }, bytes)) {
        parts.push([start, end]);
      }
      start = end;
    }
  }
  return parts;
}

/** Application segments and comments, but for those that the pixels need. */
function isPrivate(segment: JpegSegment, bytes: Uint8Array): boolean {
  return isApplicationData(segment.marker) && !isNeeded(segment, bytes);
}

/** APP0 to APP15, and comments (source: ITU-T T.81, table B.1). */
function isApplicationData(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
}

/** JFIF says how colors are stored, and so does Adobe's segment. APP2 may be the color profile. */
function isNeeded({ marker, start }: JpegSegment, bytes: Uint8Array): boolean {
  const name = NEEDED_SEGMENTS.get(marker);
  return name?.every((letter, index) => bytes[start + 4 + index] === letter) === true;
}

/** Their names by marker, as bytes: that compares faster than a text. */
const NEEDED_SEGMENTS: ReadonlyMap<number, Uint8Array> = new Map(
  Object.entries({ JFIF: 0xe0, ICC_PROFILE: 0xe2, Adobe: 0xee }).map(([name, marker]) => [
    marker,
    new TextEncoder().encode(name),
  ]),
);

/** Chunks about colors, transparency and frames (source: PNG specification, third edition). */
const NEEDED_PNG_CHUNKS = [
  ...['cHRM', 'cICP', 'cLLI', 'gAMA', 'iCCP', 'mDCV', 'sBIT', 'sRGB'],
  ...['bKGD', 'hIST', 'pHYs', 'sPLT', 'tRNS', 'acTL', 'fcTL', 'fdAT'],
].map(chunkType);

/** The first letter of a chunk that decoders must know is a capital. */
const ANCILLARY = 0x20000000;

/** Chunks with pixels, transparency, frames and the color profile (source: RFC 9649). */
const NEEDED_WEBP_CHUNKS = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'].map(chunkType);

function privateChunks(file: ImageFile<'image/png' | 'image/webp'>): readonly Part[] {
  const chunks = readChunks(file.format, file.bytes);
  const { length } = file.bytes;
  const isNeededChunk = ({ type }: Chunk) =>
    file.format === 'image/png'
      ? (type & ANCILLARY) === 0 || NEEDED_PNG_CHUNKS.includes(type)
      : NEEDED_WEBP_CHUNKS.includes(type);
  return [
    ...chunks.filter((it) => !isNeededChunk(it)).map(({ start, end }) => [start, end] as const),
    [chunks.at(-1)?.end ?? length, length],
  ];
}

/** The size in the header changes, and the flags that announce EXIF and XMP (source: RFC 9649). */
function withoutWebpChunks(file: ImageFile<'image/webp'>): Uint8Array {
  const copy = withoutParts(file.bytes, privateChunks(file));
  if (copy !== file.bytes) {
    const header = new DataView(copy.buffer);
    header.setUint32(4, copy.length - 8, true);
    if (copy.length > 20 && header.getUint32(12) === chunkType('VP8X')) {
      header.setUint8(20, header.getUint8(20) & ~(EXIF_FLAG | XMP_FLAG));
    }
  }
  return copy;
}

const EXIF_FLAG = 0b1000;
const XMP_FLAG = 0b0100;
