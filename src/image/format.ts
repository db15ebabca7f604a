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
  | 'image/jxl';

export function isAccepted(format: ShownFormat): format is ImageFormat {
  return ACCEPTED_FORMATS.some((accepted) => accepted === format);
}

/** Extensions of image files. */
export const IMAGE_EXTENSIONS = [
  ...['png', 'jpg', 'jpeg', 'jfif', 'webp'],
  ...['gif', 'bmp', 'avif', 'svg', 'ico', 'jxl'],
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
  if (starts(0, 0, 0, 1, 0)) {
    return 'image/x-icon';
  }
  // A bare codestream, or one in a container (source: ISO 18181-2). Some browsers show it.
  if (starts(0, 0xff, 0x0a) || starts(0, 0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20)) {
    return 'image/jxl';
  }
  if (starts(4, 0x66, 0x74, 0x79, 0x70)) {
    return isAvif(bytes) ? 'image/avif' : undefined;
  }
  return isSvg(bytes) ? 'image/svg+xml' : undefined;
}

/** A still image, and an animation without one. */
const AVIF_BRANDS = ['avif', 'avis'];

/** Its brand, or one that it says to be compatible with (source: ISO 14496-12, `ftyp`). */
function isAvif(bytes: Uint8Array): boolean {
  const brands = latin1(bytes.subarray(8, Math.min(bytes[3] ?? 0, 128)));
  return brands.match(/[^]{4}/g)?.some((brand) => AVIF_BRANDS.includes(brand)) ?? false;
}

/** The root element may come after a declaration, comments and a document type. */
function isSvg(bytes: Uint8Array): boolean {
  const start = latin1(bytes.subarray(0, 4096)).replace(/^\u00ef\u00bb\u00bf/, '');
  return /^\s*(?:<\?(?:(?!\?>)[^])*\?>\s*|<!--(?:(?!-->)[^])*-->\s*|<!DOCTYPE\s[^[>]*(?:\[[^\]]*\]\s*)?>\s*)*<svg[\s>/]/.test(
    start,
  );
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
