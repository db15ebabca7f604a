import type { Service } from '../service.ts';

/** A model, as the catalogue or the user's settings describe it. */
export interface Model {
  readonly id: string;
  /** What it is good for, in a few words; only the user's own models have this. */
  readonly description?: string;
  /**
   * Values of the field `ratio`: sizes as `W:H` in pixels, shapes such as `16:9` or `adaptive`, or
   * words such as `auto_720p`. Empty: the field is not sent, and the video has the image's shape.
   */
  readonly ratios: readonly string[];
  /** Fields with a list of values. The first value is the service's default. */
  readonly choices?: Choices;
  readonly prompt: 'optional' | 'required';
  /** Shortest prompt, in UTF-16 code units; missing when one character is enough. */
  readonly promptLeast?: number;
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
  /** Smallest width and height of the prompt image in pixels; missing when unknown. */
  readonly imageSide?: number;
  /** Only the user's own settings describe it. */
  readonly own?: true;
  /** How each kind of service offers the model. A missing kind doesn't offer it. */
  readonly offers: { readonly runway?: Offer; readonly relay?: Offer };
}

/** The fields of a request that have a list of values. */
export const CHOICE_FIELDS = [
  'resolution',
  'outputFormat',
  'proresProfile',
  'promptExpansionMode',
  'publicFigureThreshold',
] as const;

export type ChoiceField = (typeof CHOICE_FIELDS)[number];

export type Choices = Readonly<Partial<Record<ChoiceField, readonly [string, ...string[]]>>>;

/** A whole number of seconds, or `auto`: the model chooses. */
export type Duration = number | 'auto';

