import * as v from 'valibot';
import { readField, isObject, type JsonObject } from './json.ts';
import { plainText } from '../../util/plainText.ts';

/** Keys of the task in an answer, or of another envelope around it. */
const ENVELOPES = [
  ...['data', 'task', 'result', 'response', 'output', 'job', 'generation', 'payload', 'task_info'],
  ...['tasks', 'jobs', 'generations', 'list', 'items', 'records'],
];

/** Most layers that are read. Known answers have at most 3. */
const MAX_LAYERS = 4;

/** Returns the nested objects of an answer that may be about the task, the outermost first. */
export function readLayers(json: unknown): JsonObject[] {
  const layers: JsonObject[] = [];
  let layer = unwrapList(json);
  while (isObject(layer) && layers.length < MAX_LAYERS) {
    layers.push(layer);
    const inner: unknown[] = ENVELOPES.map((name) => readField(layer as JsonObject, name));
    layer = inner.map(unwrapList).find((it) => isObject(it) && Object.keys(it).length > 0);
  }
  return layers.length === 1 ? [...layers, ...bareId(layers[0])] : layers;
}

/** Some services answer a create request with only the task's id in `data` or `result`. */
function bareId(envelope: JsonObject | undefined): JsonObject[] {
  const values = [envelope?.['data'], envelope?.['result']].map(unwrapList);
  const id = values.find((it) => typeof it === 'string');
  return id === undefined ? [] : [{ id }];
}

function unwrapList(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

const Id = v.union([
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(256), v.check(isOneWord)),
  v.pipe(v.number(), v.safeInteger(), v.transform(String)),
]);

/**
 * An id becomes part of URLs, messages and the log. `.` and `..` would lead to other URLs. A URL is
 * not an id.
 */
function isOneWord(id: string): boolean {
  return id === plainText(id) && !/\s|^\.{1,2}$|:\/\//.test(id);
}

/** Names of a task's id, and names that are used only if none of these exists. */
const ID_NAMES = ['task_id', 'id'];
const OTHER_ID_NAMES = ['job_id', 'generation_id', 'uuid'];

/** Finds the task ids in an answer, under any known name. */
export function findTaskIds(layers: readonly JsonObject[]): string[] {
  const ids = idsUnder(ID_NAMES, layers);
  return ids.length > 0 ? ids : idsUnder(OTHER_ID_NAMES, layers);
}

/** Finds the task ids under names that certainly mean a task's id. */
export function findCertainTaskIds(layers: readonly JsonObject[]): string[] {
  return idsUnder(ID_NAMES, layers);
}

function idsUnder(names: readonly string[], layers: readonly JsonObject[]): string[] {
  const ids = layers.flatMap((layer) =>
    names.flatMap((name) => {
      const id = v.safeParse(Id, readField(layer, name));
      return id.success ? [id.output] : [];
    }),
  );
  return [...new Set(ids)];
}
