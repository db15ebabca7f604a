/**
 * What each model takes. Data, not code: it changes every few months.
 *
 * Sources: Runway API 2024-11-06 (`@runwayml/sdk` 4.20.1) for what Runway's own host offers, the
 * relays' image-to-video page for theirs. Last checked 2026-11-22.
 */
export interface Model {
  readonly id: string;
  /** Resolutions as `W:H` in pixels. */
  readonly ratios: readonly [string, ...string[]];
  /** Lengths in whole seconds, by the kind of service; a kind that is missing does not offer it. */
  readonly durations: { readonly runway?: readonly number[]; readonly relay?: readonly number[] };
  readonly prompt: 'optional' | 'required';
  readonly seed: boolean;
  /** Smallest and largest width / height of the prompt image. */
  readonly imageAspect: readonly [number, number];
}

/** Longest prompt, in UTF-16 code units (JavaScript's `length`). */
export const PROMPT_LENGTH = 1000;

/** Largest seed; the smallest is 0. */
export const SEED_MAX = 4_294_967_295;

const GEN4_RATIOS = [
  '1280:720',
  '720:1280',
  '1104:832',
  '832:1104',
  '960:960',
  '1584:672',
] as const;
const VEO_RATIOS = ['1280:720', '720:1280', '1920:1080', '1080:1920'] as const;
const TWO_TO_TEN = [2, 3, 4, 5, 6, 7, 8, 9, 10];

export const MODELS: readonly Model[] = [
  {
    id: 'gen4_turbo',
    ratios: GEN4_RATIOS,
    durations: { runway: TWO_TO_TEN, relay: [5, 10] },
    prompt: 'optional',
    seed: true,
    imageAspect: [0.5, 2.358],
  },
  {
    id: 'gen4.5',
    ratios: GEN4_RATIOS,
    durations: { runway: TWO_TO_TEN },
    prompt: 'required',
    seed: true,
    imageAspect: [0.5, 2],
  },
  {
    id: 'gen3a_turbo',
    ratios: ['1280:768', '768:1280'],
    durations: { relay: [5, 10] },
    prompt: 'optional',
    seed: true,
    imageAspect: [0.5, 2],
  },
  {
    id: 'veo3.1',
    ratios: VEO_RATIOS,
    durations: { runway: [4, 6, 8] },
    prompt: 'optional',
    seed: false,
    imageAspect: [0.5, 2],
  },
  {
    id: 'veo3.1_fast',
    ratios: VEO_RATIOS,
    durations: { runway: [4, 6, 8] },
    prompt: 'optional',
    seed: false,
    imageAspect: [0.5, 2],
  },
];

/** The models that a kind of service offers, each with its durations there. */
export function modelsOf(kind: 'runway' | 'relay'): readonly OfferedModel[] {
  return MODELS.flatMap((model) => {
    const durations = model.durations[kind];
    return durations === undefined ? [] : [{ ...model, durations }];
  });
}

/** A model as one kind of service offers it. */
export type OfferedModel = Omit<Model, 'durations'> & { readonly durations: readonly number[] };

/** Width and height in pixels of a `W:H`; undefined when it is not one. */
export function parseRatio(ratio: string): { width: number; height: number } | undefined {
  const match = /^([1-9]\d{0,4}):([1-9]\d{0,4})$/.exec(ratio);
  return match === null ? undefined : { width: Number(match[1]), height: Number(match[2]) };
}

/** The ratio whose shape is nearest to an image's, so that the least of it is cropped away. */
export function nearestRatio(
  ratios: readonly [string, ...string[]],
  image: { readonly width: number; readonly height: number },
): string {
  const distance = (ratio: string) => {
    const size = parseRatio(ratio);
    return size === undefined
      ? Infinity
      : Math.abs(Math.log((size.width * image.height) / (size.height * image.width)));
  };
  return ratios.reduce((best, it) => (distance(it) < distance(best) ? it : best));
}
