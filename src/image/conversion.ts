import { fitsInline } from './dataUri.ts';
import { isAccepted, type ShownFormat } from './format.ts';

/**
 * What has to be done to an image before a service takes it, and how. The form's page does it, for
 * a browser can read and write images; here is only what it goes by.
 */

/** Most bytes of an image that the form is given: a larger one is not shown, and not converted. */
export const IMAGE_BYTES = 64 * 1024 * 1024;

/** Why an image is not sent as it is. */
export type Reason =
  /** The API does not take it. */
  | 'format'
  /** Its pixels do not lie as they are shown, and programs differ in whether they heed that. */
  | 'orientation'
  /** It does not fit into a request, and the service takes no uploads. */
  | 'size';

/** @returns why the image has to be converted; nothing when it is sent as it is */
export function reasonsToConvert(
  image: {
    readonly format: ShownFormat;
    readonly orientation: number;
    /** Its length in bytes. */
    readonly length: number;
  },
  takesUploads: boolean,
): readonly Reason[] {
  const reasons: Reason[] = [];
  if (!isAccepted(image.format)) {
    reasons.push('format');
  }
  if (image.orientation !== 1) {
    reasons.push('orientation');
  }
  if (isAccepted(image.format) && !takesUploads && !fitsInline(image.format, image.length)) {
    reasons.push('size');
  }
  return reasons;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One way to write an image. */
export interface Attempt extends Size {
  /** Lossy: a JPEG, or a WebP where something shines through. */
  readonly as: 'png' | 'lossy';
  /** From 0 to 1; of no meaning to a PNG. */
  readonly quality: number;
}

/** Longest side and most pixels that are drawn: what browsers do without failing. */
const MAX_SIDE = 16_384;
const MAX_PIXELS = 64_000_000;

/** Longest side of a drawing without a size of its own to speak of. */
const MAX_DRAWN_SIDE = 4096;

/** What a product of broken numbers may be off, in pixels. */
const TINY = 1e-6;

const STEP = 0.85;
const HIGH_QUALITY = 0.95;
const LOWER_QUALITIES = [0.85, 0.75, 0.65, 0.5];

/**
 * The ways to write an image, best first; the first that fits is to be taken. No size is smaller
 * than what the video can show: of it, what the crop to the video's shape leaves has at least the
 * video's pixels, where the original has them.
 *
 * @param video what the image is for
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
    ...scalesDown(full, least).map((it) => lossy(it, HIGH_QUALITY)),
    ...LOWER_QUALITIES.map((it) => lossy(least, it)),
  ];
}

/** How large an image must be at least to fill a video. */
function coveringScale(image: Size, video: Size): number {
  return Math.max(video.width / image.width, video.height / image.height);
}

/** The image's own size; a drawing is as large as the video wants it. */
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
 * Whole pixels, rounded towards a square: a shape that a model just takes must not become one that
 * it refuses.
 */
function scaled({ width, height }: Size, scale: number): Size {
  const atLeast = (pixels: number) => Math.max(1, Math.ceil(pixels * scale - TINY));
  const short = atLeast(Math.min(width, height));
  const shape = Math.max(width, height) / Math.min(width, height);
  const long = Math.min(atLeast(Math.max(width, height)), Math.floor(short * shape + TINY));
  return width < height ? { width: short, height: long } : { width: long, height: short };
}

/** Formats of drawings and screenshots, which stay sharp as a PNG. */
function isLossless(format: ShownFormat): boolean {
  return format !== 'image/jpeg' && format !== 'image/webp' && format !== 'image/avif';
}

/** Whether an image has the shape of another, but for rounding to whole pixels. */
export function hasShapeOf(image: Size, original: Size): boolean {
  const difference = Math.abs(image.width * original.height - image.height * original.width);
  return difference <= original.width + original.height;
}
