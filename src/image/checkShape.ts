import type { Size } from './file/readSize.ts';
import type { ImageFault } from './imageFault.ts';

/** The image's shape or size is not one that the model accepts. */
export type ShapeFault = Extract<ImageFault, { code: 'shape' | 'small' }>;

/** What a model accepts of an image. Missing limits are not known. */
export interface ImageLimits {
  /** Smallest and largest width / height. */
  readonly imageAspect?: readonly [number, number];
  /** Smallest width and height in pixels. */
  readonly imageSide?: number;
}

/**
 * Checks an image's shape and size against what a model accepts.
 *
 * @returns what is wrong; undefined when the image fits
 */
export function checkShape(
  { width, height }: Size,
  {
    id: model,
    imageAspect: [min, max] = [0, Infinity],
    imageSide: side = 0,
  }: ImageLimits & { readonly id: string },
): ShapeFault | undefined {
  const shape = width / height;
  if (shape < min || shape > max) {
    return { code: 'shape', width, height, model, min, max };
  }
  return Math.min(width, height) < side ? { code: 'small', width, height, model, side } : undefined;
}

/** Formats width / height with the smaller side as 1, such as `1:2` or `2.35:1`. */
export function formatShape(shape: number): string {
  const round = (ratio: number) => String(Math.floor(ratio * 100) / 100);
  return shape < 1 ? `1:${round(1 / shape)}` : `${round(shape)}:1`;
}
