import { ServiceError, type FieldIssue, type RefusalReason } from './errors.ts';
import type { ApiAnswer } from './http.ts';
import { isObject, objectAt, parseJson } from './json.ts';
import { parseRetryAfter } from './retryAfter.ts';
import { plainText } from './text.ts';

/**
 * Makes a typed error of an answer that is one: its status, its message, and the issues of a 400.
 *
 * Relays wrap messages of their own into status codes that say something else, so the message is
 * read before the status (seen: 429 for a missing price, 503 for a model without a channel).
 *
 * @param call a create that may have been accepted in spite of the answer is ambiguous
 */
export function refusal(answer: ApiAnswer, host: string, call: 'create' | 'other'): ServiceError {
  const { status } = answer;
  const json = parseJson(answer.text);
  const said = saidBy(json);
  const issues = issuesOf(json);
  const reason = reasonByMessage(said) ?? reasonByStatus(status);
  const refusedForSure = reasonByMessage(said) !== undefined && reason !== 'overloaded';
  return new ServiceError({
    reason,
    status,
    host,
    said,
    issues,
    ambiguous: call === 'create' && !refusedForSure && isAmbiguousStatus(status),
    retryAfter: parseRetryAfter(answer.header('retry-after'), Date.now()),
  });
}

/** What an answer says for people, wherever its shape keeps it; empty when it says nothing. */
export function saidBy(json: unknown): string {
  for (const text of messages(json, 0)) {
    const inner = parseJson(text);
    const said = isObject(inner) ? saidBy(inner) : plainText(text);
    if (said !== '') {
      return said;
    }
  }
  return '';
}

/** Where services keep a message, the most telling place first. */
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

function issuesOf(json: unknown): FieldIssue[] {
  const source = isObject(json)
    ? (json['issues'] ?? objectAt(json, 'error')?.['issues'])
    : undefined;
  if (!Array.isArray(source)) {
    return [];
  }
  return source.slice(0, 20).flatMap((issue: unknown) => {
    if (!isObject(issue)) {
      return [];
    }
    const path: unknown = issue['path'];
    const first: unknown = Array.isArray(path) ? path[0] : path;
    const values = Array.isArray(issue['values']) ? issue['values'].slice(0, 30).map(String) : [];
    const message = typeof issue['message'] === 'string' ? issue['message'] : '';
    const text = plainText(
      values.length > 0 && !values.every((it) => message.includes(it))
        ? `${message} (${values.join(', ')})`
        : message,
    );
    return text === ''
      ? []
      : [{ field: typeof first === 'string' ? plainText(first, 60) : '', message: text }];
  });
}

/** Messages that say more than the status they come with. */
const MESSAGES: readonly (readonly [RegExp, RefusalReason])[] = [
  [
    /do not have enough credits|insufficient (?:credits|balance|quota)|余额不足|额度不足/i,
    'credits',
  ],
  [/无可用渠道|no available channel|未找到价格配置|price (?:is )?not configured/i, 'unavailable'],
  [/task_not_exist|task not (?:found|exist)|任务不存在/i, 'notFound'],
  [/负载已饱和|负载饱和|overloaded/i, 'overloaded'],
];

function reasonByMessage(said: string): RefusalReason | undefined {
  return MESSAGES.find(([pattern]) => pattern.test(said))?.[1];
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
      return status >= 500 ? 'overloaded' : 'other';
  }
}

/** 408, 409, 425 and every 5xx say that the request arrived, not that it was refused. */
function isAmbiguousStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 425 || status >= 500 || status < 200;
}
