import { parseJson } from './answers/json.ts';

/** What stands in a key's place. */
const HIDDEN = '…';

/** Shorter ones are found by chance, also in ids and links, which must stay as they are. */
const SHORTEST = 8;

/** Longest text, in characters, that is read for escaped forms: it takes a while. */
const LONGEST_READ = 200_000;

/**
 * An answer without the key: a service may repeat what it was sent, and what it says is shown,
 * logged and kept. JSON is read for it, also JSON that is text in JSON, as each may escape the
 * key in its own way.
 */
export function redactKey(text: string, key: string): string {
  if (key.length < SHORTEST) {
    return text;
  }
  return [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)].reduce(
    (rest, it) => rest.replaceAll(it, HIDDEN),
    withoutEscaped(text, key),
  );
}

function withoutEscaped(text: string, key: string): string {
  const isRead = text.length <= LONGEST_READ && text.includes('\\');
  const json = isRead ? parseJson(text) : undefined;
  if (typeof json !== 'object' || json === null) {
    return text;
  }
  try {
    return JSON.stringify(json, (_, value: unknown) =>
      typeof value === 'string' ? redactKey(value, key) : value,
    );
  } catch {
    // Deeper than anything that is read of it.
    return text;
  }
}
