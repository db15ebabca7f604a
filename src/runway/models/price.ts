import { parseRatio, type OfferedModel } from './model.ts';

/** The settings that a price depends on. */
interface PricedSettings {
  readonly ratio: string;
  /** In seconds. */
  readonly duration: number;
  readonly audio: boolean;
}

/**
 * Estimates the price of a video, in credits. The service's own figure replaces it later.
 *
 * @returns undefined when the price is unknown
 */
export function estimatePrice(model: OfferedModel, settings: PricedSettings): number | undefined {
  const { durations, leastCredits = 0, fixedCredits = 0 } = model;
  const rate = perSecond(model, settings);
  if (rate === undefined || !durations.includes(settings.duration)) {
    return undefined;
  }
  const credits = Math.max(leastCredits, rate * settings.duration + fixedCredits);
  return Math.round(credits * 100) / 100;
}

/** The price per second. It may depend on the choice of audio, or on the size of the video. */
function perSecond(
  { creditsPerSecond, audio: hasAudio }: OfferedModel,
  { ratio, audio }: PricedSettings,
): number | undefined {
  if (typeof creditsPerSecond !== 'object') {
    return creditsPerSecond;
  }
  if ('audio' in creditsPerSecond) {
    return hasAudio ? creditsPerSecond[audio ? 'audio' : 'silent'] : undefined;
  }
  const size = parseRatio(ratio);
  const pixels = size === undefined ? Infinity : size.width * size.height;
  return creditsPerSecond.find(({ upToPixels }) => pixels <= upToPixels)?.credits;
}
