import type { JsonSchema } from './jsonSchema.ts';

/** A change of the create request, for one or more models. */
export interface Change {
  /** Where the change is stated. */
  readonly source: string;
  /** A model that the contract doesn't have is new. */
  readonly models: readonly string[];
  /** Fields that are new, or that replace those of the contract. */
  readonly fields?: Readonly<Record<string, JsonSchema>>;
  /** Fields that the request must have, besides `model` and `promptImage`. */
  readonly required?: readonly string[];
  /** The model of the contract whose `promptImage` takes the same images. */
  readonly imagesLike?: 'gen4_turbo' | 'veo3.1' | 'seedance2';
  /** How many images `promptImage` takes at most. Default: as many as that of the other model. */
  readonly mostImages?: number;
}

/** The version of `@runwayml/sdk` that was read. */
export const SDK_VERSION = '4.20.1';

const seconds = (minimum: number, maximum: number): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
});
const secondsOrAuto = (minimum: number, maximum: number): JsonSchema => ({
  anyOf: [seconds(minimum, maximum), { const: 'auto' }],
});
const text = (maxLength: number): JsonSchema => ({ type: 'string', minLength: 1, maxLength });
const oneOf = (...values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
const seed: JsonSchema = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };

/** A reference to a sound or a video. Data URIs have at most 5 MiB since SDK 4.17.1. */
const references = (kind: 'audio' | 'video', maxItems: number): JsonSchema => ({
  type: 'array',
  maxItems,
  items: {
    type: 'object',
    properties: {
      type: { type: 'string', const: kind },
      uri: {
        anyOf: [
          { type: 'string', minLength: 13, maxLength: 2048, pattern: '^https://' },
          { type: 'string', minLength: 13, maxLength: 5000, pattern: '^runway://' },
          { type: 'string', minLength: 13, maxLength: 5_242_880, pattern: `^data:${kind}/` },
        ],
      },
    },
    required: ['type', 'uri'],
  },
});

const P480 = ['832:480', '720:544', '624:624', '544:720', '480:832'];
const P720 = ['1280:720', '1104:832', '960:960', '832:1104', '720:1280'];
const P1080 = ['1920:1080', '1648:1248', '1440:1440', '1248:1648', '1080:1920'];
const AUTO = ['auto_480p', 'auto_720p', 'auto_1080p'];

/**
 * What is newer than Runway's contract of 2026-08-08. The SDK's types have no limits of numbers and
 * lengths: `readers` are people who read Runway's OpenAPI file between 2026-09-12 and 2026-10-08.
 */
export const changes: readonly Change[] = [
  {
    source: 'SDK: Gen4_5.outputFormat',
    models: ['gen4.5'],
    fields: {
      outputFormat: oneOf(
        ...['mp4', 'prores', 'png_sequence', 'hdr10', 'hlg', 'sdr_rec709_10bit'],
        ...['hdr_pq_12bit_master', 'hdr_prores', 'hdr_png_sequence', 'hdr_exr_sequence'],
        ...['hdr_exr_acescg_sequence_1_3', 'hdr_exr_acescg_sequence_2_0'],
      ),
    },
  },
  {
    source: 'SDK: Veo3_1.seed, Veo3_1Fast.seed',
    models: ['veo3.1', 'veo3.1_fast'],
    fields: { seed },
  },
  {
    source:
      'SDK: Hailuo3.resolution; promptImage is Array<unknown> there, its comment describes the images of Seedance',
    models: ['hailuo3'],
    fields: {
      resolution: oneOf('768p', '2k', '768P', '2K'),
      referenceAudio: references('audio', 3),
    },
    imagesLike: 'seedance2',
    mostImages: 9,
  },
  {
    source: 'SDK: Happyhorse1_0.resolution',
    models: ['happyhorse_1_0'],
    fields: { resolution: oneOf('720p', '1080p', '720P', '1080P') },
  },
  {
    source: 'SDK: seed and duration of Seedance2, Seedance2Fast and Seedance2Mini',
    models: ['seedance2', 'seedance2_fast', 'seedance2_mini'],
    fields: { seed, duration: secondsOrAuto(4, 15), referenceAudio: references('audio', 3) },
  },
  {
    source: 'SDK: seed, duration and ratio of Seedance2_5',
    models: ['seedance2_5'],
    fields: {
      seed,
      duration: secondsOrAuto(4, 30),
      ratio: oneOf(
        ...['992:432', '854:480', '752:560', '640:640', '560:752', '480:854'],
        ...['1470:630', '1280:720', '1112:834', '960:960', '834:1112', '720:1280'],
        ...['2206:946', '1920:1080', '1664:1248', '1440:1440', '1248:1664', '1080:1920'],
      ),
      referenceAudio: references('audio', 10),
    },
  },
  {
    source: 'SDK: GeminiOmniFlash1_1; the length of the prompt is that of gemini_omni_flash',
    models: ['gemini_omni_flash_1.1'],
    imagesLike: 'veo3.1',
    fields: {
      promptText: text(4000),
      duration: secondsOrAuto(3, 10),
      ratio: oneOf(
        ...['640:360', '360:640', '1280:720', '720:1280'],
        ...['1920:1080', '1080:1920', '3840:2160', '2160:3840'],
      ),
    },
    required: ['promptText'],
  },
  {
    source: 'SDK: GrokImagine1_5; limits: readers',
    models: ['grok_imagine_1_5'],
    imagesLike: 'gen4_turbo',
    fields: {
      promptText: text(2500),
      duration: seconds(1, 15),
      resolution: oneOf('480p', '720p', '1080p'),
    },
  },
  {
    source: 'readers, since 2026-10-01: the SDK does not have this model yet',
    models: ['grok_imagine_1_5_lite'],
    imagesLike: 'gen4_turbo',
    fields: { promptText: text(2500), duration: seconds(1, 15), ratio: oneOf(...AUTO) },
  },
  {
    source: 'SDK: H3Max; limits: readers',
    models: ['h3_max'],
    imagesLike: 'veo3.1',
    fields: {
      promptText: text(6000),
      duration: seconds(5, 15),
      resolution: oneOf('480p', '768p'),
      promptExpansionMode: oneOf('disabled', 'balanced', 'quality'),
      seed,
    },
    required: ['promptText'],
  },
  {
    source: 'SDK: Wan3, Wan3Prime; limits of duration and prompt: readers; of references: assumed',
    models: ['wan3', 'wan3_prime'],
    imagesLike: 'seedance2',
    fields: {
      promptText: text(20_000),
      duration: seconds(2, 30),
      ratio: oneOf(...P480, ...P720, ...P1080, ...AUTO),
      audio: { type: 'boolean' },
      referenceAudio: references('audio', 5),
      referenceVideos: references('video', 5),
    },
    required: ['promptText'],
  },
];
