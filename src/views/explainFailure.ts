import * as l10n from '@vscode/l10n';
import { isModeration, reasonByMessage } from '../runway/answers/refusal.ts';

/** What the service told of a task that failed. */
export interface Failure {
  /** What happened, as a sentence for people: the one to fall back on. */
  readonly message: string;
  /** The service's failure code, such as `SAFETY.INPUT.TEXT`. */
  readonly code?: string | undefined;
  /** The service's own words; empty when it had none. */
  readonly said?: string | undefined;
}

/**
 * Whether it makes sense to try again: `never` as it was, better `changed`, or `later` as it was.
 */
export type Retry = 'never' | 'changed' | 'later';

/** Why a task failed, as sentences for people. */
export interface Explanation {
  readonly what: string;
  readonly retry: Retry;
  /** Whether the same may be tried again, and what to change. */
  readonly advice: string;
}

/** Explains a failure by its code; by the service's words where the code says nothing certain. */
export function explain({ message, code = '', said = message }: Failure): Explanation {
  const known = reasonByCode(code);
  const reason =
    known === undefined || known === 'internal' ? (reasonByWords(said) ?? known) : known;
  const { what = message, retry, change } = explanationOf(reason);
  return { what, retry, advice: `${retryText(retry)} ${change}` };
}

type Reason =
  | 'prompt'
  | 'image'
  | 'input'
  | 'output'
  | 'badOutput'
  | 'asset'
  | 'preparing'
  | 'thirdParty'
  | 'internal'
  | 'timeout'
  | 'credits'
  | 'unavailable'
  | 'rateLimit'
  | 'overloaded';

/**
 * Failure codes, and the prefixes that codes of newer kinds begin with (source: Runway's
 * documentation of task failures, API 2024-11-06).
 */
const CODES: ReadonlyMap<string, Reason> = new Map([
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

/** The longest known prefix decides. */
function reasonByCode(code: string): Reason | undefined {
  const parts = code.trim().toUpperCase().split('.');
  const prefixes = parts.map((_, at) => parts.slice(0, parts.length - at).join('.'));
  const prefix = prefixes.find((it) => CODES.has(it)) ?? '';
  return CODES.get(prefix) ?? (parts[0]?.startsWith('INTERNAL') === true ? 'internal' : undefined);
}

/** What relays say, in English and Chinese, by rule. */
const WORDS: readonly (readonly [RegExp, Reason])[] = [
  [/time[ds]?[ -]?out|超时/i, 'timeout'],
  [/too many requests|rate limit|(?:请求|并发)(?:过多|过于频繁|超限)|限流/i, 'rateLimit'],
];

const IMAGE_WORDS =
  /(?:invalid|unsupported|corrupt\w{0,4}|download|fetch|load|read|decode) (?:\w{1,20} ){0,3}image|image (?:\w{1,20} ){0,3}(?:dimensions?|format|size|aspect|too (?:large|small)|invalid|not supported)|图片.{0,10}(?:下载|读取|解析|格式|尺寸|比例|大小|无效|损坏)|(?:下载|读取|解析|无效).{0,4}图片/i;

function reasonByWords(said: string): Reason | undefined {
  switch (reasonByMessage(said)) {
    case 'credits':
      return 'credits';
    case 'unavailable':
      return 'unavailable';
    case 'overloaded':
      return 'overloaded';
    default:
      return (
        (IMAGE_WORDS.test(said) && !isModeration(said) ? 'asset' : undefined) ??
        WORDS.find(([pattern]) => pattern.test(said))?.[1] ??
        (isModeration(said) ? moderated(said) : undefined)
      );
  }
}

function moderated(said: string): Reason {
  if (/\boutput\b|generated|\bresult\b|生成的|结果/i.test(said)) {
    return 'output';
  }
  const [prompt, image] = [/prompt|text|提示词|文本/i, /image|picture|photo|图/i].map((it) =>
    it.test(said),
  );
  return prompt === image ? 'input' : prompt === true ? 'prompt' : 'image';
}

function retryText(retry: Retry): string {
  switch (retry) {
    case 'never':
      return l10n.t('The same again would fail again.');
    case 'changed':
      return l10n.t('The same again may well fail again.');
    case 'later':
      return l10n.t('The same may succeed later.');
  }
}

/** Without `what`, nothing is known but what the service said. */
function explanationOf(reason: Reason | undefined): {
  readonly what?: string;
  readonly retry: Retry;
  readonly change: string;
} {
  const notYours = l10n.t('The cause is not in your image or prompt.');
  switch (reason) {
    case 'prompt':
      return {
        what: l10n.t('The prompt was refused by the service’s moderation.'),
        retry: 'never',
        change: l10n.t('Change the prompt.'),
      };
    case 'image':
      return {
        what: l10n.t('The image was refused by the service’s moderation.'),
        retry: 'never',
        change: l10n.t('Use another image.'),
      };
    case 'input':
      return {
        what: l10n.t('The image or the prompt was refused by the service’s moderation.'),
        retry: 'never',
        change: l10n.t('Change the prompt, or use another image.'),
      };
    case 'output':
      return {
        what: l10n.t('The finished video was refused by the service’s moderation.'),
        retry: 'changed',
        change: l10n.t('Another prompt may pass.'),
      };
    case 'badOutput':
      return {
        what: l10n.t('The result was too poor to be used.'),
        retry: 'changed',
        change: l10n.t(
          'Logos or text in the image are a common cause: use an image without them, or another prompt.',
        ),
      };
    case 'asset':
      return {
        what: l10n.t('The image could not be used by the service.'),
        retry: 'never',
        change: l10n.t('Use an image of other dimensions or of another format.'),
      };
    case 'preparing':
      return {
        what: l10n.t('The service could not prepare the image and the prompt.'),
        retry: 'later',
        change: notYours,
      };
    case 'thirdParty':
      return {
        what: l10n.t('Something that the service itself relies on was not available.'),
        retry: 'later',
        change: notYours,
      };
    case 'internal':
      return {
        what: l10n.t('Something went wrong at the service.'),
        retry: 'later',
        change: notYours,
      };
    case 'timeout':
      return { what: l10n.t('The service ran out of time.'), retry: 'later', change: notYours };
    case 'overloaded':
      return { what: l10n.t('The service was overloaded.'), retry: 'later', change: notYours };
    case 'rateLimit':
      return {
        what: l10n.t('The service had too many requests.'),
        retry: 'later',
        change: l10n.t('Wait until other tasks have ended.'),
      };
    case 'credits':
      return {
        what: l10n.t('There were not enough credits at the service.'),
        retry: 'later',
        change: l10n.t('Add credits there first.'),
      };
    case 'unavailable':
      return {
        what: l10n.t('The service does not offer this model or duration.'),
        retry: 'changed',
        change: l10n.t('Choose another model or duration, or another service.'),
      };
    case undefined:
      return {
        retry: 'later',
        change: l10n.t('If the service’s words name a cause, change that first.'),
      };
  }
}
