import type { RootKind } from '../options.ts';
import { boolean, integer, matching, object, oneOf, optional, text, type Check } from './fields.ts';

/**
 * What the simulator knows about a model. Sources: the official contract of 2026-08-08, and what the
 * types of `@runwayml/sdk` 4.20.1 added to it.
 */
export interface Model {
  readonly roots: readonly RootKind[];
  readonly ratios: readonly string[];
  readonly ratioOptional?: true;
  /** Seconds. Undefined: a relay takes 5 and 10, the official API all of `span`. */
  readonly durations?: readonly number[];
  /** Whole seconds, both ends inclusive. Default: 2 to 10. */
  readonly span?: readonly [min: number, max: number];
  readonly durationRequired?: true;
  readonly promptRequired?: true;
  /** Longest prompt, in UTF-16 code units. Default 1000. */
  readonly promptLength?: number;
  /** Seconds of video if the request has no duration. */
  readonly defaultDuration: number;
  /** The largest number of images in `promptImage`. */
  readonly images: 1 | 2;
  /** Width divided by height of the prompt image, inclusive. */
  readonly aspect: readonly [min: number, max: number];
  /** Credits per second of video. */
  readonly creditsPerSecond: (body: Readonly<Record<string, unknown>>) => number;
  /** Fields besides model, promptImage, promptText, ratio and duration. */
  readonly fields: Readonly<Record<string, Check>>;
}

/** Most characters (UTF-16 code units) of a prompt. */
const PROMPT_LENGTH = 1000;
const GEN4_RATIOS = ['1280:720', '720:1280', '1104:832', '832:1104', '960:960', '1584:672'];
const VEO_RATIOS = ['1280:720', '720:1280', '1080:1920', '1920:1080'];
const seed = optional(integer(0, 4_294_967_295));
const contentModeration = optional(
  object({ publicFigureThreshold: optional(oneOf(['auto', 'low'])) }, 'refused'),
);

const veo = (withAudio: number, silent: number): Model => ({
  roots: ['official', 'relay'],
  ratios: VEO_RATIOS,
  durations: [4, 6, 8],
  defaultDuration: 8,
  images: 2,
  aspect: [0.5, 2],
  creditsPerSecond: (body) => (body['audio'] === false ? silent : withAudio),
  fields: {
    audio: optional(boolean),
    negativePrompt: optional(text({ min: 1, max: PROMPT_LENGTH })),
    seed,
  },
});

const SMALL_RATIOS = ['752:560', '640:640', '560:752', '992:432'];
const SEEDANCE_RATIOS = [
  ...['864:496', '496:864', '1470:630', '1280:720', '1112:834', '960:960', '834:1112', '720:1280'],
  ...SMALL_RATIOS,
];
const SEEDANCE_1080P = [
  ...['2206:946', '1920:1080', '1664:1248', '1440:1440', '1248:1664', '1080:1920'],
];
const SEEDANCE_LARGE_RATIOS = [
  ...SEEDANCE_1080P,
  ...['3840:1646', '3840:2160', '3840:2880', '3840:3840', '2880:3840', '2160:3840'],
];

const OMNI_RATIOS = [
  ...['640:360', '360:640', '1280:720', '720:1280'],
  ...['1920:1080', '1080:1920', '3840:2160', '2160:3840'],
];

/** No source gives its prices or image shapes. Assumed: 10 credits per second, any shape. */
const seedance = (ratios: readonly string[]): Model => ({
  roots: ['official'],
  ratios,
  ratioOptional: true,
  span: [4, 15],
  promptLength: 3500,
  defaultDuration: 5,
  images: 2,
  aspect: [0, Infinity],
  creditsPerSecond: () => 10,
  fields: { audio: optional(boolean), seed },
});

