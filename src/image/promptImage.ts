import * as l10n from '@vscode/l10n';
import { imageSize } from 'image-size';
import { imageFormat, type ImageFormat } from './format.ts';

/** Longest data URI that services take, in characters (source: Runway API 2024-11-06). */
export const DATA_URI_LENGTH = 5_242_880;

/** An image that can be sent, read from its bytes. */
export interface PromptImage {
  readonly format: ImageFormat;
  /** Pixels, as a viewer shows it: a photo's orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** An image that cannot be sent. Its message is a sentence for people. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}

/**
 * Recognises an image by its bytes, whatever its name, and reads its size.
 *
 * @throws {ImageError} when it is not a PNG, JPEG or WebP, or damaged
 */
export function readPromptImage(bytes: Uint8Array): PromptImage {
  if (bytes.length === 0) {
    throw new ImageError(l10n.t('The file is empty. Choose a PNG, JPEG or WebP image.'));
  }
  const format = imageFormat(bytes);
  if (format === undefined) {
    throw new ImageError(
      l10n.t('This is not a PNG, JPEG or WebP image. Convert it to one of them.'),
    );
  }
  const { width, height } = readSize(bytes);
  return { format, width, height, bytes };
}

/** Whether an image fits into a request, as a data URI. */
export function fitsInline({ format, bytes }: Pick<PromptImage, 'format' | 'bytes'>): boolean {
  return dataUriLength(format, bytes.length) <= DATA_URI_LENGTH;
}

/** What to say of an image that does not fit into a request. */
export function tooLarge({ bytes }: Pick<PromptImage, 'bytes'>): ImageError {
  return new ImageError(
    l10n.t(
      'The image is {0} MB; the service takes at most {1} MB. Scale it down or save it as JPEG.',
      megabytes(bytes.length),
      megabytes((DATA_URI_LENGTH * 3) / 4),
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

/** The image as the API takes it inside a request. */
export function toDataUri(image: PromptImage): string {
  return `data:${image.format};base64,${Buffer.from(image.bytes).toString('base64')}`;
}

function dataUriLength(format: ImageFormat, bytes: number): number {
  return `data:${format};base64,`.length + Math.ceil(bytes / 3) * 4;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function readSize(bytes: Uint8Array): { width: number; height: number } {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    if (width > 0 && height > 0) {
      // EXIF orientations 5 to 8 lie on their side.
      return orientation >= 5 && orientation <= 8
        ? { width: height, height: width }
        : { width, height };
    }
  } catch {
    // Told below, like a size of zero.
  }
  throw new ImageError(l10n.t('The image is damaged: its size cannot be read.'));
}
