import type { OfferedModel } from './model.ts';

/**
 * Estimates the price of a video, in credits. The service's own figure replaces it later.
 *
 * @returns undefined when the price is unknown
 */
export function estimatePrice(
  model: OfferedModel,
  { duration, audio }: { readonly duration: number; readonly audio: boolean },
): number | undefined {
  const rate = perSecond(model, audio);
  return rate === undefined || !model.durations.includes(duration)
    ? undefined
    : Math.round(rate * duration * 100) / 100;
}

/** The price per second. If sound costs extra, the price depends on the choice of audio. */
function perSecond(model: OfferedModel, audio: boolean): number | undefined {
  const { creditsPerSecond } = model;
  if (typeof creditsPerSecond !== 'object') {
    return creditsPerSecond;
  }
  return model.audio ? creditsPerSecond[audio ? 'audio' : 'silent'] : undefined;
}
