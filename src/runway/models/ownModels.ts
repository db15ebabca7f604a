import * as v from 'valibot';
import { CHOICE_FIELDS, followsImage, parseRatio, type Model } from './model.ts';

/** The schema of the setting `models`. package.json repeats it for the settings editor. */

const Ratio = v.pipe(
  v.string(),
  v.check((it) => parseRatio(it) !== undefined || (it !== '' && followsImage(it))),
);
const Seconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600));
const Pixels = v.pipe(v.number(), v.integer(), v.minValue(1));
const Credits = v.pipe(v.number(), v.finite(), v.minValue(0));
const Aspect = v.pipe(v.number(), v.gtValue(0), v.maxValue(1000));
/** At most what the form's page may send. */
const Length = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));

const Value = v.pipe(v.string(), v.regex(/^\S(?:.{0,48}\S)?$/));
const Choices = v.strictObject(
  v.entriesFromList(CHOICE_FIELDS, v.exactOptional(v.tupleWithRest([Value], Value))),
);

export const OfferEntry = v.strictObject({
  durations: v.tupleWithRest([Seconds], v.union([Seconds, v.literal('auto')])),
  choices: v.exactOptional(Choices),
  creditsPerSecond: v.exactOptional(
    v.union([
      Credits,
      v.strictObject({ audio: Credits, silent: Credits }),
      v.pipe(v.array(v.strictObject({ upToPixels: Pixels, credits: Credits })), v.minLength(1)),
    ]),
  ),
  formatCredits: v.exactOptional(v.record(Value, Credits)),
  leastCredits: v.exactOptional(Credits),
  fixedCredits: v.exactOptional(Credits),
});

export const ModelEntry = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^\S{1,100}$/)),
  description: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
  ratios: v.array(Ratio),
  choices: v.exactOptional(Choices),
  prompt: v.picklist(['optional', 'required']),
  promptLeast: v.exactOptional(v.pipe(Length, v.minValue(1))),
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
  imageSide: v.exactOptional(Pixels),
  offers: v.pipe(
    v.strictObject({
      runway: v.exactOptional(OfferEntry),
      relay: v.exactOptional(OfferEntry),
    }),
    v.check(({ runway, relay }) => runway !== undefined || relay !== undefined),
  ),
});

/** Defaults for a model that the user adds. */
const NEW_MODEL = {
  prompt: 'optional',
  promptLength: 1000,
  negativePromptLength: 0,
  seed: true,
  audio: false,
  lastFrame: false,
} as const;

/** The catalogue's models, and the user's own. */
export interface OwnModels {
  readonly models: readonly Model[];
  /** Where entries are invalid, such as `gen4_turbo.ratios.0`. Invalid entries are ignored. */
  readonly mistakes: readonly string[];
}

/**
 * Adds the user's models to the catalogue, and changes models that the catalogue has. Such an entry
 * has only the fields that differ.
 *
 * @param own the value of the setting: entries by model id, not validated yet
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
      const isOwn = catalogue.every((it) => it.id !== id);
      models.set(id, { ...read.output, ...(isOwn ? { own: true } : {}) });
    } else {
      mistakes.push([id, v.getDotPath(read.issues[0])].filter((it) => it !== null).join('.'));
    }
  }
  return { models: [...models.values()], mistakes };
}

/** Merges two values. Objects are merged by field; the second value wins. */
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
