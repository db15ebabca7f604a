import { CUT } from '../util/plainText.ts';

/** The text that replaces a key. */
const HIDDEN = '…';

/** Shorter keys are not redacted: they occur by chance in ids and links, which must not change. */
const MIN_KEY_LENGTH = 8;

/**
 * Removes the key from a text of a service, however long. A service may repeat the key, and its
 * answers are shown, logged and stored. Finds each character also as an escape of JSON, also in JSON
 * inside strings, of URLs and of HTML. Takes a time that grows with the text only.
 */
export function redactKey(text: string, key: string): string {
  return redactor(key)(text);
}

/** Returns what removes the key from texts. It is made once for many texts, because that takes longer. */
function redactor(key: string): (text: string) => string {
  if (key.length < MIN_KEY_LENGTH) {
    return (text) => text;
  }
  const pattern = keyPattern(key);
  return (text) => text.replace(pattern, HIDDEN);
}

/** Removes the beginning of the key where a text was cut to its longest length. */
function redactEnd(text: string, key: string): string {
  if (!text.endsWith(CUT)) {
    return text;
  }
  const end = text.slice(0, -CUT.length);
  for (let length = key.length - 1; length >= MIN_KEY_LENGTH; length -= 1) {
    if (end.endsWith(key.slice(0, length))) {
      return end.slice(0, -length) + HIDDEN;
    }
  }
  return text;
}

/** Removes the key from all strings of a value, such as an answer that was read and cut. */
export function redactStrings<T>(value: T, key: string): T {
  const redactText = redactor(key);
  const redact = (it: unknown): unknown => {
    if (typeof it === 'string') {
      return redactEnd(redactText(it), key);
    }
    if (Array.isArray(it)) {
      return it.map(redact);
    }
    if (it instanceof Map) {
      return new Map([...it].map(redact) as [unknown, unknown][]);
    }
    return typeof it === 'object' && it !== null
      ? Object.fromEntries(Object.entries(it).map(([name, inner]) => [name, redact(inner)]))
      : it;
  };
  return redact(value) as T;
}

/** The repetitions have limits, so that long runs of `\` or `25` don't take long. */
function keyPattern(key: string): RegExp {
  const forms = Array.from(key, (character, index) => {
    const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16));
    const json = units.map((it) => `[uU]${ignoreCase(it.padStart(4, '0'))}`);
    const bytes = [...Buffer.from(character)].map((it) => it.toString(16).padStart(2, '0'));
    const url = bytes.map((it) => `%(?:25){0,4}${ignoreCase(it)}`);
    const code = character.codePointAt(0) ?? 0;
    const html = `&#(?:0{0,8}${code}|[xX]0{0,8}${ignoreCase(code.toString(16))});`;
    const plain = character.replace(/[^\w\s-]/, String.raw`\$&`);
    // Part of an escape would make the JSON invalid. A long run is tried at its start only.
    const escape = index === 0 ? String.raw`(?:(?<!\\)\\{1,15})?` : String.raw`\\{0,15}`;
    return `(?:${escape}(?:${plain}|${json.join(String.raw`\\{0,15}`)})|${url.join('')}|${html})`;
  });
  return new RegExp(forms.join(''), 'g');
}

function ignoreCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
