import { framePixels, type Duration, type OfferedModel } from './model.ts';

/** The settings that a price depends on. */
interface PricedSettings {
  readonly ratio?: string | undefined;
  readonly resolution?: string | undefined;
  readonly outputFormat?: string | undefined;
  /** In seconds. */
  readonly duration: Duration;
  /** Missing: the service's default, which is sound. */
  readonly audio?: boolean | undefined;
}

/**
 * Estimates the price of a video, in credits: the most that it can cost. The service's own figure
 * replaces it later.
 *
 * @returns undefined when the price is unknown
 */
export function estimatePrice(model: OfferedModel, settings: PricedSettings): number | undefined {
  const { durations, formatCredits = {}, leastCredits = 0, fixedCredits = 0 } = model;
  const rate = perSecond(model, settings);
  if (rate === undefined || !durations.includes(settings.duration)) {
    return undefined;
  }
  const more = formatCredits[settings.outputFormat ?? ''] ?? 0;
  const credits = Math.max(
    leastCredits,
    (rate + more) * secondsOf(settings.duration, durations) + fixedCredits,
  );
  return Math.round(credits * 100) / 100;
}

/** The price of a credit at Runway in dollars (source: Runway's page about prices). */
const DOLLARS_PER_CREDIT = 0.01;

/** Formats credits of Runway in dollars, such as `0.80`. The credits of a relay differ. */
export function inDollars(credits: number): string {
  return (credits * DOLLARS_PER_CREDIT).toFixed(2);
}

/** A model that chooses the duration may choose the longest. */
function secondsOf(duration: Duration, durations: readonly Duration[]): number {
  return duration === 'auto'
    ? Math.max(...durations.filter((it) => typeof it === 'number'))
    : duration;
}

/** The price per second. It may depend on the choice of audio, or on the size of the video. */
function perSecond(
  { creditsPerSecond, audio: hasAudio }: OfferedModel,
  { ratio = '', resolution, audio = true }: PricedSettings,
): number | undefined {
  if (typeof creditsPerSecond !== 'object') {
    return creditsPerSecond;
  }
  if ('audio' in creditsPerSecond) {
    return hasAudio ? creditsPerSecond[audio ? 'audio' : 'silent'] : undefined;
  }
  const pixels = framePixels(ratio, resolution) ?? Infinity;
  return creditsPerSecond.find(({ upToPixels }) => pixels <= upToPixels)?.credits;
}
