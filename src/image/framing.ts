import type { ImageLimits } from './checkShape.ts';
import type { Crop } from './crop.ts';
import type { Size } from './file/readSize.ts';

/**
 * The frame over an image: which part of it becomes the video. Everything is in pixels of the image
 * as it is shown, that is with its EXIF orientation applied.
 */

/** A rectangle in pixels. May reach beyond the image. */
export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** What a frame is placed on, and what it must keep to. */
export interface Framing {
  /** Whole pixels. */
  readonly image: Size;
  /** The shape of the video, as a width and a height in any unit. */
  readonly shape: Size;
  /** What the model accepts of an image. */
  readonly limits: ImageLimits;
}

/** The part that services keep themselves: the largest in the middle (source: Runway's `ratio`). */
export const CENTER: Crop = { x: 0.5, y: 0.5, zoom: 1 };

const MOST_ZOOM = 8;

/** The least zoom that a `Crop` can have. */
const LEAST_ZOOM = 0.01;

/** Shorter side of the smallest frame, in pixels. */
const LEAST_SIDE = 64;

/** Rounding error of a product of fractions, in pixels. */
const TINY = 1e-6;

/** The largest part of an image that has a shape. */
export function largestPart(image: Size, shape: Size): Size {
  const aspect = shape.width / shape.height;
  return image.width < image.height * aspect
    ? { width: image.width, height: image.width / aspect }
    : { width: image.height * aspect, height: image.height };
}

/** Whether a crop to the center loses less than a hundredth, which can't be seen. */
export function fitsShape(image: Size, shape: Size): boolean {
  const { width, height } = largestPart(image, shape);
  return width > image.width * 0.99 && height > image.height * 0.99;
}

/** Returns the nearest shape that a model accepts of an image. */
export function limitShape(shape: Size, [min, max] = [0, Infinity] as readonly number[]): Size {
  const aspect = shape.width / shape.height;
  const limited = Math.min(Math.max(aspect, min ?? 0), max ?? Infinity);
  return limited === aspect ? shape : { width: limited, height: 1 };
}

/**
 * How far a frame can be zoomed: from the whole image inside it, to its smallest size. A frame below
 * 1 reaches beyond the image.
 */
export function zoomRange({ image, shape, limits }: Framing): {
  readonly min: number;
  readonly max: number;
} {
  const part = largestPart(image, shape);
  const whole = Math.min(part.width / image.width, part.height / image.height);
  const least = Math.max(LEAST_SIDE, limits.imageSide ?? 0);
  const smallest = Math.min(part.width, part.height) / least;
  return { min: Math.max(LEAST_ZOOM, whole), max: Math.max(1, Math.min(MOST_ZOOM, smallest)) };
}

/** Returns the nearest crop that a frame can have here, with its center on the pixels. */
export function placeCrop(framing: Framing, { x, y, zoom }: Crop): Crop {
  const { image } = framing;
  const { min, max } = zoomRange(framing);
  const placed = Math.min(Math.max(zoom, min), max);
  const { width, height } = wholeSize(framing, placed);
  const left = placeSide(x * image.width - width / 2, width, image.width);
  const top = placeSide(y * image.height - height / 2, height, image.height);
  return {
    x: (left + width / 2) / image.width,
    y: (top + height / 2) / image.height,
    zoom: placed,
  };
}

/** The frame in whole pixels. It lies within the image if the zoom is 1 or more. */
export function frameRegion(framing: Framing, crop: Crop): Region {
  const { x, y, zoom } = placeCrop(framing, crop);
  const { width, height } = wholeSize(framing, zoom);
  return {
    left: Math.round(x * framing.image.width - width / 2) + 0,
    top: Math.round(y * framing.image.height - height / 2) + 0,
    width,
    height,
  };
}

/**
 * The part to send, so that the service's own crop to the center leaves the frame. It is larger than
 * the frame if the model refuses images with the shape of the video.
 */
