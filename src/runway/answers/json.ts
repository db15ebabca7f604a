/** A JSON object whose fields are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Most values in an answer. Real answers have dozens; many more would block the extension host. */
export const MAX_VALUES = 10_000;

/** Parses JSON. @returns undefined when the text is not JSON or has too many values */
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
 * Reads a field, whose name may have different spellings.
 *
 * @param name such as `task_status`; also finds `taskStatus`, `task-status` and `TaskStatus`
 */
export function readField(object: JsonObject, name: string): unknown {
  const camel = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);
  const spellings = [name, camel, name.replaceAll('_', '-'), pascal];
  return spellings.map((it) => object[it]).find((it) => it !== undefined && it !== null);
}

/** Returns the object at a key; undefined if the key has no object. */
export function readObject(value: unknown, key: string): JsonObject | undefined {
  const inner = isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : undefined;
}

/** Counts the marks before values. Marks inside strings count too, so this never counts too few. */
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
