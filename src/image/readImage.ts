import { imageSize } from 'image-size';
import { DATA_URI_BYTES } from './dataUri.ts';
import { imageFormat, isAccepted, type ImageFormat, type ShownFormat } from './format.ts';
import { ImageError, type ImageFault } from './imageError.ts';
import { avifLiesOnItsSide, readExifOrientation } from './orientation.ts';
import { svgSize } from './svgSize.ts';

/** An image that can be shown, read from its bytes. */
export interface ShownImage {
  readonly format: ShownFormat;
  /** Pixels, as a viewer shows it: a photo's orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** How its pixels lie, from 1, upright, to 8 (source: EXIF 2.3). */
  readonly orientation: number;
  readonly bytes: Uint8Array;
}

/** An image that was read, in a format that services take. */
export interface ReadImage extends ShownImage {
  readonly format: ImageFormat;
}

/**
 * Recognises an image by its bytes, whatever its name, and reads its size.
 *
 * @throws {ImageError} when the form cannot show it, or it is damaged
 */
export function readImage(bytes: Uint8Array): ShownImage {
  if (bytes.length === 0) {
    throw new ImageError({ code: 'empty' });
  }
  const format = imageFormat(bytes);
  if (format === undefined) {
    throw new ImageError({ code: 'notImage' });
  }
  return { format, ...readSize(format, bytes), bytes };
}

/**
 * Reads an image that is to be sent as it is.
 *
 * @throws {ImageError} when it is not a PNG, JPEG or WebP, or damaged
 */
export function readPromptImage(bytes: Uint8Array): ReadImage {
  const { format, ...image } = readImage(bytes);
  if (!isAccepted(format)) {
    throw new ImageError({ code: 'needsConversion', format });
  }
  return { format, ...image };
}

/** What to say of an image that does not fit into a request. */
export function tooLarge({ bytes }: Pick<ReadImage, 'bytes'>): ImageError {
  return new ImageError({ code: 'tooLarge', bytes: bytes.length, limit: DATA_URI_BYTES });
}

/**
 * Checks an image's shape against the shapes that a model takes.
 *
 * @param range smallest and largest width / height
 * @returns what is wrong; undefined when the image fits
 */
export function checkAspect(
  image: { readonly width: number; readonly height: number },
  model: string,
  [min, max]: readonly [number, number],
): ImageFault | undefined {
  const aspect = image.width / image.height;
  if (aspect >= min && aspect <= max) {
    return undefined;
  }
  return { code: 'shape', width: image.width, height: image.height, model, min, max };
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly orientation?: number;
}

function readSize(format: ShownFormat, bytes: Uint8Array): Required<Size> {
  const size = format === 'image/svg+xml' ? svgSize(bytes) : rasterSize(format, bytes);
  if (size === undefined || !isLength(size.width) || !isLength(size.height)) {
    throw new ImageError({ code: 'damaged' });
  }
  return { orientation: 1, ...size };
}

function isLength(pixels: number): boolean {
  return Number.isSafeInteger(pixels) && pixels > 0;
}

function rasterSize(format: ShownFormat, bytes: Uint8Array): Size | undefined {
  try {
    const { width, height, orientation: ofJpeg } = imageSize(bytes);
    const found = ofJpeg ?? readExifOrientation(format, bytes);
    const orientation = found >= 1 && found <= 8 ? found : 1;
    return liesOnItsSide(format, bytes, orientation)
      ? { width: height, height: width, orientation }
      : { width, height, orientation };
  } catch {
    return undefined;
  }
}

/** EXIF orientations 5 to 8 do. Chromium does not heed that of a WebP, so neither does the form. */
function liesOnItsSide(format: ShownFormat, bytes: Uint8Array, orientation: number): boolean {
  return format === 'image/avif'
    ? avifLiesOnItsSide(bytes)
    : orientation >= 5 && format !== 'image/webp';
}
