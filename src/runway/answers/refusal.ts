import { ServiceError, type FieldIssue, type RefusalReason } from '../errors/serviceError.ts';
import { isObject, parseJson, readField, readObject, type JsonObject } from './json.ts';
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
  more: {
    readonly retryAfter?: number | undefined;
    readonly isUnclear?: boolean;
    /** What the answer says to people, if it is not JSON. */
    readonly text?: string;
  } = {},
): ServiceError {
  const isBlocked = isGateway(readMessage(json) || more.text, status, json === undefined);
  const said = readMessage(json) || (isBlocked ? (more.text ?? '') : '');
  const byMessage = readReason(`${readCodes(json)} ${said}`);
  const byStatus = isBlocked ? 'blocked' : reasonByStatus(status);
  const mayBeModerated = byStatus === 'invalid' || (status === 403 && byStatus === 'key');
  const moderated = mayBeModerated && isModeration(said) ? 'moderated' : undefined;
  const reason = byMessage ?? moderated ?? byStatus;
  const refusedForSure = byMessage === 'credits' || byMessage === 'unavailable';
  // If a refused create names a task, the task may exist.
  const [taskId] = findTaskIds(readLayers(json));
  const doubtful =
    taskId !== undefined ||
    (!refusedForSure && (more.isUnclear === true || isAmbiguousStatus(status)));
  return new ServiceError({
    reason,
    status,
    host,
    said,
    issues: readIssues(json),
    ambiguous: call === 'create' && doubtful,
    retryAfter: more.retryAfter,
    taskId: call === 'create' ? taskId : undefined,
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

/** Keys of a list of issues, or of an object with the issues of each field. */
const ISSUE_KEYS = ['issues', 'detail', 'details', 'errors', 'violations', 'invalid_params'];

/** Finds the list of issues: in the answer, in its error, or in JSON text that a relay forwards. */
function issueList(json: unknown): readonly unknown[] {
  if (!isObject(json)) {
    return [];
  }
  const inner = MESSAGE_KEYS.map((key) => json[key]).map((it) =>
    typeof it === 'string' ? parseJson(it) : undefined,
  );
  const places = [json, readObject(json, 'error'), readObject(json, 'data'), ...inner];
  const lists = places.flatMap((it) =>
    isObject(it) ? ISSUE_KEYS.map((key) => toIssueList(readField(it, key))) : [],
  );
  return lists.find((it) => it.length > 0) ?? [];
}

/** Services send a list of issues, or an object such as `{seed: ['Too big']}`. */
function toIssueList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value;
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([path, messages]) =>
        [messages]
          .flat()
          .flatMap((message) => (typeof message === 'string' ? { path, message } : [])),
      )
    : [];
}

/** Keys of the field of an issue, and of its message. */
const FIELD_KEYS = ['path', 'loc', 'field', 'param', 'property', 'name', 'location'];
const ISSUE_MESSAGE_KEYS = ['message', 'msg', 'reason', 'error', 'detail', 'description'];

function firstText(issue: JsonObject, keys: readonly string[]): string {
  const texts = keys.map((key) => issue[key]);
  return texts.find((it): it is string => typeof it === 'string') ?? '';
}

function readIssue(issue: JsonObject): FieldIssue[] {
  const path = FIELD_KEYS.map((key) => issue[key]).find((it) => it !== undefined);
  const field = fieldAt(path);
  const values = Array.isArray(issue['values'])
    ? issue['values']
        .slice(0, 30)
        .filter((it) => ['string', 'number', 'boolean'].includes(typeof it))
        .map(String)
    : [];
  const message = firstText(issue, ISSUE_MESSAGE_KEYS);
  const hasValues = values.every((it) => message.includes(it));
  const text = plainText(hasValues ? message : `${message} (${values.join(', ')})`);
  return text === '' ? [] : [{ field: plainText(field, 60), message: text }];
}

/** The part of a request that a path may begin with. */
const PARTS = ['body', 'query', 'json', 'request', 'input', 'params', 'parameters'];

/** Other names of fields, in lower case without dashes: relays pass on those of their upstream. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    prompt: 'promptText',
    text: 'promptText',
    image: 'promptImage',
    imageurl: 'promptImage',
    imageuri: 'promptImage',
    inputimage: 'promptImage',
    firstframe: 'promptImage',
    firstframeimage: 'promptImage',
    startimage: 'promptImage',
    lastframeimage: 'lastFrame',
    endimage: 'lastFrame',
    endframe: 'lastFrame',
    aspectratio: 'ratio',
    size: 'ratio',
    resolution: 'ratio',
    seconds: 'duration',
    length: 'duration',
    modelname: 'model',
  }),
);

/** The field that a path leads to, or empty. The second of two images is the last frame. */
function fieldAt(path: unknown): string {
  const keys = Array.isArray(path) ? path : typeof path === 'string' ? path.split(/[.[\]/]+/) : [];
  const names = keys.map((key: unknown) =>
    typeof key === 'string' || typeof key === 'number' ? String(key) : '',
  );
  const [first = '', second] =
    names.length > 1 && PARTS.includes(names[0] ?? '') ? names.slice(1) : names;
  if (first === 'promptImage' && second === '1') {
    return 'lastFrame';
  }
  const bare = first.toLowerCase().replace(/[_-]/g, '');
  const known = ['promptText', 'promptImage', 'lastFrame'].find((it) => it.toLowerCase() === bare);
  return known ?? OTHER_NAMES.get(bare) ?? first;
}

/**
 * Messages and codes that are more specific than their status code. English and Chinese words of
 * relays and of what they are made with (source: public reports of such answers).
 */
const MESSAGES: readonly (readonly [RegExp, RefusalReason])[] = [
  [
    /(?:no|not (?:have )?(?:enough|sufficient)|insufficient|out of|exceeded your)[ _-](?:\w{1,20}[ _-]){0,2}(?:credits?|balance|quota|funds)(?![ _-]per)|(?:credits?|balance|quota|funds)[ _-](?:\w{1,20}[ _-]){0,2}(?:not enough|insufficient|exhausted|used up|depleted|too low)|payment[ _-]required|billing[ _-]hard[ _-]limit|(?:余额|额度|积分|点数|配额|算力|费用)(?:已)?(?:不足|不够|用完|用尽|耗尽|用光)|预扣费|欠费|请(?:先)?充值/i,
    'credits',
  ],
  [
    /渠道(?:\S{0,6})(?:不存在|不可用)|无可用(?:的)?渠道|没有可用(?:的)?(?:渠道|通道)|no[ _-](?:available[ _-])?(?:channel|provider|distributor)s?\b|channel[ _-]not[ _-]found|get_channel_failed|(?:价格|倍率|计费)\S{0,12}(?:未|没有|无)\S{0,4}(?:配置|设置)|未找到价格配置|(?:price|pricing|ratio)(?: \w{1,20}){0,3} not (?:been )?(?:configured|set|found)|no (?:price|pricing)\b|model_price_error|model[ _-]not[ _-](?:found|supported|exist|available|offered|allowed|enabled)|model\b.{0,60}(?:does not exist|is not (?:found|supported|offered|allowed|enabled)|not available(?! (?:right now|at the moment|currently)))|(?:unknown|unsupported|invalid) model|(?:no|not have) (?:access|permission) (?:to|for) (?:the |this )?model|模型\S{0,40}(?:不存在|未开放|不支持|未上线|已下线|无权|没有权限|未启用|不可用)|不支持(?:该|此|的)?模型/i,
    'unavailable',
  ],
  [
    /无效的(?:令牌|密钥)|令牌(?:无效|不可用|已过期|状态不可用)|^\s*invalid (?:token|api[ _-]?key)\b|incorrect api key|invalid_api_key/i,
    'key',
  ],
  [/task_not_exist|task not (?:found|exist)|任务不存在/i, 'notFound'],
  [/负载已饱和|负载饱和|overloaded/i, 'overloaded'],
];

/** The codes and types of an error, such as `insufficient_user_quota`. */
function readCodes(json: unknown): string {
  const objects = [json, readObject(json, 'error')].filter(isObject);
  const codes = objects.flatMap((it) => [it['code'], it['type'], it['error_code']]);
  return codes
    .filter((it): it is string => typeof it === 'string')
    .map((it) => it.slice(0, 100))
    .join(' ');
}

const GATEWAY =
  /\b(?:country|region|territory|location|geo|ip)\b.{0,60}(?:not (?:supported|allowed|available|permitted)|unsupported|block|restrict|denied|forbidden|whitelist|allow ?list)|(?:unsupported|blocked|restricted|denied|not allowed).{0,40}\b(?:country|region|territory|location|ip)\b|cloudflare|captcha|firewall|\bwaf\b|just a moment|attention required|access denied|error code: ?1\d{3}|(?:地区|区域|国家|IP).{0,20}(?:不支持|受限|限制|禁止|白名单|拒绝)|(?:不支持|限制|禁止).{0,20}(?:地区|区域|国家|IP)/i;

/** Whether something before the service refused the request: it says nothing about the key. */
function isGateway(said: string | undefined, status: number, isPage: boolean): boolean {
  return (
    status === 451 ||
    (status === 403 && said !== undefined && said !== '' && (isPage || GATEWAY.test(said)))
  );
}

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
