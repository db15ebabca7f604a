import { isSvg } from './svg.ts';

/** The media types that the API takes as a prompt image. */
export const ACCEPTED_FORMATS = ['image/png', 'image/jpeg', 'image/webp'] as const;

export type ImageFormat = (typeof ACCEPTED_FORMATS)[number];

/** The media types that the form shows. It converts those that the API doesn't take. */
export type ShownFormat =
  | ImageFormat
  | 'image/gif'
  | 'image/bmp'
  | 'image/avif'
  | 'image/svg+xml'
  | 'image/x-icon'
  | 'image/jxl'
  | 'image/heic'
  | 'image/tiff';

export function isAccepted(format: ShownFormat): format is ImageFormat {
  return ACCEPTED_FORMATS.some((accepted) => accepted === format);
}

/** Extensions of image files. */
export const IMAGE_EXTENSIONS = [
  ...['png', 'jpg', 'jpeg', 'jfif', 'webp'],
  ...['gif', 'bmp', 'avif', 'svg', 'ico', 'jxl'],
  ...['heic', 'heif', 'tif', 'tiff'],
];

/** Names of the formats, for messages. */
export const FORMAT_NAMES: Readonly<Record<ShownFormat, string>> = {
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
  'image/bmp': 'BMP',
  'image/avif': 'AVIF',
  'image/svg+xml': 'SVG',
  'image/x-icon': 'ICO',
  'image/jxl': 'JPEG XL',
  'image/heic': 'HEIC',
  'image/tiff': 'TIFF',
};

/** Recognises an image by its first bytes; undefined when the form can't show it. */
export function imageFormat(bytes: Uint8Array): ShownFormat | undefined {
  const starts = (offset: number, ...signature: number[]) =>
    signature.every((byte, index) => bytes[offset + index] === byte);
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return 'image/png';
  }
  if (starts(0, 0xff, 0xd8, 0xff)) {
    return 'image/jpeg';
  }
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) {
    return 'image/webp';
  }
  if (starts(0, 0x47, 0x49, 0x46, 0x38)) {
    return 'image/gif';
  }
  // The second header's length, 12 to 124, tells it from a text that begins with "BM".
  if (starts(0, 0x42, 0x4d) && (bytes[14] ?? 0) >= 12 && starts(15, 0, 0, 0)) {
    return 'image/bmp';
  }
  // An icon or a pointer, with at least one image.
  if ((starts(0, 0, 0, 1, 0) || starts(0, 0, 0, 2, 0)) && (bytes[4] ?? 0) > 0) {
    return 'image/x-icon';
  }
  // A bare codestream, or one in a container (source: ISO 18181-2). Some browsers show it.
  if (starts(0, 0xff, 0x0a) || starts(0, 0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20)) {
    return 'image/jxl';
  }
  if (starts(4, 0x66, 0x74, 0x79, 0x70)) {
    return containerFormat(bytes);
  }
  // Little or big endian, with short or long offsets. Raw files of cameras begin like this, too.
  if (
    [42, 43].some(
      (version) => starts(0, 0x49, 0x49, version, 0) || starts(0, 0x4d, 0x4d, 0, version),
    )
  ) {
    return 'image/tiff';
  }
  return isSvg(bytes) ? 'image/svg+xml' : undefined;
}

/** A still image, and an animation without one. */
const AVIF_BRANDS = ['avif', 'avis'];

/** Images of HEVC, and of other kinds that only few programs show (source: ISO/IEC 23008-12). */
const HEIC_BRANDS = /^(?:hei[cxms]|hev[cxms]|mif1|msf1)$/;

/** Bytes in which the brands are searched. */
const BRANDS_LENGTH = 4096;

/** Its brand, or one that it says to be compatible with (source: ISO 14496-12, `ftyp`). */
function containerFormat(bytes: Uint8Array): ShownFormat | undefined {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const text = String.fromCharCode(...bytes.subarray(8, Math.min(length, BRANDS_LENGTH)));
  const brands = text.match(/[^]{4}/g) ?? [];
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) {
    return 'image/avif';
  }
  return brands.some((brand) => HEIC_BRANDS.test(brand)) ? 'image/heic' : undefined;
}
