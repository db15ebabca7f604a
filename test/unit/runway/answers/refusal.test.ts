import assert from 'node:assert/strict';

import type {
  FieldIssue,
  RefusalReason,
  ServiceError,
} from '../../../../src/runway/errors/serviceError.ts';
import { parseJson } from '../../../../src/runway/answers/json.ts';
import { readMessage } from '../../../../src/runway/answers/message.ts';
import { readRefusal } from '../../../../src/runway/answers/refusal.ts';
import { parseRetryAfter } from '../../../../src/runway/retryAfter.ts';

const host = 'relay.example';

function refuse(
  status: number,
  body: unknown = {},
  call: 'create' | 'other' = 'create',
  retryAfter: string | null = null,
): ServiceError {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const wait = parseRetryAfter(retryAfter, Date.now());
  return readRefusal(parseJson(text), status, host, call, {
    retryAfter: wait,
    ...(typeof body === 'string' ? { text: body.replace(/<[^>]*>/g, ' ').trim() } : {}),
  });
}

describe('a refusal', () => {
  const doubtful = 'leaves a create in doubt';
  const sure = 'says that a create was not taken';
  const cases: readonly (readonly [
    number,
    unknown,
    RefusalReason,
    typeof doubtful | typeof sure,
  ])[] = [
    [400, { error: 'Validation of body failed', issues: [] }, 'invalid', sure],
    [422, {}, 'invalid', sure],
    [400, { error: 'You do not have enough credits to run this task.' }, 'credits', sure],
    [402, {}, 'credits', sure],
    [
      403,
      { error: { code: 'insufficient_user_quota', message: '预扣费额度失败' } },
      'credits',
      sure,
    ],
    [403, { error: { message: 'user quota is not enough' } }, 'credits', sure],
    [429, { error: { type: 'insufficient_quota', message: 'Check your plan.' } }, 'credits', sure],
    [429, { message: '您的积分不足，请充值' }, 'credits', sure],
    [400, { error: 'Out of credits' }, 'credits', sure],
    [429, { error: 'Quota exceeded: 5 requests per minute' }, 'rateLimit', sure],
    [403, { error: { message: '用户额度不足, 剩余额度: $0.00' } }, 'credits', sure],
    [403, { error: { message: '該令牌額度已用盡' } }, 'credits', sure],
    [429, { message: '帳戶餘額不足，請先儲值' }, 'credits', sure],
    [429, { code: 1102, message: 'Resource pack depleted or expired' }, 'credits', sure],
    [400, { code: 'Arrearage', message: 'Access denied.' }, 'credits', sure],
    [403, { error: { code: 'AccountOverdueError', message: 'Failed.' } }, 'credits', sure],
    [403, { detail: 'User is locked. Reason: Exhausted balance.' }, 'credits', sure],
    [403, { error: { message: 'Key limit exceeded (total limit)' } }, 'credits', sure],
    [403, { error: { message: 'You don’t have enough credits' } }, 'credits', sure],
    [400, { error: { type: 'budget_exceeded', message: 'No.' } }, 'credits', sure],
    [400, { error: { code: 'not_enough_credits', message: 'No.' } }, 'credits', sure],
    [400, { error: { code: 'InsufficientBalance', message: 'No.' } }, 'credits', sure],
    [200, { code: -1, message: '额度已经用完' }, 'credits', sure],
    [403, { message: '免费次数已用完' }, 'credits', sure],
    [500, { message: '用户余额为 0，请充值后再试' }, 'credits', sure],
    [429, { error: 'You exceeded your quota of 9 requests per minute' }, 'rateLimit', sure],
    [429, { error: '每分钟请求次数已用完' }, 'rateLimit', sure],
    [429, { error: '并发配额不足' }, 'rateLimit', sure],
    [503, { error: '当前算力不足，请稍后再试' }, 'overloaded', doubtful],
    [503, { error: 'no healthy load balancer' }, 'overloaded', doubtful],
    [500, { error: '预扣费成功，上游超时' }, 'overloaded', doubtful],
    [500, { error: '重试次数已用完' }, 'overloaded', doubtful],
    [400, { error: 'Flagged by content moderation' }, 'moderated', sure],
    [400, { error: { message: '提示词包含敏感内容' } }, 'moderated', sure],
    [403, { error: 'Violates our safety policy' }, 'moderated', sure],
    [500, { error: 'Flagged by content moderation' }, 'overloaded', doubtful],
    [401, { error: 'The API key that was provided is not valid.' }, 'key', sure],
    [403, {}, 'key', sure],
    [404, { error: 'Not found' }, 'notFound', sure],
    [410, {}, 'notFound', sure],
    [400, { code: 'task_not_exist', message: 'task_not_exist', data: null }, 'notFound', sure],
    [404, { error: { message: '当前分组上游负载已饱和,请稍后再试' } }, 'overloaded', sure],
    [200, { code: 1001, message: '无效的令牌' }, 'key', sure],
    [400, { error: { message: 'Invalid token (request id: 1)' } }, 'key', sure],
    [400, { error: { message: 'Incorrect API key provided: sk-…' } }, 'key', sure],
    [400, { error: 'Unexpected: invalid token in JSON' }, 'invalid', sure],
    [500, { error: { message: '令牌已过期' } }, 'key', doubtful],
    [405, {}, 'unsupported', sure],
    [413, '<html><h1>413 Request Entity Too Large</h1></html>', 'tooLarge', sure],
    [415, {}, 'other', sure],
    [429, { error: 'Too many requests' }, 'rateLimit', sure],
    [429, { error: { message: '未找到价格配置' } }, 'unavailable', sure],
    [503, { error: { message: '当前分组 default 下对于模型 x 无可用渠道' } }, 'unavailable', sure],
    [500, { error: { message: 'no available channel for model x' } }, 'unavailable', sure],
    [500, { message: 'insufficient balance' }, 'credits', sure],
    [
      500,
      { error: { message: '分组 default 下模型 x 的可用渠道不存在（retry）' } },
      'unavailable',
      sure,
    ],
    [503, { error: { code: 'model_not_found', message: 'No.' } }, 'unavailable', sure],
    [503, { error: { message: 'The model gen9 does not exist' } }, 'unavailable', sure],
    [500, { error: { message: 'model price not configured' } }, 'unavailable', sure],
    [500, { error: { message: '模型 gen9 的倍率或价格未配置' } }, 'unavailable', sure],
    [503, { error: { message: '模型 gen9 未配置价格' } }, 'unavailable', sure],
    [500, { error: { message: '模型 gen9 的價格未設定' } }, 'unavailable', sure],
    [503, { error: { message: '當前分組 x 下對於模型 gen9 無可用渠道' } }, 'unavailable', sure],
    [503, { error: { message: '获取分组 x 下模型 y 的可用渠道失败' } }, 'unavailable', sure],
    [403, { error: { message: '该令牌无权访问模型 gen9' } }, 'unavailable', sure],
    [403, { error: { message: '分组 vip 已被弃用' } }, 'unavailable', sure],
    [403, { error: { message: 'Your group is not enabled for this model' } }, 'unavailable', sure],
    [401, { error: { message: 'key not allowed to access model' } }, 'unavailable', sure],
    [400, { message: '模型已下架' }, 'unavailable', sure],
    [400, { message: '此模型未在您的分組中啟用' }, 'unavailable', sure],
    [400, { message: '找不到模型 gen9' }, 'unavailable', sure],
    [500, { message: 'price of model gen9 is not set' }, 'unavailable', sure],
    [400, { error: 'gen9: not supported by any provider' }, 'unavailable', sure],
    [404, { error: { message: 'No endpoints found for gen9.' } }, 'unavailable', sure],
    [404, { error: { code: 'ModelNotOpen', message: 'No.' } }, 'unavailable', sure],
    [400, { error: { message: 'gen9 is not a valid model ID' } }, 'unavailable', sure],
    [500, { error: 'No available provider responded in time' }, 'overloaded', doubtful],
    [500, { error: '模型生成的视频文件不存在' }, 'overloaded', doubtful],
    [500, { error: 'The model ran, but its output does not exist' }, 'overloaded', doubtful],
    [500, { error: '上游渠道请求失败，未计费' }, 'overloaded', doubtful],
    [503, { error: '模型服务暂时不可用，请稍后再试' }, 'overloaded', doubtful],
    [503, { error: 'The model is currently not available' }, 'overloaded', doubtful],
    [503, { error: 'The model is not available right now' }, 'overloaded', doubtful],
    [403, { error: { message: '该模型未开放：模型 gen9 无权访问' } }, 'unavailable', sure],
    [403, '<html><title>Just a moment...</title></html>', 'blocked', sure],
    [403, 'error code: 1010', 'blocked', sure],
    [403, { error: 'Country, region, or territory not supported' }, 'blocked', sure],
    [403, { message: '您的 IP 不在白名单中' }, 'blocked', sure],
    [401, '<html><h1>401 Authorization Required</h1></html>', 'key', sure],
    [451, {}, 'blocked', sure],
    [403, { error: { message: 'Invalid API key' } }, 'key', sure],
    [403, { error: { message: '您的 IP 不在令牌允许访问的列表中' } }, 'blocked', sure],
    [403, { message: 'IP 地址不允許訪問' }, 'blocked', sure],
    [401, { error: { code: 'ip_not_authorized', message: 'Not your IP' } }, 'blocked', sure],
    [403, { error: { message: 'User location is not supported' } }, 'blocked', sure],
    [403, { error: { message: 'Access denied' } }, 'blocked', sure],
    [403, { error: { message: 'Access denied due to invalid subscription key' } }, 'key', sure],
    [403, { error: { message: 'Access denied: your API key is invalid' } }, 'key', sure],
    [403, { error: { message: '提示词包含敏感内容，已被防火墙拦截' } }, 'moderated', sure],
    [301, '', 'redirect', sure],
    [307, '', 'redirect', sure],
    [303, '', 'redirect', doubtful],
    [429, { error: 'Too many requests', data: { task_id: 'task_1' } }, 'rateLimit', doubtful],
    [400, { code: 'quota', message: 'insufficient quota', data: 'task_1' }, 'credits', doubtful],
    [400, { id: 'task_1', error: 'Validation of body failed' }, 'invalid', doubtful],
    [408, {}, 'other', doubtful],
    [409, {}, 'other', doubtful],
    [425, {}, 'other', doubtful],
    [500, { error: 'Internal error' }, 'overloaded', doubtful],
    [501, {}, 'unsupported', doubtful],
    [502, '<html><h1>502 Bad Gateway</h1></html>', 'overloaded', doubtful],
    [503, '', 'overloaded', doubtful],
    [504, 'upstream request timeout', 'overloaded', doubtful],
    [524, '', 'overloaded', doubtful],
    [503, { error: { message: '上游负载已饱和' } }, 'overloaded', doubtful],
  ];

  for (const [status, body, reason, doubt] of cases) {
    const said = typeof body === 'string' ? body : JSON.stringify(body);
    it(`of ${status} ${said} means “${reason}” and ${doubt}`, () => {
      const error = refuse(status, body);
      assert.equal(error.reason, reason);
      assert.equal(error.status, status);
      assert.equal(error.ambiguous, doubt === doubtful);
      assert.equal(refuse(status, body, 'other').ambiguous, false, 'a query costs nothing');
    });
  }

  it('has the time to wait', () => {
    assert.equal(refuse(429, {}, 'create', '3').retryAfter, 3000);
    assert.equal(refuse(503, {}, 'other', '60').retryAfter, 60_000);
    assert.equal(refuse(429).retryAfter, undefined);
  });

  it('names the service', () => {
    for (const status of [301, 400, 401, 402, 404, 405, 413, 418, 429, 500, 503]) {
      assert.equal(refuse(status).host, host);
    }
  });

  it('that is an HTML page is not quoted', () => {
    const error = refuse(502, '<html><body><h1>502 Bad Gateway</h1></body></html>');
    assert.equal(error.said, '');
  });

  it('can’t put markup or control characters into the message', () => {
    const error = refuse(400, {
      error: `\u202eRead\n[this](command:evil)\u0000${'a'.repeat(10_000)}`,
      issues: [{ path: ['ratio\u0007'], message: '[that](command:evil)\u200b' }],
    });
    for (const shown of [error.message, error.said, ...error.issues.map((it) => it.message)]) {
      assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}]|\]\(/u);
      assert.ok(shown.length < 1000);
    }
    assert.equal(error.issues[0]?.field, 'ratio');
  });
});

