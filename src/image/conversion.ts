import { chooseDelivery } from './delivery.ts';
import { isAccepted, type ShownFormat } from './file/format.ts';
import type { Size } from './file/readSize.ts';
import type { Variant } from './file/variant.ts';

/**
 * Decides whether an image must be converted before a service accepts it, and how. The form's page
 * converts it, because a browser can read and write images.
 */

/** Why an image is not sent as it is. */
export type Reason =
  /** The user framed a part of it. */
  | 'framed'
  /** Services don't accept the format. */
  | 'format'
  /** Metadata rotates the pixels, and programs differ in whether they apply that. */
  | 'rotated'
  /** It does not fit into a request, and the service takes no uploads. */
  | 'size'
  | Variant;

/** Returns why the image must be converted; an empty list when it is sent as it is. */
export function reasonsToConvert(
  image: {
    readonly format: ShownFormat;
    readonly rotated: boolean;
    readonly variant?: Variant | undefined;
    /** The file's length in bytes. */
    readonly length: number;
    /** The user framed a part of it. */
    readonly framed?: boolean;
  },
  takesUploads: boolean,
): readonly Reason[] {
  const reasons: Reason[] = image.framed === true ? ['framed'] : [];
  if (!isAccepted(image.format)) {
    reasons.push('format');
  }
  if (image.rotated) {
    reasons.push('rotated');
  }
  if (image.variant !== undefined) {
    reasons.push(image.variant);
  }
  // One frame of an animation, or a part of an image, may be much shorter than the file.
  if (
    isAccepted(image.format) &&
    image.variant !== 'animated' &&
    image.framed !== true &&
    chooseDelivery(image.format, image.length, takesUploads) === 'tooLarge'
  ) {
    reasons.push('size');
  }
  return reasons;
}

/** One way to write an image. */
export interface Attempt extends Size {
  /** Lossy: a JPEG, or a WebP where something shines through. */
  readonly as: 'png' | 'lossy';
  /** From 0 to 1; of no meaning to a PNG. */
  readonly quality: number;
}

/** Longest side and most pixels of a canvas that browsers draw without failing. */
const MAX_SIDE = 16_384;
const MAX_PIXELS = 64_000_000;

/** Longest side that an SVG is enlarged to, in pixels. */
const MAX_DRAWN_SIDE = 4096;

/** Rounding error of a product of fractions, in pixels. */
const TINY = 1e-6;

const STEP = 0.85;
const HIGH_QUALITY = 0.95;
const LOWER_QUALITIES = [0.85, 0.75, 0.65, 0.5];

/**
 * Returns the ways to write an image, best first. The caller takes the first that fits. No size is
 * smaller than what the video can show: the crop to the video's shape keeps the video's pixels,
 * where the original has them.
 *
 * @param video size of the video
 */
export function attemptsFor(
  image: Size & { readonly format: ShownFormat },
  video: Size,
  reasons: readonly Reason[],
): readonly Attempt[] {
  const full = fullScale(image, video);
  const least = Math.min(full, coveringScale(image, video));
  const lossy = (scale: number, quality: number): Attempt => ({
    ...scaled(image, scale),
    as: 'lossy',
    quality,
  });
  return [
    ...(isLossless(image.format) && !reasons.includes('size')
      ? [{ ...scaled(image, full), as: 'png', quality: 1 } as const]
      : []),
    ...scalesDown(full, least).map((scale) => lossy(scale, HIGH_QUALITY)),
    ...LOWER_QUALITIES.map((quality) => lossy(least, quality)),
  ];
}

/** The smallest scale at which the image fills the video. */
function coveringScale(image: Size, video: Size): number {
  return Math.max(video.width / image.width, video.height / image.height);
}

/** The image's own size; an SVG is enlarged to the size of the video. */
function fullScale(image: Size & { readonly format: ShownFormat }, video: Size): number {
  const longest = Math.max(image.width, image.height);
  if (image.format === 'image/svg+xml') {
    return Math.min(Math.max(1, coveringScale(image, video)), MAX_DRAWN_SIDE / longest);
  }
  return Math.min(1, MAX_SIDE / longest, Math.sqrt(MAX_PIXELS / (image.width * image.height)));
}

function scalesDown(full: number, least: number): number[] {
  const scales: number[] = [];
  for (let scale = full; scale > least; scale *= STEP) {
    scales.push(scale);
  }
  return [...scales, least];
}

/**
 * Rounds to whole pixels, towards a square: a shape that a model just accepts must not become one
 * that it refuses.
 */
function scaled({ width, height }: Size, scale: number): Size {
  const atLeast = (pixels: number) => Math.max(1, Math.ceil(pixels * scale - TINY));
  const short = atLeast(Math.min(width, height));
  const shape = Math.max(width, height) / Math.min(width, height);
  const long = Math.min(atLeast(Math.max(width, height)), Math.floor(short * shape + TINY));
  return width < height ? { width: short, height: long } : { width: long, height: short };
}

/** Formats of drawings and screenshots. They stay sharp as a PNG. */
function isLossless(format: ShownFormat): boolean {
  return (
    format !== 'image/jpeg' &&
    format !== 'image/webp' &&
    format !== 'image/avif' &&
    format !== 'image/heic' &&
    format !== 'image/jxl'
  );
}
