/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Most values in an answer. Real ones have some dozens; millions would hold up the editor. */
const MAX_VALUES = 50_000;

/** Parses JSON; undefined when the text is not JSON, or has far more values than any answer. */
export function parseJson(text: string): unknown {
  if (!hasFewValues(text)) {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The value of a field, in whichever spelling of its name it is there.
 *
 * @param name as in `task_status`; found are also `taskStatus`, `task-status` and `TaskStatus`
 */
export function readField(object: JsonObject, name: string): unknown {
  const camel = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
  const spellings = [name, camel, name.replaceAll('_', '-'), pascal];
  return spellings.map((it) => object[it]).find((it) => it !== undefined && it !== null);
}

/** The object at a key; undefined when there is none. */
export function readObject(value: unknown, key: string): JsonObject | undefined {
  const inner = isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : undefined;
}

/** Every value but the outermost comes after one of these marks. Texts may have some too. */
function hasFewValues(text: string): boolean {
  return [',', '[', '{'].every((mark) => {
    let at = -1;
    for (let count = 0; count <= MAX_VALUES; count += 1) {
      at = text.indexOf(mark, at + 1);
      if (at < 0) {
        return true;
      }
    }
    return false;
  });
}
