import { ServiceError, type FieldIssue, type RefusalReason } from '../errors/serviceError.ts';
import { isObject, readObject, parseJson, type JsonObject } from './json.ts';
import { findTaskIds, readLayers } from './envelope.ts';
import { plainText } from '../../util/plainText.ts';

/** Which call was refused. A create may have been accepted although the answer reports an error. */
export type Call = 'create' | 'other';

/**
 * Makes a typed error from an answer's status, its message, and the issues of a 400.
 *
 * The message counts more than the status, because relays send misleading status codes. Observed:
 * 429 for a missing price, 503 for a model without a channel.
 */
export function readRefusal(
  json: unknown,
  status: number,
  host: string,
  call: Call,
  more: { readonly retryAfter?: number | undefined; readonly isUnclear?: boolean } = {},
): ServiceError {
  const said = readMessage(json);
  const byMessage = readReason(said);
  const byStatus = reasonByStatus(status);
  const moderated = byStatus === 'invalid' && isModeration(said) ? 'moderated' : undefined;
  const reason = byMessage ?? moderated ?? byStatus;
  const refusedForSure = byMessage === 'credits' || byMessage === 'unavailable';
  // If a refused create names a task, the task may exist.
  const hasTask = findTaskIds(readLayers(json)).length > 0;
  const doubtful =
    hasTask || (!refusedForSure && (more.isUnclear === true || isAmbiguousStatus(status)));
  return new ServiceError({
    reason,
    status,
    host,
    said,
    issues: readIssues(json),
    ambiguous: call === 'create' && doubtful,
    retryAfter: more.retryAfter,
  });
}

/** Reads the message of an answer of any shape; empty if it has no message. */
export function readMessage(json: unknown): string {
  for (const text of messages(json, 0)) {
    const inner = parseJson(text);
    const said = isObject(inner) ? readMessage(inner) : plainText(text);
    if (said !== '') {
      return said;
    }
  }
  return '';
}

/** Keys of a message, the most specific first. */
const MESSAGE_KEYS = [
  'message',
  'msg',
  'error',
  'error_message',
  'detail',
  'fail_reason',
  'failure',
];

function messages(json: unknown, depth: number): string[] {
  if (!isObject(json) || depth > 2) {
    return [];
  }
  return [...MESSAGE_KEYS, 'data'].flatMap((key) => {
    const value = json[key];
    if (typeof value === 'string') {
      return key === 'data' ? [] : [value];
    }
    return messages(value, depth + 1);
  });
}

function readIssues(json: unknown): FieldIssue[] {
  const source = issueList(json);
  return source.slice(0, 20).flatMap((issue) => (isObject(issue) ? readIssue(issue) : []));
}

/** Finds the list of issues: in the answer, in its error, or in JSON text that a relay forwards. */
function issueList(json: unknown): readonly unknown[] {
  if (!isObject(json)) {
    return [];
  }
  const inner = MESSAGE_KEYS.map((key) => json[key]).map((it) =>
    typeof it === 'string' ? parseJson(it) : undefined,
  );
  const places = [json, readObject(json, 'error'), ...inner];
  const lists = places.map((it) => (isObject(it) ? it['issues'] : undefined));
  return lists.find((it): it is unknown[] => Array.isArray(it)) ?? [];
}

function readIssue(issue: JsonObject): FieldIssue[] {
  const path = issue['path'];
  const field = fieldAt(path);
  const values = Array.isArray(issue['values'])
    ? issue['values']
        .slice(0, 30)
        .filter((it) => ['string', 'number', 'boolean'].includes(typeof it))
        .map(String)
    : [];
  const message = typeof issue['message'] === 'string' ? issue['message'] : '';
  const hasValues = values.every((it) => message.includes(it));
  const text = plainText(hasValues ? message : `${message} (${values.join(', ')})`);
  return text === ''
    ? []
    : [{ field: typeof field === 'string' ? plainText(field, 60) : '', message: text }];
}

/** The field that a path leads to. The second of two images is the last frame. */
function fieldAt(path: unknown): unknown {
  if (!Array.isArray(path)) {
    return path;
  }
  return path[0] === 'promptImage' && path[1] === 1 ? 'lastFrame' : path[0];
}

/** Messages that are more specific than their status code. */
const MESSAGES: readonly (readonly [RegExp, RefusalReason])[] = [
  [
    /do not have enough credits|insufficient (?:credits|balance|quota)|余额不足|额度不足/i,
    'credits',
  ],
  [/无可用渠道|no available channel|未找到价格配置|price (?:is )?not configured/i, 'unavailable'],
  [
    /无效的(?:令牌|密钥)|令牌(?:无效|不可用|已过期|状态不可用)|^invalid (?:token|api[ _-]?key)\b|incorrect api key/i,
    'key',
  ],
  [/task_not_exist|task not (?:found|exist)|任务不存在/i, 'notFound'],
  [/负载已饱和|负载饱和|overloaded/i, 'overloaded'],
];

/** What a message means, regardless of its status; undefined when the message is unknown. */
export function readReason(said: string): RefusalReason | undefined {
  return MESSAGES.find(([pattern]) => pattern.test(said))?.[1];
}

const MODERATION =
  /\bmoderat(?:ion|ed|or)\b|\bflagged\b|\bsafety\b|sensitive (?:\w{1,20} )?(?:content|words?|information)|content (?:policy|filter)|violat\w{0,4} .{0,40}(?:polic|guideline|terms)|inappropriate|\bnsfw\b|审核|敏感|违规|违禁|违反.{0,20}(?:政策|规定|规范)|不合规|色情|暴力/i;

/** Whether a message says that moderation rejected the image, the prompt or the video. */
export function isModeration(said: string): boolean {
  return MODERATION.test(said);
}

function reasonByStatus(status: number): RefusalReason {
  switch (status) {
    case 400:
    case 422:
      return 'invalid';
    case 401:
    case 403:
      return 'key';
    case 402:
      return 'credits';
    case 404:
    case 410:
      return 'notFound';
    case 405:
    case 501:
      return 'unsupported';
    case 413:
      return 'tooLarge';
    case 429:
      return 'rateLimit';
    default:
      if (status >= 300 && status < 400) {
        return 'redirect';
      }
      return status >= 500 && status < 600 ? 'overloaded' : 'other';
  }
}

/**
 * Whether the request may have been accepted. 408, 409, 425 and 5xx say that it arrived, but not
 * that it was refused. 303 even names the place of a result.
 */
function isAmbiguousStatus(status: number): boolean {
  return [303, 408, 409, 425].includes(status) || (status >= 500 && status < 600) || status < 200;
}
