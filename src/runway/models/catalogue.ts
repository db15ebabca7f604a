import type { Model } from './model.ts';

/**
 * The models and what each supports. Update this data every few months; `npm run models:check`
 * compares it with what Runway publishes.
 *
 * Checked on 2026-11-28 against
 * - the Runway API of version 2024-11-06: the types of `@runwayml/sdk` 4.20.1, which are newer than
 *   the OpenAPI contract of 2026-08-08 and win where these differ;
 * - the relays' image-to-video page, for what relays offer;
 * - readers of Runway's pages about prices, inputs and changes in September and October 2026: for
 *   prices, aspects, the durations and prompt lengths that the SDK leaves open, and the one model
 *   that the SDK doesn't have, `grok_imagine_1_5_lite`.
 *
 * Unknown values are missing: then the form shows no price, and checks no aspect. References
 * (images, sounds and videos besides the first and the last frame) are left out.
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

/** With an image, Wan and Grok take only these. The form preselects the first. */
const AUTO_RATIOS = ['auto_720p', 'auto_480p', 'auto_1080p'] as const;

/** Most pixels of a frame with 480p, 720p, 768p, 1080p, 2K and 4K, in any shape. */
const P480 = 500_000;
const P720 = 1_000_000;
const P768 = 1_200_000;
const P1080 = 2_200_000;
const P2K = 4_000_000;
const P4K = 15_000_000;

const PUBLIC_FIGURES = { publicFigureThreshold: ['auto', 'low'] } as const;

/** Each second costs more in formats for editing, and most in those with more than 8 bits. */
const FORMAT_CREDITS = {
  prores: 5,
  png_sequence: 5,
  hdr10: 20,
  hlg: 20,
  sdr_rec709_10bit: 20,
  hdr_pq_12bit_master: 20,
  hdr_prores: 20,
  hdr_png_sequence: 20,
  hdr_exr_sequence: 20,
  hdr_exr_acescg_sequence_1_3: 20,
  hdr_exr_acescg_sequence_2_0: 20,
} as const;

const ONE_TO_FIFTEEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const FIVE_OR_TEN = [5, 10] as const;
const TWO_TO_TEN = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const THREE_TO_TEN = [3, 4, 5, 6, 7, 8, 9, 10] as const;
const THREE_TO_FIFTEEN = [...THREE_TO_TEN, 11, 12, 13, 14, 15] as const;
const FIVE_TO_FIFTEEN = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const FOUR_TO_FIFTEEN = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;
const SIXTEEN_TO_THIRTY = [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30] as const;
const TWO_TO_THIRTY = [2, 3, ...FOUR_TO_FIFTEEN, ...SIXTEEN_TO_THIRTY] as const;
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

const grok = {
  prompt: 'optional',
  promptLength: 2500,
  negativePromptLength: 0,
  seed: false,
  audio: false,
  lastFrame: false,
} as const;

const wan = {
  ratios: AUTO_RATIOS,
  prompt: 'required',
  promptLength: 20_000,
  negativePromptLength: 0,
  seed: false,
  audio: true,
  lastFrame: true,
} as const;

/**
 * Models that take an image without a position for a reference, not for the first frame (source: the
 * SDK's comments on `promptImage`).
 */
export const WITH_REFERENCES: ReadonlySet<string> = new Set([
  'hailuo3',
  'seedance2',
  'seedance2_fast',
  'seedance2_mini',
  'seedance2_5',
  'wan3',
  'wan3_prime',
]);

