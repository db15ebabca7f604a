import assert from 'node:assert/strict';

import type {
  FieldIssue,
  RefusalReason,
  ServiceError,
} from '../../../../src/runway/errors/serviceError.ts';
import { parseJson } from '../../../../src/runway/answers/json.ts';
import { readMessage, readRefusal } from '../../../../src/runway/answers/refusal.ts';
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
    [503, { error: 'The model is not available right now' }, 'overloaded', doubtful],
    [403, { error: { message: '该模型未开放：模型 gen9 无权访问' } }, 'unavailable', sure],
    [403, '<html><title>Just a moment...</title></html>', 'blocked', sure],
    [403, 'error code: 1010', 'blocked', sure],
    [403, { error: 'Country, region, or territory not supported' }, 'blocked', sure],
    [403, { message: '您的 IP 不在白名单中' }, 'blocked', sure],
    [401, '<html><h1>401 Authorization Required</h1></html>', 'key', sure],
    [451, {}, 'blocked', sure],
    [403, { error: { message: 'Invalid API key' } }, 'key', sure],
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

  it('that are malformed are left out', () => {
    const nonsense = [null, 'x', 7, [], {}, { path: ['seed'] }, { message: '' }, { message: {} }];
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
