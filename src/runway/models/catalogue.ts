import type { Model } from './model.ts';

/**
 * The models and what each supports. Update this data every few months.
 *
 * Checked on 2026-11-28 against
 * - the Runway API of version 2024-11-06: the types of `@runwayml/sdk` 4.20.1, which are newer than
 *   the OpenAPI contract of 2026-08-08 and win where these differ;
 * - the relays' image-to-video page, for what relays offer.
 *
 * Prices and aspect limits come from Runway's pages about prices and inputs; those of Seedance and
 * Gemini from readers of these pages in September and October 2026. Neither the contract nor the SDK
 * has them. Unknown values are missing: then the form shows no price and checks no aspect.
 *
 * Models and fields that the form can't show are missing: models without a choice of `W:H` ratios
 * (`hailuo3`, `happyhorse_1_0`), references, output formats and moderation.
 */

const GEN4_RATIOS = [
  '1280:720',
  '720:1280',
  '1104:832',
  '832:1104',
  '960:960',
  '1584:672',
] as const;
const GEN3_RATIOS = ['1280:768', '768:1280'] as const;
const VEO_RATIOS = ['1280:720', '720:1280', '1920:1080', '1080:1920'] as const;
const OMNI_RATIOS = [
  '1280:720',
  '720:1280',
  '1920:1080',
  '1080:1920',
  '3840:2160',
  '2160:3840',
  '640:360',
  '360:640',
] as const;
const SEEDANCE_720P = [
  '1280:720',
  '720:1280',
  '1112:834',
  '834:1112',
  '960:960',
  '1470:630',
] as const;
const SEEDANCE_480P = ['864:496', '496:864', '752:560', '560:752', '640:640', '992:432'] as const;
const SEEDANCE_1080P = [
  '1920:1080',
  '1080:1920',
  '1664:1248',
  '1248:1664',
  '1440:1440',
  '2206:946',
] as const;
const SEEDANCE_4K = [
  '3840:2160',
  '2160:3840',
  '3840:2880',
  '2880:3840',
  '3840:3840',
  '3840:1646',
] as const;

/** Most pixels of a frame with 480p, 720p, 1080p and 4K, in any shape of Seedance. */
const [P480, P720, P1080, P4K] = [500_000, 1_000_000, 2_200_000, 15_000_000] as const;

const FIVE_OR_TEN = [5, 10] as const;
const TWO_TO_TEN = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const THREE_TO_TEN = [3, 4, 5, 6, 7, 8, 9, 10] as const;
const FOUR_TO_FIFTEEN = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const SIXTEEN_TO_THIRTY = [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30] as const;
const VEO_DURATIONS = [4, 6, 8] as const;

const veo = {
  ratios: VEO_RATIOS,
  prompt: 'optional',
  promptLength: 1000,
  negativePromptLength: 1000,
  seed: true,
  audio: true,
  lastFrame: true,
  imageAspect: [0.5, 2],
} as const;

const seedance = {
  prompt: 'optional',
  promptLength: 3500,
  negativePromptLength: 0,
  seed: true,
  audio: true,
  lastFrame: true,
} as const;

export const MODELS = [
  {
    id: 'gen4_turbo',
    ratios: GEN4_RATIOS,
    prompt: 'optional',
    promptLength: 1000,
    negativePromptLength: 0,
    seed: true,
    audio: false,
    lastFrame: false,
    imageAspect: [0.5, 2.358],
    offers: {
      runway: { durations: TWO_TO_TEN, creditsPerSecond: 5 },
      relay: { durations: FIVE_OR_TEN },
    },
  },
  {
    id: 'gen4.5',
    ratios: GEN4_RATIOS,
    prompt: 'required',
    promptLength: 1000,
    negativePromptLength: 0,
    seed: true,
    audio: false,
    lastFrame: false,
    imageAspect: [0.5, 2],
    offers: { runway: { durations: TWO_TO_TEN, creditsPerSecond: 12 } },
  },
  // Runway's own API dropped this model in June 2026. Relays still have it.
  {
    id: 'gen3a_turbo',
    ratios: GEN3_RATIOS,
    prompt: 'optional',
    promptLength: 1000,
    negativePromptLength: 0,
    seed: true,
    audio: false,
    lastFrame: false,
    imageAspect: [0.5, 2],
    offers: { relay: { durations: FIVE_OR_TEN } },
  },
  {
    ...veo,
    id: 'veo3.1',
    offers: {
      runway: { durations: VEO_DURATIONS, creditsPerSecond: { audio: 40, silent: 20 } },
    },
  },
  {
    ...veo,
    id: 'veo3.1_fast',
    offers: {
      runway: { durations: VEO_DURATIONS, creditsPerSecond: { audio: 15, silent: 10 } },
    },
  },
  {
    ...seedance,
    id: 'seedance2',
    ratios: [...SEEDANCE_720P, ...SEEDANCE_480P, ...SEEDANCE_1080P, ...SEEDANCE_4K],
    offers: {
      runway: {
        durations: FOUR_TO_FIFTEEN,
        creditsPerSecond: [
          { upToPixels: P720, credits: 36 },
          { upToPixels: P1080, credits: 40 },
          { upToPixels: P4K, credits: 150 },
        ],
      },
    },
  },
  {
    ...seedance,
    id: 'seedance2_fast',
    ratios: [...SEEDANCE_720P, ...SEEDANCE_480P],
    offers: { runway: { durations: FOUR_TO_FIFTEEN, creditsPerSecond: 29 } },
  },
  {
    ...seedance,
    id: 'seedance2_mini',
    ratios: [...SEEDANCE_720P, ...SEEDANCE_480P],
    offers: { runway: { durations: FOUR_TO_FIFTEEN, creditsPerSecond: 16, leastCredits: 64 } },
  },
  {
    ...seedance,
    id: 'seedance2_5',
    // The small 16:9 ratio has other pixels than in the other Seedance models.
    ratios: [
      ...SEEDANCE_720P,
      ...['854:480', '480:854', '752:560', '560:752', '640:640', '992:432'],
      ...SEEDANCE_1080P,
    ],
    promptLength: 15_000,
    offers: {
      runway: {
        durations: [...FOUR_TO_FIFTEEN, ...SIXTEEN_TO_THIRTY],
        creditsPerSecond: [
          { upToPixels: P480, credits: 20 },
          { upToPixels: P720, credits: 30 },
          { upToPixels: P1080, credits: 68 },
        ],
        leastCredits: 80,
      },
    },
  },
  {
    id: 'gemini_omni_flash',
    ratios: ['1280:720', '720:1280'],
    prompt: 'optional',
    promptLength: 4000,
    negativePromptLength: 0,
    seed: false,
    audio: false,
    lastFrame: false,
    offers: { runway: { durations: THREE_TO_TEN, creditsPerSecond: 10, fixedCredits: 1 } },
  },
  {
    id: 'gemini_omni_flash_1.1',
    ratios: OMNI_RATIOS,
    prompt: 'required',
    promptLength: 4000,
    negativePromptLength: 0,
    seed: false,
    audio: false,
    lastFrame: true,
    offers: { runway: { durations: THREE_TO_TEN } },
  },
] as const satisfies readonly Model[];
