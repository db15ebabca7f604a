import * as v from 'valibot';

/**
 * The part of an image that the user framed for the video.
 *
 * `x` and `y` say where its center is, as fractions of the image's width and height. `zoom` says how
 * much larger it is shown than the largest part with the video's shape: 1 is that part itself, 2
 * has half its width. Below 1 it reaches beyond the image, whose sides are then filled.
 */
export const Crop = v.object({
  x: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  y: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  zoom: v.pipe(v.number(), v.minValue(0.01), v.maxValue(100)),
});

export type Crop = v.InferOutput<typeof Crop>;
