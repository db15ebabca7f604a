import type { RefusalReason } from '../errors/serviceError.ts';
import { simplify } from './simplified.ts';

/** Words of a limit of requests, not of credits. */
const RATE_WORDS =
  /per[ _-](?:second|minute|hour)|requests? per|\b[rt]p[mds]\b|rate[ _-]?limit|concurren|每(?:秒|分钟|小时)|频率|频繁|并发|限流|限速/i;

/** Words of something that passes, or that came after the request was sent on. */
const PASSING_WORDS =
  /right now|at the moment|currently|temporar|busy|overload|again|later|respon[ds]|return|succe|answer|time[ds]?[ -]?out|暂时|稍后|稍候|繁忙|高峰|排队|紧张|超时|响应|返回/i;

/** Words about what a model made. */
const RESULT_WORDS = /return|result|output|finish|generated|produced/i;

/** A reason, the words that mean it, and words beside which those mean something else. */
type Meaning = readonly [RefusalReason, RegExp, RegExp?];

/**
 * Messages and codes that are more specific than their status code. English and Chinese words of
 * relays and of what they are made with (source: public reports of such answers).
 */
const MEANINGS: readonly Meaning[] = [
  // Credits. A quota may be one of requests.
  [
    'credits',
    /(?:no|not[ _-](?:have )?(?:enough|sufficient)|n['’]t have (?:enough|sufficient|any)|insufficient|out of|exhausted|negative|overdue)[ _-](?:\w{1,20}[ _-]){0,2}(?:credits?|(?<!load[ _-]?)balance(?!r)|funds)|insufficient\w{0,10}(?:credit|balance|fund)|(?:credits?|(?<!load[ _-]?)balance(?!r)|funds)[ _.-]?(?:\w{1,20}[ _-]){0,2}(?:not[ _-]?enough|insufficient|exhausted|used[ _-]up|depleted|too[ _-]low|negative|expired|r[au]n out|overdue|overdrawn)|balance is 0|\b0 credits?\b/i,
  ],
  [
    'credits',
    /(?:credits?|budget|spend(?:ing)?|billing)[ _-](?:\w{1,20}[ _-]){0,3}(?:exceeded|reached)|payment[ _-]required|billing[ _-]hard[ _-]limit|arrear|account[ _-]?overdue|resource pack(?:age)?s? (?:is |has |have )?(?:been )?(?:depleted|exhausted|used up|expired)|please (?:top[ -]?up|recharge)|key limit exceeded/i,
    RATE_WORDS,
  ],
  [
    'credits',
    /(?:no|not[ _-](?:have )?(?:enough|sufficient)|n['’]t have (?:enough|sufficient|any)|insufficient|out of|exceeded[ _-](?:your|the|current))[ _-](?:\w{1,20}[ _-]){0,2}quota|exceeded[ _-]current[ _-]quota|insufficient\w{0,10}quota|quota[ _-](?:\w{1,20}[ _-]){0,2}(?:not[ _-]enough|insufficient|exhausted|used[ _-]up|depleted|too[ _-]low)/i,
    RATE_WORDS,
  ],
  [
    'credits',
    /(?:余额|积分|点数|点券|费用|资金|金币|代币|资源包|流量包|套餐)[^，。,;；]{0,12}(?:不足|不够|用完|用尽|耗尽|用光|透支|为零|为负|为 ?0(?![.\d]))|欠费|预扣费\S{0,8}(?:失败|不足)|请[^，。,;；]{0,8}(?:充值|储值|续费|缴费)|(?:充值|储值|续费)后(?:再|重|继续|使用)/,
  ],
  [
    'credits',
    /(?:额度|配额|(?<!重试|尝试)次数)[^，。,;；]{0,6}(?:不足|不够|用完|用尽|耗尽|用光)/,
    RATE_WORDS,
  ],
  ['credits', /算力(?:值|点)?(?:已经?)?(?:不足|不够|用完|用尽|耗尽|用光)/, PASSING_WORDS],
  // No way to the model: nothing was sent on. “Not available” may be said of the moment.
  [
    'unavailable',
    /渠道\S{0,6}(?:不存在|不可用|未配置)|(?:无|没有|未)(?:找到)?可用\S{0,2}(?:渠道|通道)|获取.{0,60}渠道失败|no[ _-](?:available[ _-])?(?:channel|distributor)s?\b|channel[ _-]not[ _-]found|get_channel_failed|(?:get|find) (?:an? )?available channel/i,
  ],
  [
    'unavailable',
    /no[ _-](?:available[ _-])?providers?\b|no endpoints? (?:found|available)|not supported by any provider/i,
    PASSING_WORDS,
  ],
  [
    'unavailable',
    /(?:价格|定价|单价|倍率|计费)\S{0,12}(?:(?:未|没有|无)\S{0,4}(?:配置|设置|设定)|缺失|不存在)|(?:未|没有)\S{0,2}(?:配置|设置|设定|找到)\S{0,4}(?:价格|定价|单价|倍率|计费)|(?:缺少|暂?无)(?:价格|定价|单价|倍率)|(?:price|pricing|ratio)(?: [\w.-]{1,20}){0,5} not (?:been )?(?:configured|set|found)|no (?:price|pricing)\b|model_price_error/i,
  ],
  [
    'unavailable',
    /model[ _.-]?not[ _.-]?(?:found|supported|exist|offered|allowed|enabled|open|activated)|not (?:been )?activated the model|not a valid model|(?:unknown|unsupported|invalid) model|(?:no|not have) (?:access|permissions?) (?:to|for) (?:\w{1,20} ){0,3}models?\b|model[ _]access[ _]denied|not (?:allowed|permitted|authorized|entitled|enabled) (?:to (?:access|use|call)|for) (?:\w{1,20} ){0,3}models?\b/i,
  ],
  [
    'unavailable',
    /model\b.{0,60}(?:does not exist|(?:is )?not (?:found|supported|offered|allowed|enabled|valid|in )|(?:is |has been )?(?:disabled|deprecated|retired|discontinued))/i,
    RESULT_WORDS,
  ],
  [
    'unavailable',
    /model[ _-]not[ _-]available|model\b.{0,60}not available|模型[^\p{Script=Han}，。,;；]{0,60}[在此该当前您的名称令牌分组下尚还]{0,8}[^\p{Script=Han}，。,;；]{0,20}不可用/iu,
    PASSING_WORDS,
  ],
  [
    'unavailable',
    /模型[^\p{Script=Han}，。,;；]{0,60}[在此该当前您的名称令牌分组下中尚还暂未已被]{0,10}[^\p{Script=Han}，。,;；]{0,20}(?:不存在|不支持|开放|开通|上线|授权|启用|下线|下架|停用|禁用|无效|无权|没有权限)|(?:不支持|找不到|未配置|未启用|未开通|未知)(?:该|此|的)?模型|(?:无权|没有权限|不允许|禁止|未授权)(?:访问|使用|调用)\S{0,6}(?:模型|.{0,40}分组)|分组.{0,40}(?:已被?(?:弃用|禁用|停用)|不存在|未启用|无权)/u,
  ],
  [
    'key',
    /无效的(?:令牌|密钥)|(?:令牌|密钥)(?:无效|错误|不存在|不可用|已过期|已禁用|状态不可用)|^\s*invalid (?:token|api[ _-]?key)\b|(?:incorrect|invalid|wrong|expired) api[ _-]?key|invalid_?api_?key|api[ _-]?key (?:is |has )?(?:been )?(?:invalid|incorrect|expired|revoked|disabled|not (?:valid|found))/i,
  ],
  ['notFound', /task_not_exist|task not (?:found|exist)|任务不存在/i],
  ['overloaded', /负载已饱和|负载饱和|overloaded/i],
];

/** What a message means, regardless of its status; undefined when the message is unknown. */
export function readReason(said: string): RefusalReason | undefined {
  const text = simplify(said);
  return MEANINGS.find(([, words, others]) => words.test(text) && others?.test(text) !== true)?.[0];
}

const MODERATION =
  /\bmoderat(?:ion|ed|or)\b|\bflagged\b|\bsafety\b|sensitive (?:\w{1,20} )?(?:content|words?|information)|content (?:policy|filter)|violat\w{0,4} .{0,40}(?:polic|guideline|terms)|inappropriate|\bnsfw\b|审核|敏感|违规|违禁|违反.{0,20}(?:政策|规定|规范)|不合规|色情|暴力/i;

/** Whether a message says that moderation rejected the image, the prompt or the video. */
export function isModeration(said: string): boolean {
  return MODERATION.test(simplify(said));
}

/** What services and gateways say of places and addresses that they don't serve. */
const PLACE =
  /\b(?:country|region|territory|location|geo|ip)\b.{0,60}(?:not (?:\w{1,20} )?(?:supported|allowed|available|permitted|authori[sz]ed|in )|unsupported|block|restrict|denied|forbidden|whitelist|allow ?list)|(?:unsupported|blocked|restricted|denied|not (?:allowed|authori[sz]ed|supported)).{0,40}\b(?:country|region|territory|location|ip)\b|ip_not_|(?:地区|区域|国家|\bIP).{0,20}(?:不支持|不允许|受限|限制|禁止|白名单|黑名单|拒绝|不在|封)|(?:不支持|限制|禁止|不允许).{0,20}(?:地区|区域|国家|IP)/i;

/** What a gateway says of itself. */
const GATEWAY =
  /cloudflare|captcha|firewall|\bwaf\b|just a moment|attention required|access denied(?!.{0,60}(?:key|token|credential|令牌|密钥))|error code: ?1(?!015)\d{3}|防火墙|人机验证/i;

/** What the page of a gateway says to its reader. */
const GATEWAY_PAGE =
  /security check|checking your browser|verify (?:that )?you are (?:a )?human|(?:request|you have been|access).{0,20} blocked|request rejected|incident id|support id|云盾|宝塔|安全狗|安全验证|威胁|拦截|阻断|(?:请求|访问).{0,20}被\S{0,16}(?:屏蔽|拒绝|封禁)/i;

/** Whether words are those of a page that a gateway shows instead of the service's answer. */
export function isGatewayPage(words: string): boolean {
  const text = simplify(words);
  return (GATEWAY.test(text) || GATEWAY_PAGE.test(text)) && !RATE_WORDS.test(text);
}

/** Whether a message of an API says that something before the service refused the request. */
export function isGatewayMessage(said: string): boolean {
  const text = simplify(said);
  return PLACE.test(text) || GATEWAY.test(text);
}
