import type { Size } from './file/readSize.ts';
import type { ImageFault } from './imageFault.ts';

/** The image's shape is not one that the model accepts. */
export type ShapeFault = Extract<ImageFault, { code: 'shape' }>;

/**
 * Checks an image's shape against the shapes that a model accepts.
 *
 * @param range smallest and largest width / height; undefined when it is not known
 * @returns what is wrong; undefined when the image fits
 */
export function checkShape(
  { width, height }: Size,
  model: string,
  range: readonly [number, number] | undefined,
): ShapeFault | undefined {
  const [min, max] = range ?? [0, Infinity];
  const shape = width / height;
  return shape >= min && shape <= max
    ? undefined
    : { code: 'shape', width, height, model, min, max };
}

/** Formats width / height with the smaller side as 1, such as `1:2` or `2.35:1`. */
export function formatShape(shape: number): string {
  const round = (ratio: number) => String(Math.floor(ratio * 100) / 100);
  return shape < 1 ? `1:${round(1 / shape)}` : `${round(shape)}:1`;
}
