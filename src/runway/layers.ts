import * as v from 'valibot';
import { isObject, type JsonObject } from './json.ts';
import { plainText } from './text.ts';

/** The nested objects of an answer that may speak of the task, the outermost first. */
export function layersOf(json: unknown): JsonObject[] {
  const layers: JsonObject[] = [];
  let layer = json;
  while (layers.length < 3) {
    const value: unknown = Array.isArray(layer) ? layer[0] : layer;
    if (typeof value === 'string' && value !== '' && layers.length === 1) {
      layers.push({ id: value });
    }
    if (!isObject(value)) {
      break;
    }
    layers.push(value);
    layer = value['data'];
  }
  return layers;
}

const Id = v.union([
  v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(256), v.check(isOneWord)),
  v.pipe(v.number(), v.safeInteger(), v.transform(String)),
]);

/** An id is put into addresses, messages and the log. `.` and `..` would be other addresses. */
function isOneWord(id: string): boolean {
  return id === plainText(id) && !/\s|^\.{1,2}$/.test(id);
}

/** The ids of a task that an answer carries, under whichever name. */
export function idsOf(layers: readonly JsonObject[]): string[] {
  const keys = ['task_id', 'taskId', 'id'];
  const ids = layers.flatMap((layer) =>
    keys.flatMap((key) => {
      const id = v.safeParse(Id, layer[key]);
      return id.success ? [id.output] : [];
    }),
  );
  return [...new Set(ids)];
}