export const models: Readonly<Record<string, Model>> = {
  gen4_turbo: {
    roots: ['official', 'relay'],
    ratios: GEN4_RATIOS,
    defaultDuration: 10,
    images: 1,
    aspect: [0.5, 2.358],
    creditsPerSecond: () => 5,
    fields: { seed, contentModeration },
  },
  // The official API dropped this model in June 2026.
  gen3a_turbo: {
    roots: ['relay'],
    ratios: ['1280:768', '768:1280'],
    defaultDuration: 10,
    images: 2,
    aspect: [0.5, 2],
    creditsPerSecond: () => 5,
    fields: { seed },
  },
  'gen4.5': {
    roots: ['official', 'relay'],
    ratios: GEN4_RATIOS,
    durationRequired: true,
    promptRequired: true,
    defaultDuration: 10,
    images: 1,
    aspect: [0.5, 2],
    creditsPerSecond: () => 12,
    fields: {
      seed,
      contentModeration,
      outputFormat: optional(oneOf(['mp4', 'prores', 'png_sequence'])),
      proresProfile: optional(oneOf(['422', '4444', '422 Proxy', '422 LT', '422 HQ', '4444 XQ'])),
    },
  },
  'veo3.1': veo(40, 20),
  'veo3.1_fast': veo(15, 10),
  seedance2: seedance([...SEEDANCE_RATIOS, ...SEEDANCE_LARGE_RATIOS]),
  seedance2_fast: seedance(SEEDANCE_RATIOS),
  seedance2_mini: seedance(SEEDANCE_RATIOS),
  seedance2_5: {
    ...seedance([
      ...['854:480', '480:854', '1470:630', '1280:720', '1112:834', '960:960', '834:1112'],
      ...['720:1280', ...SMALL_RATIOS, ...SEEDANCE_1080P],
    ]),
    span: [4, 30],
    promptLength: 15_000,
  },
  // Price and image shapes are assumed, as for `seedance`.
  gemini_omni_flash: {
    roots: ['official'],
    ratios: ['1280:720', '720:1280'],
    ratioOptional: true,
    span: [3, 10],
    promptLength: 4000,
    defaultDuration: 10,
    images: 1,
    aspect: [0, Infinity],
    creditsPerSecond: () => 10,
    fields: {},
  },
  'gemini_omni_flash_1.1': {
    roots: ['official'],
    ratios: OMNI_RATIOS,
    ratioOptional: true,
    promptRequired: true,
    span: [3, 10],
    promptLength: 4000,
    defaultDuration: 10,
    images: 2,
    aspect: [0, Infinity],
    creditsPerSecond: () => 10,
    fields: {},
  },
};

export function modelNames(root: RootKind): readonly string[] {
  return Object.entries(models).flatMap(([name, model]) =>
    model.roots.includes(root) ? [name] : [],
  );
}

/** Checks the body, except `model` and `promptImage`, as strictly as the root does. */
export function bodyCheck(root: RootKind, model: Model): Check {
  return root === 'official' ? officialCheck(model) : relayCheck(model);
}

/** `model` and `promptImage` are checked elsewhere. */
const checkedElsewhere: Check = () => [];

function officialCheck(model: Model): Check {
  const [min, max] = model.span ?? [2, 10];
  const duration = model.durations === undefined ? integer(min, max) : oneOf(model.durations);
  const promptText = text({ min: 1, max: model.promptLength ?? PROMPT_LENGTH });
  const ratio = oneOf(model.ratios);
  return object(
    {
      model: checkedElsewhere,
      promptImage: checkedElsewhere,
      promptText: model.promptRequired === true ? promptText : optional(promptText),
      ratio: model.ratioOptional === true ? optional(ratio) : ratio,
      duration: model.durationRequired === true ? duration : optional(duration),
      ...model.fields,
    },
    'refused',
  );
}

/** A relay passes on unknown fields. It has prices for 5 and 10 seconds only. */
function relayCheck(model: Model): Check {
  return object(
    {
      promptText: optional(text({ max: PROMPT_LENGTH })),
      ratio: matching(/^[1-9]\d{0,3}:[1-9]\d{0,3}$/, 'ratio must be WIDTH:HEIGHT'),
      duration: optional(oneOf(model.durations ?? [5, 10])),
      seed,
      audio: optional(boolean),
      negativePrompt: optional(text({ max: PROMPT_LENGTH })),
    },
    'ignored',
  );
}
