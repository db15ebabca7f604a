import assert from 'node:assert/strict';
import sharp from 'sharp';

/** How much two images differ, in levels of a color channel from 0 to 255. */
export interface Difference {
  readonly mean: number;
  readonly most: number;
}

/** Compares two images pixel by pixel. The second gets the size of the first. */
export async function difference(first: Buffer, second: Buffer): Promise<Difference> {
  const { width, height } = await sharp(first).metadata();
  const [a, b] = await Promise.all([first, second].map((file) => pixels(file, width, height)));
  assert.ok(a && a.length === b?.length);
  const levels = a.map((value, index) => Math.abs(value - (b[index] ?? 0)));
  return {
    mean: levels.reduce((sum, level) => sum + level, 0) / levels.length,
    most: levels.reduce((most, level) => Math.max(most, level), 0),
  };
}

/** Red, green and blue of each pixel, upright, on white; of an animation the first frame. */
async function pixels(file: Buffer, width: number, height: number): Promise<Buffer> {
  return sharp(file)
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer();
}
