import * as l10n from '@vscode/l10n';
import { imageSize } from 'image-size';
import { DATA_URI_BYTES, megabytes } from './dataUri.ts';
import {
  FORMAT_NAMES,
  imageFormat,
  isAccepted,
  type ImageFormat,
  type ShownFormat,
} from './format.ts';
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

/** An image that cannot be sent. Its message is a sentence for people. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}

/**
 * Recognises an image by its bytes, whatever its name, and reads its size.
 *
 * @throws {ImageError} when the form cannot show it, or it is damaged
 */
export function readImage(bytes: Uint8Array): ShownImage {
  if (bytes.length === 0) {
    throw new ImageError(l10n.t('The file is empty. Choose a PNG, JPEG or WebP image.'));
  }
  const format = imageFormat(bytes);
  if (format === undefined) {
    throw new ImageError(
      l10n.t('This is not a PNG, JPEG or WebP image. Convert it to one of them.'),
    );
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
    throw new ImageError(
      l10n.t(
        'The service does not take {0} images. Generate the video from the form, which converts it, or save it as PNG.',
        FORMAT_NAMES[format],
      ),
    );
  }
  return { format, ...image };
}

/** What to say of an image that does not fit into a request. */
export function tooLarge({ bytes }: Pick<ReadImage, 'bytes'>): ImageError {
  return new ImageError(
    l10n.t(
      'The image is {0} MB; the service takes at most {1} MB. Scale it down or save it as JPEG.',
      megabytes(bytes.length),
      megabytes(DATA_URI_BYTES),
    ),
  );
}

/**
 * Checks an image's shape against the shapes that a model takes.
 *
 * @param range smallest and largest width / height
 * @returns a sentence that says what is wrong, or undefined when it fits
 */
export function checkAspect(
  image: { readonly width: number; readonly height: number },
  model: string,
  [min, max]: readonly [number, number],
): string | undefined {
  const aspect = image.width / image.height;
  if (aspect >= min && aspect <= max) {
    return undefined;
  }
  return l10n.t(
    'The image is {0} × {1}: width / height is {2}, but {3} takes {4} to {5}. Crop it, or choose another model.',
    image.width,
    image.height,
    aspect.toFixed(2),
    model,
    min,
    max,
  );
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly orientation?: number;
}

function readSize(format: ShownFormat, bytes: Uint8Array): Required<Size> {
  const size = format === 'image/svg+xml' ? svgSize(bytes) : rasterSize(format, bytes);
  if (size === undefined || !isLength(size.width) || !isLength(size.height)) {
    throw new ImageError(l10n.t('The image is damaged: its size cannot be read.'));
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
