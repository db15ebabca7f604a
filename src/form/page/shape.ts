import { formatShape } from '../../image/checkShape.ts';
import { followsImage, framePixels, parseRatio } from '../../runway/models/model.ts';
import { fill } from '../../util/fill.ts';
import type { FormStrings } from '../strings.ts';

/** Shapes that have a name of their own, as width and height. */
const NAMED = [
  [1, 1],
  [5, 4],
  [4, 3],
  [3, 2],
  [5, 3],
  [16, 9],
  [2, 1],
  [21, 9],
] as const;

/** Shapes whose logarithms differ by less have the same name, such as 16:9 and 864:496. */
const SAME_SHAPE = 0.025;

/** Names the shape of a video as people do, such as `16:9` or `1:2.6`. */
export function nameShape({ width, height }: { width: number; height: number }): string {
  const [long, short] = width < height ? [height, width] : [width, height];
  const named = NAMED.find(([a, b]) => Math.abs(Math.log((a * short) / (b * long))) < SAME_SHAPE);
  if (named === undefined) {
    return formatShape(width / height);
  }
  return width < height ? `${named[1]}:${named[0]}` : `${named[0]}:${named[1]}`;
}

/**
 * Names a ratio by its shape, such as `16:9 · 1280 × 720`. A screen reader also says how it lies:
 * the numbers alone are hard to tell apart.
 */
export function describeRatio(
  ratio: string,
  isBest: boolean,
  strings: FormStrings,
): { readonly label: string; readonly spoken?: string } {
  const size = parseRatio(ratio);
  if (followsImage(ratio)) {
    const label =
      ratio === 'adaptive'
        ? strings.ratioImageOnly
        : fill(strings.ratioImage, ratio.replace('auto_', ''));
    return { label };
  }
  if (size === undefined) {
    return { label: ratio };
  }
  const { width, height } = size;
  const isShape = framePixels(ratio, undefined) === undefined;
  const named = isShape ? ratio : `${nameShape(size)} · ${width} × ${height}`;
  const label = isBest ? fill(strings.ratioBest, named) : named;
  const { ratioLandscape, ratioPortrait, ratioSquare } = strings;
  const spoken = width === height ? ratioSquare : width < height ? ratioPortrait : ratioLandscape;
  return { label, spoken: fill(spoken, label) };
}
