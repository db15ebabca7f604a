import type { ShownFormat } from './format.ts';

const ORIENTATION = 0x0112;
/** The type of a value of 16 bits. */
const SHORT = 3;

/**
 * The EXIF orientation in a PNG or WebP, from 1 to 8; 1 where there is none. (That of a JPEG comes
 * with its size.)
 */
export function readExifOrientation(format: ShownFormat, bytes: Uint8Array): number {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const exif = format === 'image/png' ? pngExif(file) : webpExif(file, format);
    return (exif && orientationIn(exif)) ?? 1;
  } catch (error) {
    if (error instanceof RangeError) {
      // The file ends before its EXIF data does.
      return 1;
    }
    throw error;
  }
}

/** The `eXIf` chunk; viewers do not see one that comes after the pixels (source: PNG, 3rd edition). */
function pngExif(file: DataView): DataView | undefined {
  for (let at = 8; at + 12 <= file.byteLength;) {
    const length = file.getUint32(at);
    const type = name(file, at + 4);
    if (type === 'eXIf') {
      return part(file, at + 8, length);
    }
    if (type === 'IDAT' || !/^[A-Za-z]{4}$/.test(type)) {
      return undefined;
    }
    at += 12 + length;
  }
  return undefined;
}

/** The `EXIF` chunk, which some programs begin as if it was in a JPEG. */
function webpExif(file: DataView, format: ShownFormat): DataView | undefined {
  if (format !== 'image/webp' || name(file, 12) !== 'VP8X') {
    return undefined;
  }
  for (let at = 12; at + 8 <= file.byteLength;) {
    const length = file.getUint32(at + 4, true);
    if (name(file, at) === 'EXIF') {
      const exif = part(file, at + 8, length);
      return name(exif, 0) === 'Exif' ? part(exif, 6, length - 6) : exif;
    }
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** Reads the first directory of a TIFF, which is what EXIF data are (source: EXIF 2.3, 4.5). */
function orientationIn(tiff: DataView): number | undefined {
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  const entries = tiff.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (tiff.getUint16(at, little) === ORIENTATION) {
      return tiff.getUint16(at + 2, little) === SHORT ? tiff.getUint16(at + 8, little) : undefined;
    }
  }
  return undefined;
}

/** Whether an AVIF is turned by a quarter: its `irot` property counts quarters (ISO 23008-12, 6.5.10). */
export function avifLiesOnItsSide(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixels = file.indexOf('mdat');
  const at = file.subarray(0, pixels < 0 ? undefined : pixels).indexOf('irot');
  return at > 0 && (file[at + 4] ?? 0) % 2 === 1;
}

function name(file: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((it) => file.getUint8(at + it)));
}

function part(file: DataView, at: number, length: number): DataView {
  return new DataView(file.buffer, file.byteOffset + at, length);
}
