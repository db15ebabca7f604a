import { AnswerError } from '../errors/answerError.ts';
import type { ApiAnswer } from '../http.ts';
import { parseRetryAfter } from '../retryAfter.ts';
import { readLayers } from './envelope.ts';
import { parseJson } from './json.ts';
import { readRefusal, type Call } from './refusal.ts';

/**
 * Parses an answer: the only place where its text is read.
 *
 * @returns its JSON; undefined when the text is empty or not JSON
 * @throws {ServiceError} when its status, or the code in its envelope, reports an error
 * @throws {AnswerError} when it is a web page: the address is wrong
 */
export function parseAnswer(answer: ApiAnswer, host: string, call: Call): unknown {
  const { status, text } = answer;
  const isSuccess = status >= 200 && status < 300;
  if ((isSuccess || status === 404) && isHtml(answer)) {
    throw new AnswerError('html', host);
  }
  const json = parseJson(text);
  if (!isSuccess) {
    const retryAfter = parseRetryAfter(answer.header('retry-after'), Date.now());
    throw readRefusal(json, status, host, call, { retryAfter });
  }
  const [envelope] = readLayers(json);
  if (envelope !== undefined && 'code' in envelope && !isSuccessCode(envelope['code'])) {
    throw readRefusal(json, readStatus(envelope['code']), host, call);
  }
  return json;
}

/** Some services send `text/html` with JSON, so a text that begins like JSON is not a web page. */
function isHtml(answer: ApiAnswer): boolean {
  const start = answer.text.slice(0, 100);
  if (/^\s*[{[]/.test(start)) {
    return false;
  }
  return (
    (answer.header('content-type') ?? '').includes('text/html') ||
    /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(start)
  );
}

/** Some relays answer HTTP 200 to everything, and put the status into a field. */
export function readStatus(code: unknown): number {
  const status = typeof code === 'string' || typeof code === 'number' ? Number(code) : NaN;
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 200;
}

/** 0 in the specification's schema, 200 or a word at relays; an empty code says nothing. */
function isSuccessCode(code: unknown): boolean {
  return (
    code === null ||
    ((typeof code === 'string' || typeof code === 'number') &&
      /^(?:0*|20\d|success|succeed(?:ed)?|ok)$/i.test(String(code)))
  );
}
