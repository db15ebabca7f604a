import { readList } from './nameList.ts';
import { simplify } from './simplified.ts';
import { CUT } from '../../util/plainText.ts';

/** Most of a text that is read, in UTF-16 code units. A hundred names have less. */
const MAX_TEXT = 10_000;

/** Most places of a text where a list may begin. */
const MAX_LEADS = 30;

/** How far before a list its subject is looked for, in UTF-16 code units. */
const SUBJECT_LENGTH = 160;

const OFFERED =
  'available|supported|valid|allowed|accepted|permitted|possible|acceptable|known|enabled|offered';
const CHOICES = 'values?|options?|choices|constants|variants|tags?|names?|ids?|ones|enum values?';
const MODELS = 'models?(?:[ _-]?(?:names?|ids?|identifiers?|list|options?|choices|values?))?';
const ADJECTIVES = `(?: (?:the|these|following|list|of|our|your|currently|${OFFERED}))*`;
const TAIL = `${ADJECTIVES}(?: (?:${CHOICES}|${MODELS}))?(?![\\w-])`;
/** Words between “models” and a colon, such as “for this key”. */
const MORE = '(?: (?!not\\b|no\\b|un|dis)[a-z_-]{1,20}){0,5}?';

/** Words that end where a list of names may begin, in English and simplified Chinese. */
const LEAD = new RegExp(
  [
    // “Available models for this key are”, “models supported by this endpoint:”, “model list:”
    `\\b(?:${OFFERED}|following|these) (?:[a-z-]{1,20} ){0,3}${MODELS}${MORE}(?: (?:are|include|from)\\b|(?= ?[:=[({]))`,
    `\\bmodels (?:currently |that are )?(?:${OFFERED})\\b${MORE}(?: (?:are|include)\\b|(?= ?[:=[({]))`,
    `\\bmodel[ _-]?(?:names|ids|list|options|choices|values)(?: (?:are|include)\\b|(?= ?[:=[({]))`,
    // “Must be one of the following values”, “is not one of”, “expected”
    `\\b(?:must|should|can|may|has to|needs to)(?: only)? be(?: set to| equal to| either| in| among)?(?: (?:one|any) of)?${TAIL}`,
    `(?:\\bnot |n't )(?:one of|any of|in|among|within)${TAIL}`,
    `\\b(?:one|any) of${TAIL}`,
    `\\bexpect(?:ed|s|ing)(?: (?:one|any) of| either)?${TAIL}`,
    // “Supported values are”, “available:”, “options:”
    `\\b(?:${OFFERED})(?: (?:${CHOICES}))?(?: (?:are|include))?(?= ?[:=[({])`,
    `\\b(?:${OFFERED}) (?:${CHOICES}) (?:are|include)\\b`,
    `\\b(?:${CHOICES})(?: (?:are|include))?(?= ?[:=])`,
    // “Choose from”, “please use”, “only supports”
    `\\b(?:choose|pick|select|use|try|switch to|did you mean)(?: one)?(?: of| from| among| between)?${TAIL}`,
    `\\bonly (?:supports?|accepts?|allows?|offers?|access|use|call)${TAIL}`,
    // 可用模型：, 支持的模型有, 模型列表：
    '(?:可用|支[持援]|可选|允许|有效|合法|开放|提供|以下|下列|开通|启用|已有)的?(?:[\\u4e00-\\u9fff]{0,6}的)?模型(?:名称?|列表|清单|标识|选项|ID)?(?:目前|当前|仅|只)?(?:有|为|是|包括|包含|如下)*(?:之一)?',
    '模型(?:名称?|列表|清单|标识|选项|ID|参数)?(?:目前|当前|仅|只)?(?:有|为|是|包括|包含|可选值?|可用值?|支[持援])*(?= ?[:=[])',
    // 必须是以下之一, 仅支持, 可选值：
    '(?:必须|应该?|只能|须|需|仅能|仅可|可以)(?:使用|选择|设置|填写|传入|是|为|在|从|选)+(?:以下|下列|如下)?(?:模型|选项|值)?(?:中的一个|之一|中选择|中的)?',
    '(?:仅|只|目前|当前|现)(?:支[持援]|可用|可选|接受|允许|开放)(?:的)?(?:有|以下|下列|为)?(?:模型)?',
    '请(?:使用|选择|改用|换用|从|尝试|在)(?:以下|下列)?(?:模型)?(?:中的一个|之一)?',
    '(?:可选|可用|允许|支[持援]|有效|合法|枚举|期望|预期|取值)的?(?:值|项|范围|列表|取值)?(?:有|为|是|包括|如下|中|内|里)*(?= ?[:=[])',
    '(?:以下|下列|其中)(?:之一|选项|值)',
  ].join('|'),
  'gi',
);

