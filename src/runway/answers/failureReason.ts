import { isModeration, readReason } from './reasonWords.ts';
import { simplify } from './simplified.ts';

/** Why a task failed, according to its failure code and the service's message. */
export type FailureReason =
  | 'prompt' // moderation rejected the prompt
  | 'image' // moderation rejected the image
  | 'input' // moderation rejected the prompt or the image
  | 'output' // moderation rejected the finished video
  | 'badOutput'
  | 'asset' // dimensions or format of the image
  | 'preparing'
  | 'thirdParty'
  | 'internal'
  | 'timeout'
  | 'credits'
  | 'unavailable' // this service does not offer that model or duration
  | 'rateLimit'
  | 'overloaded';

/**
 * Finds the reason in a failure code, or in the message when the code is too general.
 *
 * @param code such as `SAFETY.INPUT.TEXT`; empty if the service sent no code
 * @param said the service's message; empty if it sent no message
 * @returns undefined when both are unknown
 */
export function readFailureReason(code: string, said: string): FailureReason | undefined {
  const byCode = reasonByCode(code);
  return byCode === undefined || byCode === 'internal'
    ? (reasonByWords(simplify(said)) ?? byCode)
    : byCode;
}

/**
 * Failure codes, and the prefixes that codes of newer kinds begin with (source: Runway's
 * documentation of task failures, API 2024-11-06).
 */
const CODES: ReadonlyMap<string, FailureReason> = new Map([
  ['SAFETY', 'input'],
  ['SAFETY.INPUT', 'input'],
  ['SAFETY.INPUT.TEXT', 'prompt'],
  ['SAFETY.INPUT.IMAGE', 'image'],
  ['SAFETY.OUTPUT', 'output'],
  ['INPUT_PREPROCESSING', 'preparing'],
  ['INPUT_PREPROCESSING.INTERNAL', 'preparing'],
  ['INPUT_PREPROCESSING.SAFETY', 'input'],
  ['INPUT_PREPROCESSING.SAFETY.TEXT', 'prompt'],
  ['INPUT_PREPROCESSING.SAFETY.IMAGE', 'image'],
  ['ASSET', 'asset'],
  ['THIRD_PARTY', 'thirdParty'],
  ['INTERNAL', 'internal'],
  ['INTERNAL.BAD_OUTPUT', 'badOutput'],
]);

/** Uses the longest known prefix of the code. */
function reasonByCode(code: string): FailureReason | undefined {
  const parts = code.trim().toUpperCase().split('.');
  const prefixes = parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
  const known = prefixes.find((prefix) => CODES.has(prefix));
  if (known !== undefined) {
    return CODES.get(known);
  }
  return parts[0]?.startsWith('INTERNAL') === true ? 'internal' : undefined;
}

/** Words in the messages of relays, in English and Chinese. */
const TIMEOUT_WORDS = /time[ds]?[ -]?out|超时|逾时/i;
const RATE_LIMIT_WORDS = /too many requests|rate limit|(?:请求|并发)(?:过多|过于频繁|超限)|限流/i;
const IMAGE_WORDS =
  /(?:invalid|unsupported|corrupt\w{0,4}|download|fetch|load|read|decode) (?:\w{1,20} ){0,3}image|image (?:\w{1,20} ){0,3}(?:dimensions?|format|size|aspect|too (?:large|small)|invalid|not supported)|图片.{0,10}(?:下载|读取|解析|格式|尺寸|比例|大小|无效|损坏)|(?:下载|读取|解析|无效).{0,4}图片/i;

function reasonByWords(said: string): FailureReason | undefined {
  const refusal = readReason(said);
  if (refusal === 'credits' || refusal === 'unavailable' || refusal === 'overloaded') {
    return refusal;
  }
  if (IMAGE_WORDS.test(said) && !isModeration(said)) {
    return 'asset';
  }
  if (TIMEOUT_WORDS.test(said)) {
    return 'timeout';
  }
  if (RATE_LIMIT_WORDS.test(said)) {
    return 'rateLimit';
  }
  return isModeration(said) ? readModerated(said) : undefined;
}

/** Finds out what moderation rejected. */
function readModerated(said: string): FailureReason {
  if (/\boutput\b|generated|\bresult\b|生成的|结果/i.test(said)) {
    return 'output';
  }
  const isPrompt = /prompt|text|提示词|文本/i.test(said);
  const isImage = /image|picture|photo|图/i.test(said);
  return isPrompt === isImage ? 'input' : isPrompt ? 'prompt' : 'image';
}