/** The first of an image-to-video ranking by users, of August 2026 (source: public leaderboards). */
export const BEST_RATED = 'hailuo3';

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
      runway: { durations: TWO_TO_TEN, creditsPerSecond: 5, choices: PUBLIC_FIGURES },
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
    choices: {
      outputFormat: [
        'mp4',
        'prores',
        'png_sequence',
        'hdr10',
        'hlg',
        'sdr_rec709_10bit',
        'hdr_pq_12bit_master',
        'hdr_prores',
        'hdr_png_sequence',
        'hdr_exr_sequence',
        'hdr_exr_acescg_sequence_1_3',
        'hdr_exr_acescg_sequence_2_0',
      ],
      proresProfile: ['4444', '4444 XQ', '422 HQ', '422', '422 LT', '422 Proxy'],
      ...PUBLIC_FIGURES,
    },
    offers: {
      runway: { durations: TWO_TO_TEN, creditsPerSecond: 12, formatCredits: FORMAT_CREDITS },
    },
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
        durations: [...FOUR_TO_FIFTEEN, 'auto'],
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
    offers: { runway: { durations: [...FOUR_TO_FIFTEEN, 'auto'], creditsPerSecond: 29 } },
  },
  {
    ...seedance,
    id: 'seedance2_mini',
    ratios: [...SEEDANCE_720P, ...SEEDANCE_480P],
    offers: {
      runway: { durations: [...FOUR_TO_FIFTEEN, 'auto'], creditsPerSecond: 16, leastCredits: 64 },
    },
  },
  // At Runway since 2026-08-07.
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
        durations: [...FOUR_TO_FIFTEEN, ...SIXTEEN_TO_THIRTY, 'auto'],
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
    // Its price depends on the size, from 3.4 to 30 credits a second; what each size costs isn't known.
    offers: { runway: { durations: [...THREE_TO_TEN, 'auto'] } },
  },
  // At Runway since 2026-08-07.
  {
    id: 'hailuo3',
    ratios: ['adaptive', '16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
    choices: { resolution: ['768p', '2k'] },
    prompt: 'required',
    promptLength: 6000,
    negativePromptLength: 0,
    seed: false,
    audio: false,
    lastFrame: true,
    offers: {
      runway: {
        durations: FIVE_TO_FIFTEEN,
        creditsPerSecond: [
          { upToPixels: P768, credits: 10 },
          { upToPixels: P2K, credits: 15 },
        ],
      },
    },
  },
  {
    id: 'h3_max',
    ratios: [],
    choices: {
      resolution: ['768p', '480p'],
      promptExpansionMode: ['balanced', 'disabled', 'quality'],
    },
    prompt: 'required',
    promptLength: 6000,
    negativePromptLength: 0,
    seed: true,
    audio: false,
    lastFrame: true,
    imageSide: 256,
    offers: {
      runway: {
        durations: FIVE_TO_FIFTEEN,
        creditsPerSecond: [
          { upToPixels: P480, credits: 5 },
          { upToPixels: P768, credits: 8 },
        ],
      },
    },
  },
  {
    id: 'happyhorse_1_0',
    ratios: [],
    choices: { resolution: ['720p', '1080p'] },
    prompt: 'optional',
    promptLeast: 2,
    promptLength: 2500,
    negativePromptLength: 0,
    seed: false,
    audio: false,
    lastFrame: false,
    offers: {
      runway: {
        durations: THREE_TO_FIFTEEN,
        creditsPerSecond: [
          { upToPixels: P720, credits: 15 },
          { upToPixels: P1080, credits: 30 },
        ],
      },
    },
  },
  // At Runway since 2026-08-07.
  {
    ...grok,
    id: 'grok_imagine_1_5',
    ratios: [],
    choices: { resolution: ['720p', '480p', '1080p'] },
    offers: {
      runway: {
        durations: ONE_TO_FIFTEEN,
        creditsPerSecond: [
          { upToPixels: P480, credits: 10 },
          { upToPixels: P720, credits: 16 },
          { upToPixels: P1080, credits: 29 },
        ],
        fixedCredits: 1,
      },
    },
  },
  // At Runway since 2026-10-01.
  {
    ...grok,
    id: 'grok_imagine_1_5_lite',
    ratios: AUTO_RATIOS,
    offers: {
      runway: {
        durations: ONE_TO_FIFTEEN,
        creditsPerSecond: [
          { upToPixels: P480, credits: 2 },
          { upToPixels: P720, credits: 3 },
          { upToPixels: P1080, credits: 14 },
        ],
        fixedCredits: 1,
      },
    },
  },
  {
    ...wan,
    id: 'wan3',
    offers: {
      runway: {
        durations: TWO_TO_THIRTY,
        creditsPerSecond: [
          { upToPixels: P480, credits: 5 },
          { upToPixels: P720, credits: 10 },
          { upToPixels: P1080, credits: 20 },
        ],
      },
    },
  },
  {
    ...wan,
    id: 'wan3_prime',
    offers: {
      runway: {
        durations: TWO_TO_THIRTY,
        creditsPerSecond: [
          { upToPixels: P480, credits: 6.8 },
          { upToPixels: P720, credits: 14 },
          { upToPixels: P1080, credits: 28 },
        ],
      },
    },
  },
] as const satisfies readonly Model[];