/** How one kind of service offers a model. */
export interface Offer {
  /** `auto` comes last. It costs as much as the longest duration, or less. */
  readonly durations: readonly [number, ...Duration[]];
  /** Fields that only this kind of service knows, in place of the model's. */
  readonly choices?: Choices;
  /** Price in credits per second of video. Missing when unknown: the form must not show a guess. */
  readonly creditsPerSecond?: number | AudioPrices | readonly SizePrice[];
  /** What a second costs more in an output format, in credits. A missing format costs no more. */
  readonly formatCredits?: Readonly<Record<string, number>>;
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
export type OfferedModel = Omit<Model, 'offers'> &
  Offer & {
    /** Only its name is known, from the service. So its settings are not checked before they are sent. */
    readonly unknown?: true;
  };

/** Largest seed; the smallest is 0. */
export const SEED_MAX = 4_294_967_295;

/**
 * Lists the models that a kind of service offers.
 *
 * @param named names of models that the service has listed itself
 */
export function listOfferedModels(
  kind: Service['kind'],
  models: readonly Model[],
  named: readonly string[] = [],
): readonly OfferedModel[] {
  if (kind === 'practice') {
    return listOfferedModels('runway', models).map(withoutCost);
  }
  const offered = models.flatMap(({ offers, ...model }): OfferedModel[] => {
    const offer = offers[kind];
    return offer === undefined ? [] : [{ ...model, ...offer }];
  });
  const unknown = named.filter((name) => offered.every(({ id }) => id !== name));
  return [...offered, ...unknown.map((id) => ({ ...UNKNOWN_MODEL, id }))];
}

/** The model in practice mode: it costs nothing, and makes one kind of file. */
function withoutCost({ choices = {}, ...model }: OfferedModel): OfferedModel {
  const { outputFormat: _format, proresProfile: _profile, ...others } = choices;
  const noCost = { creditsPerSecond: 0, formatCredits: {}, leastCredits: 0, fixedCredits: 0 };
  return { ...model, ...noCost, choices: others };
}

/** What the form offers for a model of which only the name is known: what most models take. */
const UNKNOWN_MODEL = {
  unknown: true,
  ratios: ['1280:720', '720:1280', '960:960'],
  durations: [5, 10],
  prompt: 'optional',
  /** The most that the form's page may send. */
  promptLength: 100_000,
  negativePromptLength: 0,
  seed: true,
  audio: false,
  lastFrame: false,
} as const;

/** The profiles of `hdr_prores`, the default first (source: the SDK's comment on `proresProfile`). */
const HDR_PRORES_PROFILES = ['422 HQ', '422', '4444'];

/** The values of a field of a model; empty if it has no such field, or not with this output format. */
export function listChoices(
  { choices }: Pick<OfferedModel, 'choices'>,
  field: ChoiceField,
  outputFormat: string | undefined,
): readonly string[] {
  const values: readonly string[] = choices?.[field] ?? [];
  if (field !== 'proresProfile' || outputFormat === 'prores') {
    return values;
  }
  return outputFormat === 'hdr_prores'
    ? HDR_PRORES_PROFILES.filter((it) => values.includes(it))
    : [];
}

/** A width and a height. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Reads the width and height of a `W:H` ratio; undefined when the text isn't one. */
export function parseRatio(ratio: string): Size | undefined {
  const match = /^([1-9]\d{0,4}):([1-9]\d{0,4})$/.exec(ratio);
  return match === null ? undefined : { width: Number(match[1]), height: Number(match[2]) };
}

/** Whether the video has the image's shape with this ratio: `adaptive`, `auto_720p`, or none. */
export function followsImage(ratio: string): boolean {
  return ratio === '' || ratio === 'adaptive' || ratio.startsWith('auto_');
}

/** The shape of the video, as a width and a height in any unit; undefined when it isn't known. */
export function frameShape(ratio: string, image: Size | undefined): Size | undefined {
  return followsImage(ratio) ? image : parseRatio(ratio);
}

/** A `W:H` with smaller numbers is a shape, not a size in pixels. */
const LEAST_PIXELS = 100;

/**
 * Pixels of a frame in each resolution. Models keep the number for all shapes: see the sizes of
 * Seedance and Wan. That of 2k is assumed.
 */
const RESOLUTION_PIXELS: Readonly<Record<string, number>> = {
  '480p': 854 * 480,
  '720p': 1280 * 720,
  '768p': 1366 * 768,
  '1080p': 1920 * 1080,
  '2k': 2560 * 1440,
};

/** The number of pixels of a frame: exact for a size in pixels, else about; undefined if unknown. */
export function framePixels(ratio: string, resolution: string | undefined): number | undefined {
  const size = parseRatio(ratio);
  if (size !== undefined && Math.min(size.width, size.height) >= LEAST_PIXELS) {
    return size.width * size.height;
  }
  return RESOLUTION_PIXELS[ratio.replace('auto_', '')] ?? RESOLUTION_PIXELS[resolution ?? ''];
}

/** The size of the video's frame in pixels: exact or about, as `framePixels`. */
export function frameSize(
  ratio: string,
  resolution: string | undefined,
  image: Size | undefined,
): Size | undefined {
  const shape = frameShape(ratio, image);
  const pixels = framePixels(ratio, resolution);
  if (shape === undefined || pixels === undefined) {
    return undefined;
  }
  const scale = Math.sqrt(pixels / (shape.width * shape.height));
  // The videos have even sizes.
  const scaled = (side: number) => Math.round((side * scale) / 2) * 2;
  return scale === 1 ? shape : { width: scaled(shape.width), height: scaled(shape.height) };
}

/** Aspects whose logarithms differ by less count as the same, such as 16:9 and 864:496. */
const SAME_ASPECT = 0.025;

/**
 * Finds the ratio that is closest to an image's aspect, so that the least is cropped. If a model
 * has several sizes of that aspect, returns the first: others may cost more.
 *
 * @returns the first ratio while the image's size isn't known; an empty text if there are no ratios
 */
export function nearestRatio(ratios: readonly string[], image: Size | undefined): string {
  const [first = ''] = ratios;
  if (image === undefined) {
    return first;
  }
  const wanted = logAspect(image);
  const aspectOf = (ratio: string) => {
    const shape = frameShape(ratio, image);
    // Tall and wide ratios compare alike by the logarithm.
    return shape === undefined ? Infinity : logAspect(shape);
  };
  const distance = (ratio: string) => Math.abs(wanted - aspectOf(ratio));
  const best = ratios.reduce(
    (closest, it) => (distance(it) < distance(closest) ? it : closest),
    first,
  );
  return ratios.find((it) => Math.abs(aspectOf(it) - aspectOf(best)) < SAME_ASPECT) ?? best;
}

function logAspect({ width, height }: Size): number {
  return Math.log(width / height);
}
