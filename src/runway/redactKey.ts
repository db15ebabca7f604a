import { parseJson } from './answers/json.ts';

/** The text that replaces a key. */
const HIDDEN = '…';

/** Shorter keys are not redacted: they occur by chance in ids and links, which must not change. */
const MIN_KEY_LENGTH = 8;

/** Longest text, in UTF-16 code units, that is parsed to find escaped keys: parsing takes time. */
const MAX_PARSED_LENGTH = 200_000;

/**
 * Removes the key from an answer. A service may repeat the key, and its answers are shown, logged
 * and stored. JSON is parsed, also JSON inside strings, because each level may escape the key in
 * another way.
 */
export function redactKey(text: string, key: string): string {
  if (key.length < MIN_KEY_LENGTH) {
    return text;
  }
  return [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)].reduce(
    (rest, form) => rest.replaceAll(form, HIDDEN),
    redactEscaped(text, key),
  );
}

function redactEscaped(text: string, key: string): string {
  const mayHaveEscapes = text.length <= MAX_PARSED_LENGTH && text.includes('\\');
  const json = mayHaveEscapes ? parseJson(text) : undefined;
  if (typeof json !== 'object' || json === null) {
    return text;
  }
  try {
    return JSON.stringify(json, (_, value: unknown) =>
      typeof value === 'string' ? redactKey(value, key) : value,
    );
  } catch {
    // The JSON is too deep for the stack. No answer that deep is read.
    return text;
  }
}
