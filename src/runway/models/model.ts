/** A model as the catalogue, and the user, describe it. */
export interface Model {
  readonly id: string;
  /** Resolutions as `W:H` in pixels. */
  readonly ratios: readonly [string, ...string[]];
  readonly prompt: 'optional' | 'required';
  /** Longest prompt, in UTF-16 code units (JavaScript's `length`). */
  readonly promptLength: number;
  /** Longest negative prompt, in UTF-16 code units; 0 when the model takes none. */
  readonly negativePromptLength: number;
  readonly seed: boolean;
  /** Sound can be asked for, and done without. */
  readonly audio: boolean;
  /** An image of the video's end is taken too. */
  readonly lastFrame: boolean;
  /** Smallest and largest width / height of the prompt image; missing when it is not known. */
  readonly imageAspect?: readonly [number, number];
  /** What each kind of service makes of it; a kind that is missing does not offer it. */
  readonly offers: { readonly runway?: Offer; readonly relay?: Offer };
}

/** What one kind of service makes of a model. */
export interface Offer {
  /** Whole seconds. */
  readonly durations: readonly [number, ...number[]];
  /** Missing where the price is not known: none is shown rather than a wrong one. */
  readonly creditsPerSecond?: number | { readonly audio: number; readonly silent: number };
}

/** A model as one kind of service offers it. */
export type OfferedModel = Omit<Model, 'offers'> & Offer;

/** Largest seed; the smallest is 0. */
export const SEED_MAX = 4_294_967_295;

/** The models that a kind of service offers. */
export function modelsOf(
  kind: 'runway' | 'relay',
  models: readonly Model[],
): readonly OfferedModel[] {
  return models.flatMap(({ offers, ...model }) => {
    const offer = offers[kind];
    return offer === undefined ? [] : [{ ...model, ...offer }];
  });
}

/** Width and height in pixels of a `W:H`; undefined when it is not one. */
export function parseRatio(ratio: string): { width: number; height: number } | undefined {
  const match = /^([1-9]\d{0,4}):([1-9]\d{0,4})$/.exec(ratio);
  return match === null ? undefined : { width: Number(match[1]), height: Number(match[2]) };
}

/** Shapes that differ by less, as a natural logarithm, count as one: a model's 16:9 and its 864:496. */
const SAME_SHAPE = 0.025;

/**
 * The ratio whose shape is nearest to an image's, so that the least of it is cropped away. Of
 * several sizes in that shape it is the first, for the others may cost more.
 */
export function nearestRatio(
  ratios: readonly [string, ...string[]],
  image: { readonly width: number; readonly height: number },
): string {
  const distance = (ratio: string, shape: number) => Math.abs(shape - shapeOf(ratio));
  const wanted = Math.log(image.width / image.height);
  const best = ratios.reduce((near, it) =>
    distance(it, wanted) < distance(near, wanted) ? it : near,
  );
  return ratios.find((it) => distance(it, shapeOf(best)) < SAME_SHAPE) ?? best;
}

/** The logarithm of width / height, so that tall and wide are alike; infinite for what is no ratio. */
function shapeOf(ratio: string): number {
  const size = parseRatio(ratio);
  return size === undefined ? Infinity : Math.log(size.width / size.height);
}
