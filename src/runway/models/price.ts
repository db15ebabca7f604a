import type { OfferedModel } from './model.ts';

/**
 * What a video will cost, in credits; undefined where that is not known. The service's own word,
 * once it has taken the task, wins over this.
 */
export function priceOf(
  model: OfferedModel,
  { duration, audio }: { readonly duration: number; readonly audio: boolean },
): number | undefined {
  const rate = perSecond(model, audio);
  return rate === undefined || !model.durations.includes(duration)
    ? undefined
    : Math.round(rate * duration * 100) / 100;
}

/** Where sound makes a difference, it must be said whether there is to be any. */
function perSecond(model: OfferedModel, audio: boolean): number | undefined {
  const { creditsPerSecond } = model;
  if (typeof creditsPerSecond !== 'object') {
    return creditsPerSecond;
  }
  return model.audio ? creditsPerSecond[audio ? 'audio' : 'silent'] : undefined;
}
