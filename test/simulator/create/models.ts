import { contract, createSchemas, listSchemas } from '../contract/createSchemas.ts';
import type { JsonSchema } from '../contract/jsonSchema.ts';
import type { RootKind } from '../options.ts';
import type { Tier } from '../render/videoSize.ts';
import { schemaCheck, type Check } from './schemaCheck.ts';

/** What the simulator knows about a model besides its fields. */
export interface Model {
  readonly roots: readonly RootKind[];
  /** Seconds of video if the request has no duration. Mostly assumed. */
  readonly defaultDuration: number;
  /** The tier of a request that names none. Default `720p`. */
  readonly defaultTier?: Tier;
  /** Width divided by height of the prompt image, inclusive. Default: any. */
  readonly aspect?: readonly [min: number, max: number];
  /** The least width and height of the prompt image, in pixels. */
  readonly smallestSide?: number;
  readonly price: Price;
}

/** Official prices, in credits. */
export interface Price {
  /** For each second of video. */
  readonly perSecond: number | Readonly<Partial<Record<Tier, number>>>;
  /** For each second without audio. Default: as with audio. */
  readonly silent?: number;
  /** For each image. */
  readonly image?: number;
  /** The least that a video costs. */
  readonly least?: number;
  /** For each second, besides: the price of formats other than MP4. */
  readonly formats?: Readonly<Record<string, number>>;
}

const both = ['official', 'relay'] as const;
const official = ['official'] as const;

const veo = { roots: both, defaultDuration: 8, aspect: [0.5, 2] } as const;

/** SDK 4.20.1, `Gen4_5.outputFormat`. The price for more than 4 megapixels is left out. */
const FORMAT_PRICES = {
  prores: 5,
  png_sequence: 5,
  ...Object.fromEntries(
    [
      ...['hdr10', 'hlg', 'sdr_rec709_10bit', 'hdr_pq_12bit_master', 'hdr_prores'],
      ...['hdr_png_sequence', 'hdr_exr_sequence'],
      ...['hdr_exr_acescg_sequence_1_3', 'hdr_exr_acescg_sequence_2_0'],
    ].map((format) => [format, 20]),
  ),
};

/**
 * Prices: what people who read Runway's page about prices wrote between 2026-09-16 and 2026-10-08.
 * Assumed: those of gemini_omni_flash_1.1 between the smallest and the largest.
 */
export const models: Readonly<Record<string, Model>> = {
  gen4_turbo: { roots: both, defaultDuration: 10, aspect: [0.5, 2.358], price: { perSecond: 5 } },
  // The official API dropped this model in June 2026.
  gen3a_turbo: { roots: ['relay'], defaultDuration: 10, price: { perSecond: 5 } },
  'gen4.5': {
    roots: both,
    defaultDuration: 10,
    aspect: [0.5, 2],
    price: { perSecond: 12, formats: FORMAT_PRICES },
  },
  'veo3.1': { ...veo, price: { perSecond: 40, silent: 20 } },
  'veo3.1_fast': { ...veo, price: { perSecond: 15, silent: 10 } },
  seedance2: {
    roots: official,
    defaultDuration: 5,
    price: { perSecond: { '480p': 36, '720p': 36, '1080p': 40, '4k': 150 } },
  },
  seedance2_fast: { roots: official, defaultDuration: 5, price: { perSecond: 29 } },
  seedance2_mini: { roots: official, defaultDuration: 5, price: { perSecond: 16, least: 64 } },
  seedance2_5: {
    roots: official,
    defaultDuration: 5,
    price: { perSecond: { '480p': 20, '720p': 30, '1080p': 68 }, least: 80 },
  },
  gemini_omni_flash: {
    roots: official,
    defaultDuration: 10,
    price: { perSecond: 10, image: 1 },
  },
  'gemini_omni_flash_1.1': {
    roots: official,
    defaultDuration: 10,
    price: { perSecond: { '360p': 3.4, '720p': 10, '1080p': 15, '4k': 30 } },
  },
  hailuo3: {
    roots: official,
    defaultDuration: 5,
    defaultTier: '768p',
    price: { perSecond: { '768p': 10, '2k': 15 } },
  },
  h3_max: {
    roots: official,
    defaultDuration: 5,
    defaultTier: '768p',
    // SDK 4.20.1, `H3Max.promptImage`.
    smallestSide: 256,
    price: { perSecond: { '480p': 5, '768p': 8 } },
  },
  happyhorse_1_0: {
    roots: official,
    defaultDuration: 5,
    price: { perSecond: { '720p': 15, '1080p': 30 } },
  },
  grok_imagine_1_5: {
    roots: official,
    defaultDuration: 5,
    price: { perSecond: { '480p': 10, '720p': 16, '1080p': 29 }, image: 1 },
  },
  grok_imagine_1_5_lite: {
    roots: official,
    defaultDuration: 5,
    price: { perSecond: { '480p': 2, '720p': 3, '1080p': 14 }, image: 1 },
  },
  wan3: {
    roots: official,
    defaultDuration: 5,
    price: { perSecond: { '480p': 5, '720p': 10, '1080p': 20 } },
  },
  wan3_prime: {
    roots: official,
    defaultDuration: 5,
    price: { perSecond: { '480p': 6.8, '720p': 14, '1080p': 28 } },
  },
};

export function modelNames(root: RootKind): readonly string[] {
  return Object.entries(models).flatMap(([name, model]) =>
    model.roots.includes(root) ? [name] : [],
  );
}

const checks = new Map<string, Check>();

/** Checks the body of a create request for a model, as strictly as the root does. */
export function bodyCheck(root: RootKind, name: string): Check {
  const key = `${root} ${name}`;
  const check =
    checks.get(key) ?? schemaCheck(root === 'official' ? officialSchema(name) : relaySchema(name));
  checks.set(key, check);
  return check;
}

/** The longest video that a model makes, in seconds. */
export function longestDuration(name: string): number {
  const { anyOf, maximum } = officialSchema(name).properties?.['duration'] ?? {};
  return maximum ?? anyOf?.[0]?.maximum ?? 10;
}

function officialSchema(name: string): JsonSchema {
  const schema = createSchemas.get(name);
  if (schema === undefined) {
    throw new Error(`The contract doesn't have ${name}`);
  }
  return schema;
}

/** A relay passes on unknown fields. It has prices for 5 and 10 seconds only. */
function relaySchema(name: string): JsonSchema {
  const isVeo = name.startsWith('veo');
  const imagesLike = isVeo || name === 'gen3a_turbo' ? 'veo3.1' : 'gen4_turbo';
  const text: JsonSchema = { type: 'string', maxLength: 1000 };
  return {
    type: 'object',
    properties: {
      promptImage: listSchemas(contract).get(imagesLike)?.properties?.['promptImage'] ?? {},
      promptText: text,
      ratio: { type: 'string', pattern: '^[1-9]\\d{0,3}:[1-9]\\d{0,3}$' },
      duration: { enum: isVeo ? [4, 6, 8] : [5, 10] },
      seed: { type: 'integer', minimum: 0, maximum: 4_294_967_295 },
      audio: { type: 'boolean' },
      negativePrompt: text,
    },
    required: ['promptImage', 'ratio'],
  };
}