export function sentRegion(framing: Framing, crop: Crop): Region {
  const { left, top, width, height } = frameRegion(framing, crop);
  const [min, max] = framing.limits.imageAspect ?? [0, Infinity];
  const wider = growSide(width, Math.ceil(height * min));
  const higher = growSide(height, Math.ceil(width / max));
  return {
    left: left - (wider - width) / 2,
    top: top - (higher - height) / 2,
    width: wider,
    height: higher,
  };
}

/** Whether the frame is what services keep themselves. */
export function isPlain(framing: Framing, crop: Crop): boolean {
  const [region, plain] = [frameRegion(framing, crop), frameRegion(framing, CENTER)];
  return (
    region.left === plain.left &&
    region.top === plain.top &&
    region.width === plain.width &&
    region.height === plain.height
  );
}

/** Whether a region reaches beyond the image, so that its sides are filled. */
export function isBeyond({ left, top, width, height }: Region, image: Size): boolean {
  return left < 0 || top < 0 || left + width > image.width || top + height > image.height;
}

/** Moves the frame by pixels of the image, as far as it can go. */
export function moveFrame(framing: Framing, crop: Crop, right: number, down: number): Crop {
  const { image } = framing;
  const { x, y, zoom } = placeCrop(framing, crop);
  return placeCrop(framing, { x: x + right / image.width, y: y + down / image.height, zoom });
}

/**
 * Zooms around a point: it keeps its place in the frame, as far as the frame can go.
 *
 * @param point in fractions of the image; by default the center of the frame
 */
export function zoomFrame(
  framing: Framing,
  crop: Crop,
  zoom: number,
  point?: { readonly x: number; readonly y: number },
): Crop {
  const placed = placeCrop(framing, crop);
  const { min, max } = zoomRange(framing);
  const next = Math.min(Math.max(zoom, min), max);
  const { x, y } = point ?? placed;
  const nearer = placed.zoom / next;
  return placeCrop(framing, {
    x: x + (placed.x - x) * nearer,
    y: y + (placed.y - y) * nearer,
    zoom: next,
  });
}

/** The frame with the whole image inside. What it has beside the image is filled. */
export function fillCrop(framing: Framing): Crop {
  return { ...CENTER, zoom: zoomRange(framing).min };
}

/**
 * Rounds the frame to whole pixels: to the shape nearest to the video's. A shape that the
 * model accepts does not become one that it refuses.
 */
function wholeSize({ image, shape, limits }: Framing, zoom: number): Size {
  const part = largestPart(image, shape);
  const [min, max] = limits.imageAspect ?? [0, Infinity];
  const aspect = shape.width / shape.height;
  const isRefused = (it: number) => it < min || it > max;
  const badness = ({ width, height }: Size) => {
    const rounded = width / height;
    const isWorst = isRefused(rounded) && !isRefused(aspect);
    return isWorst ? Infinity : Math.abs(Math.log(rounded / aspect));
  };
  return roundings(part.width / zoom)
    .flatMap((width) => roundings(part.height / zoom).map((height) => ({ width, height })))
    .reduce((best, size) => (badness(size) < badness(best) ? size : best));
}

function roundings(side: number): readonly number[] {
  return [Math.max(1, Math.floor(side + TINY)), Math.max(1, Math.ceil(side - TINY))];
}

/**
 * Moves one side of a frame to where it may be: within the image, or around it if it is longer. Its
 * center always stays on the image, as in every `Crop`.
 */
function placeSide(start: number, length: number, available: number): number {
  const [low, high] = [Math.min(0, available - length), Math.max(0, available - length)];
  const least = Math.max(low, Math.ceil(-length / 2));
  const most = Math.min(high, Math.floor(available - length / 2));
  return Math.min(Math.max(Math.round(start), least), most) + 0;
}

/** Grows on both ends alike. */
function growSide(side: number, least: number): number {
  return least <= side ? side : least + ((least - side) % 2);
}
