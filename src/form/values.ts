import type { OfferedModel } from '../runway/models/model.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import type { FormValues } from './protocol.ts';

/** What the user's settings say for a new form. */
export interface FormDefaults {
  readonly model: string;
  /** `auto` or W:H. */
  readonly ratio: string;
  /** Seconds. */
  readonly duration: number;
}

/**
 * Returns the values of a new form: the user's defaults, as far as the service offers them. The
 * ratio is `auto` if the page chooses the one nearest to the image.
 *
 * @param models what the service offers; at least one
 */
export function defaultValues(defaults: FormDefaults, models: readonly OfferedModel[]): FormValues {
  const model = models.find(({ id }) => id === defaults.model) ?? models[0];
  if (model === undefined) {
    throw new Error('The service offers no models.');
  }
  return {
    promptText: '',
    negativePrompt: '',
    model: model.id,
    ratio: model.ratios.includes(defaults.ratio) ? defaults.ratio : 'auto',
    duration: nearestDuration(model.durations, defaults.duration),
    audio: true,
    seed: '',
    watermark: 'unset',
    lastFrame: '',
  };
}

/**
 * The values that a task was submitted with, to edit and run again.
 *
 * @param lastFrame the URI of the image that its video was to end with
 */
export function readValues(settings: VideoSettings, lastFrame = ''): FormValues {
  const { promptText = '', negativePrompt = '', model, ratio, duration } = settings;
  // A service makes sound unless it is told not to.
  const { audio = true, seed, watermark } = settings;
  return {
    promptText,
    negativePrompt,
    model,
    ratio,
    duration,
    audio,
    seed: seed === undefined ? '' : String(seed),
    watermark: watermark === undefined ? 'unset' : watermark ? 'on' : 'off',
    lastFrame,
  };
}

/** What the form's values ask for. What the model does not take is left out, as it is not shown. */
export function toSettings(values: FormValues, model: OfferedModel | undefined): VideoSettings {
  const promptText = values.promptText.trim();
  const negativePrompt = values.negativePrompt.trim();
  const seed = values.seed.trim();
  return {
    model: values.model,
    ratio: values.ratio.trim(),
    duration: values.duration,
    ...(promptText === '' ? {} : { promptText }),
    ...(negativePrompt === '' || model?.negativePromptLength === 0 ? {} : { negativePrompt }),
    ...(model?.audio === true ? { audio: values.audio } : {}),
    ...(seed === '' || model?.seed === false ? {} : { seed: parseSeed(seed) }),
    ...(values.watermark === 'unset' ? {} : { watermark: values.watermark === 'on' }),
  };
}

/** NaN, which no check lets through, for what is not a whole number. */
function parseSeed(text: string): number {
  return /^\d{1,12}$/.test(text) ? Number(text) : NaN;
}

/** The duration of a list that is nearest to the one that is wished for. */
export function nearestDuration(durations: readonly number[], wish: number): number {
  return durations.reduce((best, it) => (Math.abs(it - wish) < Math.abs(best - wish) ? it : best));
}
