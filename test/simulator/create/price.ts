import type { Tier } from '../render/videoSize.ts';
import type { Price } from './models.ts';

/** What the price of a video depends on. */
export interface Priced {
  readonly seconds: number;
  readonly tier: Tier;
  readonly audio: boolean | undefined;
  readonly images: number;
  readonly outputFormat: unknown;
}

/** The price of a video in credits, with at most two decimals. */
export function priceVideo(price: Price, wanted: Priced): number {
  const { perSecond, silent, image = 0, least = 0, formats = {} } = price;
  const normal = typeof perSecond === 'number' ? perSecond : (perSecond[wanted.tier] ?? 0);
  const rate = wanted.audio === false ? (silent ?? normal) : normal;
  const format = formats[String(wanted.outputFormat)] ?? 0;
  const credits = wanted.seconds * (rate + format) + wanted.images * image;
  return Math.round(Math.max(credits, least) * 100) / 100;
}
