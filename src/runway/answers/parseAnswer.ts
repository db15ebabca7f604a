import { AnswerError } from '../errors/answerError.ts';
import type { ApiAnswer } from '../http.ts';
import { parseRetryAfter } from '../retryAfter.ts';
import { findCertainTaskIds, readLayers } from './envelope.ts';
import { parseJson, type JsonObject } from './json.ts';
import { readMessage } from './message.ts';
import { isGatewayPage } from './reasonWords.ts';
import { readRefusal, type Call } from './refusal.ts';
import { simplify } from './simplified.ts';
import { plainText } from '../../util/plainText.ts';

/**
 * Parses an answer's text. No other code reads that text.
 *
 * @param host host name and port of the service, for error messages
 * @returns the JSON; undefined when the text is empty or not JSON
 * @throws {ServiceError} when the status, or the code in the envelope, reports an error
 * @throws {AnswerError} `html`, when the answer is a web page: the address is wrong
 */
export function parseAnswer(answer: ApiAnswer, host: string, call: Call): unknown {
  const { status, text } = answer;
  const isSuccess = status >= 200 && status < 300;
  const json = parseJson(text);
  const fromGateway = json === undefined && isGatewayPage(readPageWords(text));
  const isPage = (isSuccess || status === 404) && isHtml(answer);
  if (isPage && !fromGateway) {
    throw new AnswerError('html', host);
  }
  if (!isSuccess || isPage) {
    const retryAfter = parseRetryAfter(answer.header('retry-after'), Date.now());
    const page = json === undefined ? { text: readPageText(text), fromGateway } : {};
    throw readRefusal(json, status, host, call, { retryAfter, ...page });
  }
  const [envelope] = readLayers(json);
  if (
    envelope !== undefined &&
    'code' in envelope &&
    !isSuccessCode(envelope['code']) &&
    !(call === 'create' && isAccepted(json, envelope))
  ) {
    throw readRefusal(json, readStatus(envelope['code']), host, call);
  }
  return json;
}

/** Some services send JSON as `text/html`. So text that begins like JSON is not a web page. */
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

/** What a page or a bare text says to people: its title, or its first words. Empty if unclear. */
function readPageText(text: string): string {
  const head = text.slice(0, 4096);
  const title = /<title[^>]{0,200}>([^<]{1,200})/i.exec(head)?.[1];
  return plainText(title ?? (head.includes('<') ? '' : head), 200);
}

/** Most of a page that is searched for words, in UTF-16 code units. */
const MAX_SEARCHED = 32 * 1024;

/** The words of a page, without its tags, scripts and styles. */
function readPageWords(text: string): string {
  let isHidden = false;
  const pieces = text
    .slice(0, MAX_SEARCHED)
    .split('<')
    .map((piece) => {
      isHidden = isHidden ? !/^\/(?:script|style)/i.test(piece) : /^(?:script|style)/i.test(piece);
      return isHidden ? '' : piece.slice(piece.indexOf('>') + 1);
    });
  return plainText(pieces.join(' '), MAX_SEARCHED);
}

/**
 * Reads the HTTP status from a field: some relays always answer HTTP 200.
 *
 * @returns 200 when the field has no error status
 */
export function readStatus(code: unknown): number {
  const status = typeof code === 'string' || typeof code === 'number' ? Number(code) : NaN;
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 200;
}

/** Messages of a service that has accepted a task, in English and Chinese. */
const ACCEPTED =
  /^(?:ok|success(?:ful(?:ly)?)?|succeed(?:ed)?|submitted|created|accepted|queued|queuing)?[.!]?$|^.{0,8}(?:成功|排队中?|已提交|已创建|已受理)[。！!]?$/i;

/**
 * Whether the answer to a create names a task and reports no error, whatever its code: some services
 * have codes such as 1, 22 or `A0000` for success.
 */
function isAccepted(json: unknown, envelope: JsonObject): boolean {
  const { success, error, code } = envelope;
  return (
    findCertainTaskIds(readLayers(json)).length > 0 &&
    success !== false &&
    (error === undefined || error === null || error === '') &&
    readStatus(code) === 200 &&
    ACCEPTED.test(simplify(readMessage(json)))
  );
}

/** The specification uses 0; relays use 200 or a word. An empty code is no error. */
function isSuccessCode(code: unknown): boolean {
  return (
    code === null ||
    ((typeof code === 'string' || typeof code === 'number') &&
      /^(?:0*|20\d|success|succeed(?:ed)?|ok)$/i.test(String(code)))
  );
}
