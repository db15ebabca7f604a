/** A model, as the catalogue or the user's settings describe it. */
export interface Model {
  readonly id: string;
  /** Resolutions as `W:H` in pixels. */
  readonly ratios: readonly [string, ...string[]];
  readonly prompt: 'optional' | 'required';
  /** Longest prompt, in UTF-16 code units (JavaScript's `length`). */
  readonly promptLength: number;
  /** Longest negative prompt, in UTF-16 code units; 0 when the model doesn't support it. */
  readonly negativePromptLength: number;
  readonly seed: boolean;
  /** Whether the request can turn sound on or off. */
  readonly audio: boolean;
  /** Whether the model supports an image for the last frame. */
  readonly lastFrame: boolean;
  /** Smallest and largest width / height of the prompt image; missing when unknown. */
  readonly imageAspect?: readonly [number, number];
  /** How each kind of service offers the model. A missing kind doesn't offer it. */
  readonly offers: { readonly runway?: Offer; readonly relay?: Offer };
}

/** How one kind of service offers a model. */
export interface Offer {
  /** Whole seconds. */
  readonly durations: readonly [number, ...number[]];
  /** Price in credits per second of video. Missing when unknown: the form must not show a guess. */
  readonly creditsPerSecond?: number | AudioPrices | readonly SizePrice[];
  /** The least that a video costs, in credits. */
  readonly leastCredits?: number;
  /** What each video costs besides its seconds, in credits. */
  readonly fixedCredits?: number;
}

/** Prices with and without sound. */
export interface AudioPrices {
  readonly audio: number;
  readonly silent: number;
}

/** The price of videos whose frames have at most so many pixels. The first that fits counts. */
export interface SizePrice {
  readonly upToPixels: number;
  readonly credits: number;
}

/** A model as one kind of service offers it. */
export type OfferedModel = Omit<Model, 'offers'> & Offer;

/** Largest seed; the smallest is 0. */
export const SEED_MAX = 4_294_967_295;

/** Lists the models that a kind of service offers. */
export function listOfferedModels(
  kind: 'runway' | 'relay',
  models: readonly Model[],
): readonly OfferedModel[] {
  return models.flatMap(({ offers, ...model }) => {
    const offer = offers[kind];
    return offer === undefined ? [] : [{ ...model, ...offer }];
  });
}

/** Reads the width and height in pixels of a `W:H` ratio; undefined when the text isn't one. */
export function parseRatio(ratio: string): { width: number; height: number } | undefined {
  const match = /^([1-9]\d{0,4}):([1-9]\d{0,4})$/.exec(ratio);
  return match === null ? undefined : { width: Number(match[1]), height: Number(match[2]) };
}

/** Aspects whose logarithms differ by less count as the same, such as 16:9 and 864:496. */
const SAME_ASPECT = 0.025;

/**
 * Finds the ratio that is closest to an image's aspect, so that the least is cropped. If a model
 * has several sizes of that aspect, returns the first: others may cost more.
 */
export function nearestRatio(
  ratios: readonly [string, ...string[]],
  image: { readonly width: number; readonly height: number },
): string {
  const distance = (ratio: string, logAspect: number) => Math.abs(logAspect - readLogAspect(ratio));
  const wanted = Math.log(image.width / image.height);
  const best = ratios.reduce((closest, ratio) =>
    distance(ratio, wanted) < distance(closest, wanted) ? ratio : closest,
  );
  return ratios.find((ratio) => distance(ratio, readLogAspect(best)) < SAME_ASPECT) ?? best;
}

/**
 * The logarithm of a ratio's width / height, so that tall and wide ratios compare alike.
 *
 * @returns infinity for an invalid ratio
 */
function readLogAspect(ratio: string): number {
  const size = parseRatio(ratio);
  return size === undefined ? Infinity : Math.log(size.width / size.height);
}