const MODEL_WORD = /model|模型|discriminator/i;

/** Words before a list that make it one of what is not offered. */
const NEGATION = /(?:\bno|\bnot|\bnon|n't|[不未非无没]|没有|不再|不被|暂不) ?-?$/i;

/** The same, before “the following models”. */
const REFUSED =
  /(?:\bno\b|\bnot\b|n't|\bcannot\b|\bunable\b|\bdenied\b|\bdisabled\b)[^,.;:\n]{0,60}$|(?:无权|不支[持援]|不能|无法|不可|禁止|没有|未)[^,.;:\n]{0,20}$/i;

/** Words that, after a model, begin what that model takes. After others, they begin models. */
const TAKES = /^(?:only|expect|(?:仅|只|目前|当前|现)(?:支|接|允))/i;
const OF_ONE_MODEL =
  /(?:\b(?:the|this|that) model|\bmodel [\w'](?:[^,.;:\n]|\.(?=\S))*|模型 ?[\w'](?:[^,.;:\n]|\.(?=\S))*|[该此本]模型) ?$/i;

/** Fields whose values are listed in the same words as models. */
const OTHER_FIELD =
  /(?<![\w-])(?:[a-z]{1,12}[_-]?)?(?:ratio|size|resolution|duration|second|length|quality|mode|style|format|fps|seed|prompt|text|caption|image|frame|audio|voice|language|camera|motion|group|channel|tier|plan|region|watermark|codec|status|effect)(?:s|text|image)?(?![\w-])|提示词|描述|比例|尺寸|分辨率|时长|秒|画质|风格|格式|分组|渠道|套餐|图片|镜头|运镜|地区|状态/i;

/** Words of the task itself. They name no field. */
const TASK_NAME = /(?:image|text|frame|video)s?[ _-]?(?:to|2)[ _-]?video|图生视频|文生视频/gi;

/** Fields whose values are the user's own words: they may contain anything. */
const OWN_WORDS = /prompt|caption|(?<![\w-])text(?![\w-])|提示词|描述/i;

/**
 * Reads the names that a sentence lists as models to choose from, such as “Available models: a, b”.
 * Takes a time that grows with the text only.
 *
 * @param isAboutModel whether the text is known to be about the model
 * @param limit most of the text that is read, in UTF-16 code units
 * @returns the longest list; empty if the text lists none
 */
export function readListedNames(
  said: string,
  isAboutModel: boolean,
  limit: number = MAX_TEXT,
): string[] {
  const text = normalize(said, Math.min(limit, MAX_TEXT));
  let longest: string[] = [];
  let count = 0;
  for (const { 0: lead, index } of text.matchAll(LEAD)) {
    count += 1;
    const before = text.slice(Math.max(0, index - SUBJECT_LENGTH), index);
    if (isOfModels(before, lead, isAboutModel)) {
      const names = readList(text, index + lead.length);
      longest = names.length > longest.length ? names : longest;
    }
    if (count === MAX_LEADS) {
      break;
    }
  }
  return longest;
}

/** Reads a text that is nothing but a list, such as `'a', 'b' or 'c'`. */
export function readBareList(said: string): string[] {
  return readList(`:${normalize(said, MAX_TEXT)}`, 0);
}

/** Whether this is the name of a field that is not the model. */
export function isOtherField(name: string): boolean {
  return OTHER_FIELD.test(name);
}

/** Makes punctuation and quotation marks the same, and removes what escapes them. */
function normalize(said: string, limit: number): string {
  const cut = said.length > limit ? `${said.slice(0, limit)}${CUT}` : said;
  return simplify(cut)
    .replaceAll('\\', '')
    .replace(/["“”„«»＂‘’‚「」『』《》＇`´]/g, "'")
    .replace(/[，、]/g, ',')
    .replaceAll('：', ':')
    .replaceAll('；', ';')
    .replaceAll('｜', '|')
    .replaceAll('。', '. ')
    .replace(/[【［〔]/g, '[')
    .replace(/[】］〕]/g, ']')
    .replaceAll('（', '(')
    .replaceAll('）', ')')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();
}

function isOfModels(before: string, lead: string, isAboutModel: boolean): boolean {
  const isRefused = /^(?:following|these|以下|下列)/i.test(lead)
    ? REFUSED.test(before)
    : NEGATION.test(before) && !/^(?:one|any)\b/i.test(lead);
  if (isRefused || (TAKES.test(lead) && OF_ONE_MODEL.test(before))) {
    return false;
  }
  if (MODEL_WORD.test(lead)) {
    return !OWN_WORDS.test(before);
  }
  const subject = `${before}${lead}`.replace(TASK_NAME, ' ');
  return (isAboutModel || MODEL_WORD.test(before)) && !OTHER_FIELD.test(subject);
}
