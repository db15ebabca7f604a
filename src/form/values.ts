import {
  CHOICE_FIELDS,
  listChoices,
  nearestRatio,
  SEED_MAX,
  type ChoiceField,
  type Duration,
  type OfferedModel,
} from '../runway/models/model.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import type { FormValues } from './protocol.ts';

/** What the user's settings say for a new form. */
export interface FormDefaults {
  readonly model: string;
  /** `auto`, or one of the model's. */
  readonly ratio: string;
  /** Seconds, or `auto`. */
  readonly duration: Duration;
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
 * @param crops the framed parts of its images
 */
export function readValues(
  settings: VideoSettings,
  lastFrame = '',
  { crop, lastFrameCrop }: Pick<FormValues, 'crop' | 'lastFrameCrop'> = {},
): FormValues {
  const { promptText = '', negativePrompt = '', model, ratio = 'auto', duration } = settings;
  // A service makes sound unless it is told not to.
  const { audio = true, seed, watermark } = settings;
  return {
    promptText,
    negativePrompt,
    model,
    ratio,
    ...Object.fromEntries(CHOICE_FIELDS.map((field) => [field, settings[field]])),
    duration,
    audio,
    seed: seed === undefined ? '' : String(seed),
    watermark: watermark === undefined ? 'unset' : watermark ? 'on' : 'off',
    lastFrame,
    ...(crop === undefined ? {} : { crop }),
    ...(lastFrameCrop === undefined ? {} : { lastFrameCrop }),
  };
}

/** What the form's values ask for. What the model does not take is left out, as it is not shown. */
export function toSettings(values: FormValues, model: OfferedModel | undefined): VideoSettings {
  const promptText = values.promptText.trim();
  const negativePrompt = values.negativePrompt.trim();
  const seed = values.serviceSeed === true ? '' : values.seed.trim();
  return {
    model: values.model,
    ...(model?.ratios.length === 0 ? {} : { ratio: values.ratio.trim() }),
    ...(model === undefined ? {} : chosenValues(values, model)),
    duration: values.duration,
    ...(promptText === '' ? {} : { promptText }),
    ...(negativePrompt === '' || model?.negativePromptLength === 0 ? {} : { negativePrompt }),
    ...(model?.audio === true ? { audio: values.audio } : {}),
    ...(seed === '' || model?.seed === false ? {} : { seed: parseSeed(seed) }),
    ...(values.watermark === 'unset' ? {} : { watermark: values.watermark === 'on' }),
  };
}

/**
 * The value that the form shows for a field with a list of values.
 *
 * @returns undefined if the model has no such field
 */
export function shownChoice(
  field: ChoiceField,
  values: Pick<FormValues, ChoiceField>,
  model: Pick<OfferedModel, 'choices'>,
): string | undefined {
  const format = field === 'outputFormat' ? undefined : shownChoice('outputFormat', values, model);
  const choices = listChoices(model, field, format);
  return choices.find((it) => it === values[field]) ?? choices[0];
}

/**
 * The values that are sent. A service's default is left out, but for the resolution: the price
 * depends on it, and its default isn't documented.
 */
function chosenValues(
  values: FormValues,
  model: OfferedModel,
): Partial<Record<ChoiceField, string>> {
  const format = shownChoice('outputFormat', values, model);
  return Object.fromEntries(
    CHOICE_FIELDS.map((field) => [field, shownChoice(field, values, model)] as const).filter(
      ([field, value]) =>
        value !== undefined &&
        (field === 'resolution' || value !== listChoices(model, field, format)[0]),
    ),
  );
}

/**
 * The values for another model: what it does not offer becomes the nearest that it offers.
 *
 * @param image the image's size in pixels; undefined while it is not known
 */
export function valuesFor(
  values: FormValues,
  model: OfferedModel,
  image: { readonly width: number; readonly height: number } | undefined,
): FormValues {
  const { ratio, duration } = values;
  const isOffered = model.ratios.length === 0 || model.ratios.includes(ratio);
  return {
    ...values,
    model: model.id,
    ratio: isOffered ? ratio : nearestRatio(model.ratios, image),
    duration: nearestDuration(model.durations, duration),
  };
}

/**
 * The settings of each video that one click asks for. A seed that was typed is the first one's; the
 * others have the numbers after it. Without one, each has a new seed, so that it can be made again.
 *
 * @param draw returns a random seed
 */
export function vary(
  settings: VideoSettings,
  { serviceSeed }: Pick<FormValues, 'serviceSeed'>,
  model: OfferedModel | undefined,
  count: number,
  draw: () => number = drawSeed,
): readonly VideoSettings[] {
  const takesSeed = model?.seed === true && serviceSeed !== true;
  return Array.from({ length: count }, (_, index) => {
    if (settings.seed !== undefined) {
      return { ...settings, seed: (settings.seed + index) % (SEED_MAX + 1) };
    }
    return takesSeed ? { ...settings, seed: draw() } : settings;
  });
}

/** The values for the last frame's own page, with this image as its last frame. */
export function swapFrames(
  { crop, lastFrameCrop, ...values }: FormValues,
  uri: string,
): FormValues {
  return {
    ...values,
    lastFrame: uri,
    ...(lastFrameCrop === undefined ? {} : { crop: lastFrameCrop }),
    ...(crop === undefined ? {} : { lastFrameCrop: crop }),
  };
}

/** A random seed. */
export function drawSeed(): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return Math.min(random, SEED_MAX);
}

/** NaN, which no check lets through, for what is not a whole number. */
function parseSeed(text: string): number {
  return /^\d{1,12}$/.test(text) ? Number(text) : NaN;
}

/** The duration of a list that is nearest to the one that is wished for. */
export function nearestDuration(durations: readonly Duration[], wish: Duration): Duration {
  if (durations.includes(wish)) {
    return wish;
  }
  const seconds = durations.filter((it) => typeof it === 'number');
  const wished = wish === 'auto' ? 5 : wish;
  return seconds.reduce((best, it) =>
    Math.abs(it - wished) < Math.abs(best - wished) ? it : best,
  );
}
