/** How large a video is: the pixels of its shorter side, or about as many pixels in another shape. */
export type Tier = keyof typeof SHORT_SIDES;

/** Pixels of the shorter side. For `2k` and `4k` they are assumed. */
const SHORT_SIDES = {
  '360p': 360,
  '480p': 480,
  '720p': 720,
  '768p': 768,
  '1080p': 1080,
  '2k': 1440,
  '4k': 2160,
} as const;

/** Most pixels of a frame whose size the ratio gives. */
const MOST_PIXELS: readonly (readonly [number, Tier])[] = [
  [300_000, '360p'],
  [500_000, '480p'],
  [1_000_000, '720p'],
  [2_200_000, '1080p'],
  [4_000_000, '2k'],
];

/** Ratios with numbers up to this are shapes, such as 16:9. Larger numbers are pixels. */
const LARGEST_SHAPE = 64;
/** Pixels. The encoder works in blocks of 16. */
const SMALLEST_SIDE = 16;
/** Pixels. The largest side of an official ratio. */
const LARGEST_SIDE = 3840;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a request says about the size of its video. */
export interface WantedSize {
  /** Pixels (`1280:720`), a shape (`16:9`, `adaptive`), or a tier (`auto_720p`). */
  readonly ratio?: string | undefined;
  /** A tier, in small or capital letters. */
  readonly resolution?: string | undefined;
}

/** The tier of a video; undefined if the request doesn't say. */
export function readTier({ ratio = '', resolution = '' }: WantedSize): Tier | undefined {
  const named = (resolution || ratio.replace(/^auto_/, '')).toLowerCase();
  if (Object.hasOwn(SHORT_SIDES, named)) {
    return named as Tier;
  }
  const pixels = readPair(ratio);
  return pixels === undefined || isShape(pixels)
    ? undefined
    : (MOST_PIXELS.find(([most]) => pixels.width * pixels.height <= most)?.[1] ?? '4k');
}

/**
 * The size of a video in pixels. Both sides are even, because 4:2:0 needs that. A larger video than
 * the encoder can take is made smaller, with the same shape.
 *
 * @param tier for a request that has none
 * @param image the size of the first frame, for a request that names no shape
 */
export function videoSize(wanted: WantedSize, tier: Tier, image: Size): Size {
  const pair = readPair(wanted.ratio ?? '');
  if (pair !== undefined && !isShape(pair)) {
    return fit(pair);
  }
  const shape = pair ?? image;
  const short = SHORT_SIDES[readTier(wanted) ?? tier];
  const scale = short / Math.min(shape.width, shape.height);
  return fit({ width: shape.width * scale, height: shape.height * scale });
}

function readPair(ratio: string): Size | undefined {
  const match = /^(\d+):(\d+)$/.exec(ratio);
  return match === null ? undefined : { width: Number(match[1]), height: Number(match[2]) };
}

function isShape({ width, height }: Size): boolean {
  return Math.max(width, height) <= LARGEST_SHAPE;
}

function fit({ width, height }: Size): Size {
  const scale = Math.min(1, LARGEST_SIDE / Math.max(width, height));
  return { width: roundSide(width * scale), height: roundSide(height * scale) };
}

function roundSide(pixels: number): number {
  return Math.max(SMALLEST_SIDE, Math.round(pixels / 2) * 2);
}
