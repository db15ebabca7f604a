import type { RootKind } from '../options.ts';
import { boolean, integer, matching, object, oneOf, optional, text, type Check } from './fields.ts';

/** What the simulator knows about a model. Source: the official contract of 2026-08-08. */
export interface Model {
  readonly roots: readonly RootKind[];
  readonly ratios: readonly string[];
  /** Seconds; undefined: the relays' 5 and 10, officially whole numbers from 2 to 10. */
  readonly durations?: readonly number[];
  readonly durationRequired?: true;
  readonly promptRequired?: true;
  /** Seconds of video if the request does not say. */
  readonly defaultDuration: number;
  /** The most images `promptImage` may hold as an array. */
  readonly images: 1 | 2;
  /** Width divided by height of the prompt image, inclusive. */
  readonly aspect: readonly [min: number, max: number];
  /** Credits for a second of video. */
  readonly creditsPerSecond: (body: Readonly<Record<string, unknown>>) => number;
  /** Fields beyond model, promptImage, promptText, ratio and duration. */
  readonly fields: Readonly<Record<string, Check>>;
}

/** Characters (UTF-16 code units) a prompt may have. */
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
  },
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
  // Left the official API in June 2026.
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
};

export function modelNames(root: RootKind): readonly string[] {
  return Object.entries(models).flatMap(([name, model]) =>
    model.roots.includes(root) ? [name] : [],
  );
}

/** Everything but `model` and `promptImage`, as strict as the root is. */
export function bodyCheck(root: RootKind, model: Model): Check {
  return root === 'official' ? officialCheck(model) : relayCheck(model);
}

/** `model` and `promptImage` are looked at elsewhere. */
const elsewhere: Check = () => [];

function officialCheck(model: Model): Check {
  const duration = model.durations === undefined ? integer(2, 10) : oneOf(model.durations);
  const promptText = text({ min: 1, max: PROMPT_LENGTH });
  return object(
    {
      model: elsewhere,
      promptImage: elsewhere,
      promptText: model.promptRequired === true ? promptText : optional(promptText),
      ratio: oneOf(model.ratios),
      duration: model.durationRequired === true ? duration : optional(duration),
      ...model.fields,
    },
    'refused',
  );
}

/** A relay passes on what it does not know, and prices only what it lists: 5 and 10 seconds. */
function relayCheck(model: Model): Check {
  return object(
    {
      promptText: optional(text({ max: PROMPT_LENGTH })),
      ratio: matching(/^[1-9]\d{0,3}:[1-9]\d{0,3}$/, 'ratio must be WIDTH:HEIGHT'),
      duration: optional(oneOf(model.durations ?? [5, 10])),
      seed,
    },
    'ignored',
  );
}
