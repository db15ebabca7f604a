import { isObject, parseJson, readField } from './json.ts';
import { plainText } from '../../util/plainText.ts';

/** Reads the message of an answer of any shape; empty if it has no message. */
export function readMessage(json: unknown): string {
  for (const text of findMessages(json)) {
    const inner = parseJson(text);
    const said = isObject(inner) ? readMessage(inner) : plainText(text);
    if (said !== '') {
      return said;
    }
  }
  return '';
}

/** Keys of a message, the most specific first. */
export const MESSAGE_KEYS = [
  ...['message', 'msg', 'error', 'error_message', 'error_msg', 'err_msg', 'errmsg'],
  ...['detail', 'fail_reason', 'failure', 'error_description', 'errors'],
];

/** Most messages of a list that are read. */
const MAX_MESSAGES = 5;

/** Finds the messages of an answer of any shape, the most specific first, as they came. */
export function findMessages(json: unknown, depth = 0): string[] {
  if (!isObject(json) || depth > 2) {
    return [];
  }
  return [...MESSAGE_KEYS, 'data', 'title'].flatMap((key) => {
    const value = readField(json, key);
    if (typeof value === 'string') {
      return key === 'data' ? [] : [value];
    }
    return Array.isArray(value) && key !== 'data'
      ? value.slice(0, MAX_MESSAGES).flatMap((it) => listed(it, depth))
      : findMessages(value, depth + 1);
  });
}

/** A list has texts, or objects with a message each. */
function listed(value: unknown, depth: number): string[] {
  return typeof value === 'string' ? [value] : findMessages(value, depth + 1);
}
