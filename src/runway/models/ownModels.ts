import * as v from 'valibot';
import { parseRatio, type Model } from './model.ts';

/** What a user may say of a model; the manifest describes the same for the settings' editor. */

const Ratio = v.pipe(
  v.string(),
  v.check((it) => parseRatio(it) !== undefined),
);
const Seconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600));
const Credits = v.pipe(v.number(), v.finite(), v.minValue(0));
const Aspect = v.pipe(v.number(), v.gtValue(0), v.maxValue(1000));
/** No longer than what the form's page may send. */
const Length = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));

const OfferEntry = v.strictObject({
  durations: v.tupleWithRest([Seconds], Seconds),
  creditsPerSecond: v.exactOptional(
    v.union([Credits, v.strictObject({ audio: Credits, silent: Credits })]),
  ),
});

export const ModelEntry = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^\S{1,100}$/)),
  ratios: v.tupleWithRest([Ratio], Ratio),
  prompt: v.picklist(['optional', 'required']),
  promptLength: v.pipe(Length, v.minValue(1)),
  negativePromptLength: Length,
  seed: v.boolean(),
  audio: v.boolean(),
  lastFrame: v.boolean(),
  imageAspect: v.exactOptional(
    v.pipe(
      v.tuple([Aspect, Aspect]),
      v.check(([min, max]) => min < max),
    ),
  ),
  offers: v.pipe(
    v.strictObject({
      runway: v.exactOptional(OfferEntry),
      relay: v.exactOptional(OfferEntry),
    }),
    v.check(({ runway, relay }) => runway !== undefined || relay !== undefined),
  ),
});

/** What a model is that a user adds, where the user does not say otherwise. */
const NEW_MODEL = {
  prompt: 'optional',
  promptLength: 1000,
  negativePromptLength: 0,
  seed: true,
  audio: false,
  lastFrame: false,
} as const;

/** The models with the user's own among them. */
export interface OwnModels {
  readonly models: readonly Model[];
  /** Where an entry is wrong, such as `gen4_turbo.ratios.0`. It is not used then. */
  readonly mistakes: readonly string[];
}

/**
 * Adds a user's models to the catalogue's, and changes those that are there already: of these an
 * entry has only what differs.
 *
 * @param own entries by the model's id, as they come from the settings
 */
export function withOwnModels(catalogue: readonly Model[], own: unknown): OwnModels {
  if (own === undefined) {
    return { models: catalogue, mistakes: [] };
  }
  if (!isObject(own)) {
    return { models: catalogue, mistakes: ['{}'] };
  }
  const models = new Map(catalogue.map((it) => [it.id, it]));
  const mistakes: string[] = [];
  for (const [id, entry] of Object.entries(own)) {
    const whole = isObject(entry)
      ? overlay(models.get(id) ?? NEW_MODEL, { ...entry, id })
      : undefined;
    const read = v.safeParse(ModelEntry, whole);
    if (read.success) {
      models.set(id, read.output);
    } else {
      mistakes.push([id, v.getDotPath(read.issues[0])].filter((it) => it !== null).join('.'));
    }
  }
  return { models: [...models.values()], mistakes };
}

/** One value over another; of objects only what the upper one names. */
function overlay(under: unknown, over: unknown): unknown {
  if (!isObject(under) || !isObject(over)) {
    return over;
  }
  const named = Object.entries(over).map(([key, value]) => [key, overlay(under[key], value)]);
  return { ...under, ...(Object.fromEntries(named) as object) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
