import { chunkType } from './chunks.ts';
import type { ImageFormat } from './format.ts';
import type { ImageFile } from './imageFile.ts';
import { findFrame, readJpegHeader } from './jpegSegments.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads an image's size from its header, for ways without a page. The page asks the browser.
 *
 * @returns undefined when the header is damaged
 * @throws {ImageError} when it has more parts than a program writes
 */
export function readSize({ format, bytes }: ImageFile<ImageFormat>): Size | undefined {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = readers[format](file, bytes);
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}

const readers: Readonly<
  Record<ImageFormat, (file: DataView, bytes: Uint8Array) => Size | undefined>
> = {
  'image/png': readPng,
  'image/jpeg': readJpeg,
  'image/webp': readWebP,
};

/** The first chunk, IHDR, has the size (source: PNG, 11.2.1). */
function readPng(file: DataView): Size | undefined {
  return file.byteLength >= 24 && file.getUint32(12) === chunkType('IHDR')
    ? { width: file.getUint32(16), height: file.getUint32(20) }
    : undefined;
}

/** The frame header has the size (source: ITU-T T.81, B.2.2). */
function readJpeg(file: DataView, bytes: Uint8Array): Size | undefined {
  const frame = findFrame(readJpegHeader(bytes));
  return (
    frame && { width: file.getUint16(frame.start + 7), height: file.getUint16(frame.start + 5) }
  );
}

/** The first chunk has the size, in one of three forms (source: RFC 9649). */
function readWebP(file: DataView): Size | undefined {
  if (file.byteLength < 30) {
    return undefined;
  }
  switch (file.getUint32(12)) {
    case chunkType('VP8 '):
      return {
        width: file.getUint16(26, true) & 0x3fff,
        height: file.getUint16(28, true) & 0x3fff,
      };
    case chunkType('VP8L'): {
      const bits = file.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case chunkType('VP8X'): {
      const readUint24 = (at: number) => file.getUint16(at, true) + file.getUint8(at + 2) * 65_536;
      return { width: readUint24(24) + 1, height: readUint24(27) + 1 };
    }
    default:
      return undefined;
  }
}
