import { AnswerError } from '../errors/answerError.ts';
import { plainText } from '../../util/plainText.ts';
import { isObject, readField, type JsonObject } from './json.ts';
import { amount, first, requireLayers } from './readTask.ts';

/** What an account has and may do at a service, as far as the service tells. */
export interface Organization {
  /** The credits left. */
  readonly credits?: number;
  /** The limits by model id. A model that isn't there has no known limit. */
  readonly limits: ReadonlyMap<string, ModelLimits>;
}

/** The limits of one model. A limit that is missing is unknown, or doesn't exist. */
export interface ModelLimits {
  /** How many tasks run at the same time, at least 1. Further tasks wait. */
  readonly atOnce?: number;
  /** How many tasks may be created in a day, at least 1. */
  readonly perDay?: number;
  /** How many tasks were created in the past day, wherever they were created. */
  readonly usedToday?: number;
}

/** Most models that are read. Runway has about 60. */
const MAX_MODELS = 200;

/** Longest model id that is read, in UTF-16 code units. */
const MAX_NAME = 100;

/**
 * Reads the answer about the account (source: Runway API 2024-11-06, `GET /v1/organization`). A
 * figure that makes no sense is left out.
 *
 * @throws {ServiceError} when the envelope reports an error
 * @throws {AnswerError} `noCredits`, when it has neither a balance nor a limit
 */
export function readOrganization(json: unknown, host: string): Organization {
  const layers = requireLayers(json, host, 'other');
  const credits = first(layers, (layer) => amount(layer['creditBalance']));
  const limits = readLimits(layers);
  if (credits === undefined && limits.size === 0) {
    throw new AnswerError('noCredits', host);
  }
  return { ...(credits === undefined ? {} : { credits }), limits };
}

/** A map, because a service may use any name, also `__proto__`. */
function readLimits(layers: readonly JsonObject[]): Map<string, ModelLimits> {
  const limits = new Map<string, ModelLimits>();
  const add = (part: 'tier' | 'usage', read: (model: JsonObject) => ModelLimits) => {
    for (const [name, model] of listModels(layers, part)) {
      const figures = read(model);
      const known = limits.get(name);
      if (Object.keys(figures).length > 0 && (known !== undefined || limits.size < MAX_MODELS)) {
        limits.set(name, { ...known, ...figures });
      }
    }
  };
  add('tier', (model) => {
    const atOnce = readLimit(readField(model, 'max_concurrent_generations'));
    const perDay = readLimit(readField(model, 'max_daily_generations'));
    return {
      ...(atOnce === undefined ? {} : { atOnce }),
      ...(perDay === undefined ? {} : { perDay }),
    };
  });
  add('usage', (model) => {
    const usedToday = readCount(readField(model, 'daily_generations'));
    return usedToday === undefined ? {} : { usedToday };
  });
  return limits;
}

function listModels(layers: readonly JsonObject[], part: 'tier' | 'usage'): [string, JsonObject][] {
  const models = first(layers, (layer) => {
    const tier = layer[part];
    const found = isObject(tier) ? tier['models'] : undefined;
    return isObject(found) ? found : undefined;
  });
  return Object.entries(models ?? {}).filter(
    (entry): entry is [string, JsonObject] =>
      isObject(entry[1]) && entry[0] !== '' && entry[0] === plainText(entry[0], MAX_NAME),
  );
}

/** Null means no limit. So may 0: with it, the service would never run a task of the model. */
function readLimit(value: unknown): number | undefined {
  const count = readCount(value);
  return count === 0 ? undefined : count;
}

function readCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? amount(value) : undefined;
}