describe('the issues of a refusal', () => {
  const readIssues = (body: unknown): readonly FieldIssue[] => refuse(400, body).issues;
  const issues = [
    { code: 'invalid_value', path: ['ratio'], message: 'Invalid option', values: ['1280:720', 5] },
    { code: 'too_big', path: ['promptText'], message: 'Too long' },
    { code: 'invalid', path: ['promptImage', 0, 'uri'], message: 'Not an image' },
    { code: 'invalid', path: ['promptImage', 1, 'uri'], message: 'No last image' },
    { code: 'unrecognized_keys', path: [], message: 'Unrecognized key: "x"' },
  ];
  const shown = [
    { field: 'ratio', message: 'Invalid option (1280:720, 5)' },
    { field: 'promptText', message: 'Too long' },
    { field: 'promptImage', message: 'Not an image' },
    { field: 'lastFrame', message: 'No last image' },
    { field: '', message: 'Unrecognized key: "x"' },
  ];

  it('have their field and the accepted values', () => {
    assert.deepEqual(readIssues({ error: 'Validation of body failed', issues }), shown);
  });

  it('are found inside an error object too', () => {
    assert.deepEqual(readIssues({ error: { message: 'Validation failed', issues } }), shown);
  });

  it('are found in every usual form', () => {
    const expected = [{ field: 'promptImage', message: 'Bad' }];
    for (const body of [
      { detail: [{ loc: ['body', 'image_url'], msg: 'Bad', type: 'value_error' }] },
      { errors: [{ field: 'promptImage', message: 'Bad' }] },
      { error: { message: 'No', details: [{ param: 'image', reason: 'Bad' }] } },
      { errors: { image_url: ['Bad'] } },
      { title: 'Invalid', 'invalid-params': [{ name: 'first_frame', reason: 'Bad' }] },
      { data: { violations: [{ property: 'input.prompt_image', description: 'Bad' }] } },
      { detail: { loc: ['body', 'promptImage'], msg: 'Bad' } },
      { detail: { errors: [{ loc: ['body', 0, 'promptImage', 0, 'uri'], msg: 'Bad' }] } },
      { detail: [{ loc: ['body', 'gen4_turbo', 'promptImage'], msg: 'Bad' }] },
      { errors: { promptImage: { message: 'Bad', kind: 'enum' } } },
      { errors: { promptImage: { _errors: ['Bad'] } } },
      { error: { formErrors: [], fieldErrors: { promptImage: ['Bad'] } } },
      { errors: [{ detail: 'Bad', pointer: '#/promptImage' }] },
      { errors: [{ source: { pointer: '/data/attributes/promptImage' }, title: 'Bad' }] },
      { errors: [{ instancePath: '/promptImage', message: 'Bad' }] },
      { errors: [{ field: 'promptImage', defaultMessage: 'Bad' }] },
      { errors: [{ Field: 'PromptImage', Tag: 'url', Error: 'Bad' }] },
      { message: [{ property: 'promptImage', constraints: { isUrl: 'Bad' } }] },
      {
        error: { details: [{ fieldViolations: [{ field: 'prompt_image', description: 'Bad' }] }] },
      },
      { error: { param: 'promptImage', message: 'Bad' } },
    ]) {
      assert.deepEqual(readIssues(body), expected, JSON.stringify(body));
    }
    const others = [
      ['aspect_ratio', 'ratio'],
      ['prompt', 'promptText'],
      ['seconds', 'duration'],
      ['seed', 'seed'],
      ['anything', 'anything'],
      ['constructor', 'constructor'],
    ] as const;
    for (const [name, field] of others) {
      const body = { detail: [{ loc: ['body', name], msg: 'Bad' }] };
      assert.deepEqual(readIssues(body), [{ field, message: 'Bad' }]);
    }
  });

  it('are found in JSON text that a relay forwards', () => {
    const message = JSON.stringify({ error: 'Validation of body failed', issues });
    assert.deepEqual(readIssues({ code: 'fail_to_fetch_task', message, data: null }), shown);
  });

  it('do not repeat values that the message has', () => {
    const message = 'Invalid option: expected one of "4"|"6"|"8"';
    const issue = { path: ['duration'], message, values: [4, 6, 8] };
    assert.deepEqual(readIssues({ issues: [issue] }), [{ field: 'duration', message }]);
  });

  it('may have a field name instead of a path', () => {
    assert.deepEqual(readIssues({ issues: [{ path: 'seed', message: 'Too big' }] }), [
      { field: 'seed', message: 'Too big' },
    ]);
  });

  it('may be texts that begin with a field', () => {
    const message = ['ratio must be one of 1280:720', 'Something is wrong'];
    assert.deepEqual(readIssues({ statusCode: 400, message, error: 'Bad Request' }), [
      { field: 'ratio', message: message[0] },
      { field: '', message: message[1] },
    ]);
  });

  it('are not the parts of an error that names no field', () => {
    assert.deepEqual(readIssues({ detail: { code: 'x', message: 'Bad' } }), []);
    assert.deepEqual(readIssues({ error: { type: 'x', param: '', message: 'Bad' } }), []);
  });

  it('that are malformed are left out', () => {
    const nonsense = [null, '', 7, [], {}, { path: ['seed'] }, { message: '' }, { message: {} }];
    assert.deepEqual(readIssues({ issues: [...nonsense, { message: 'Yes' }] }), [
      { field: '', message: 'Yes' },
    ]);
    for (const none of [undefined, null, {}, 'x', 7]) {
      assert.deepEqual(readIssues({ issues: none }), []);
    }
  });

  it('are at most 20', () => {
    const many = Array.from({ length: 1000 }, () => ({ path: ['seed'], message: 'x' }));
    assert.equal(readIssues({ issues: many }).length, 20);
  });
});

describe('the message of a service', () => {
  for (const [where, json] of Object.entries({
    'as error': { error: 'No' },
    'as message': { message: 'No' },
    'as msg': { code: 1, msg: 'No' },
    'as detail': { detail: 'No' },
    'in a list of texts': { message: ['No', 'Never'] },
    'in a list of errors': { errors: [{ code: 7, message: 'No' }] },
    'under the names of other languages': { Message: 'No', Code: 'x' },
    'within error': { error: { message: 'No', type: 'x' } },
    'within data': { code: 'fail', message: '', data: { message: 'No' } },
    'as JSON within a text': { message: JSON.stringify({ error: { message: 'No' } }) },
    'behind a message that is empty': { message: ' ', error: 'No' },
    'behind JSON that says nothing': { message: '{}', error: 'No' },
  })) {
    it(`is read ${where}`, () => {
      assert.equal(readMessage(json), 'No');
    });
  }

  it('is empty if the answer has no message', () => {
    for (const json of [undefined, null, 7, 'No', [], {}, { message: null }, { error: [] }]) {
      assert.equal(readMessage(json), '');
    }
  });
});
