import assert from 'node:assert/strict';

import { parseJson } from '../../../../src/runway/answers/json.ts';
import { readRefusal } from '../../../../src/runway/answers/refusal.ts';
import { processorTime } from '../../processorTime.ts';

const host = 'relay.example';

/** The models that the refusal of a create lists. */
function readModels(body: unknown, status = 400, call: 'create' | 'other' = 'create'): string[] {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return [...readRefusal(parseJson(text), status, host, call, { text }).models];
}

const A = 'gen4_turbo';
const B = 'gen4.5';
const C = 'google/veo-3.1';
const ASKED = 'gen9-pro';

/** An issue whose field is the model. */
const issue = (more: object) => ({ error: 'Invalid body', issues: [{ path: ['model'], ...more }] });
const detail = (msg: string, more: object = {}) => ({
  detail: [{ loc: ['body', 'model'], msg, ...more }],
});

/** Refusals that list models, with status 400 unless there is another. */
const LISTING: readonly (readonly [body: unknown, names: readonly string[], status?: number])[] = [
  // Lists of an issue.
  [issue({ message: 'Invalid option', values: [A, B, C] }), [A, B, C]],
  [issue({ message: 'Invalid option', values: [A] }), [A]],
  [issue({ message: 'Invalid input', discriminator: 'model', options: [A, B] }), [A, B]],
  [
    { issues: [{ path: [], discriminator: 'model', options: [A, B], message: 'No match' }] },
    [A, B],
  ],
  [issue({ message: 'Wrong', expected: [A, B], received: ASKED }), [A, B]],
  [issue({ message: 'Wrong', enum: [A, B] }), [A, B]],
  [{ errors: [{ field: 'model_name', message: 'Wrong', choices: [A, B] }] }, [A, B]],
  [
    { errors: [{ instancePath: '/model', message: 'No', params: { allowedValues: [A, B] } }] },
    [A, B],
  ],
  [
    { details: [{ path: ['model'], message: 'No', context: { valids: [A, B], value: ASKED } }] },
    [A, B],
  ],
  [detail('Not permitted', { ctx: { enum_values: [A, B] } }), [A, B]],
  [detail('Not permitted', { ctx: { expected: `'${A}', '${B}' or '${C}'` } }), [A, B, C]],
  [
    {
      detail: [
        {
          ...{ loc: ['body'], type: 'union_tag_invalid', msg: 'Wrong tag' },
          ctx: { discriminator: "'model'", tag: ASKED, expected_tags: `'${A}', '${B}'` },
        },
      ],
    },
    [A, B],
  ],
  [{ error: { param: 'model', message: 'Not valid', valid_values: [A, B] } }, [A, B]],
  [
    {
      error: {
        details: [{ fieldViolations: [{ field: 'model', description: 'No', values: [A, B] }] }],
      },
    },
    [A, B],
  ],
  [
    issue({
      message: 'Invalid input',
      errors: [[{ path: ['model'], values: [A] }], [{ path: ['model'], values: [B] }]],
    }),
    [A, B],
  ],
  [
    issue({
      message: 'No',
      allowed: [
        { id: A, price: 5 },
        { id: B, price: 12 },
      ],
    }),
    [A, B],
  ],
  // Sentences of an issue.
  [issue({ message: `Invalid discriminator value. Expected '${A}' | '${B}'` }), [A, B]],
  [issue({ message: `Invalid enum value. Expected '${A}' | '${B}', received '${ASKED}'` }), [A, B]],
  [issue({ message: `Invalid option: expected one of "${A}"|"${B}"|"${C}"` }), [A, B, C]],
  [detail(`Input should be '${A}', '${B}' or '${C}'`), [A, B, C]],
  [detail(`value is not a valid enumeration member; permitted: '${A}', '${B}'`), [A, B]],
  [
    {
      detail: [
        { loc: ['body', 'Gen4Request', 'model'], msg: `Input should be '${A}'` },
        { loc: ['body', 'VeoRequest', 'model'], msg: `Input should be '${C}'` },
      ],
    },
    [A, C],
  ],
  [
    detail(`unexpected value`, {
      loc: ['body'],
      msg: `Input tag '${ASKED}' found using 'model' does not match any of the expected tags: '${A}', '${B}'`,
    }),
    [A, B],
  ],
  [{ errors: { model: [`Must be one of: ${A}, ${B}, ${C}.`] } }, [A, B, C]],
  [{ message: [`model must be one of the following values: ${A}, ${B}`], statusCode: 400 }, [A, B]],
  [{ details: [{ path: ['model'], message: `"model" must be one of [${A}, ${B}]` }] }, [A, B]],
  [
    {
      error: {
        param: 'model',
        message: `Invalid value: '${ASKED}'. Supported values are: '${A}', '${B}', and '${C}'.`,
      },
    },
    [A, B, C],
  ],
  [
    {
      errors: [
        {
          instancePath: '/model',
          message: 'value is not one of the allowed values ["gen4_turbo","gen4.5"]',
        },
      ],
    },
    [A, B],
  ],
  // Sentences alone.
  [{ error: `model must be one of: ${A}, ${B}, ${C}` }, [A, B, C]],
  [{ error: `Available models: ${A}, ${B}` }, [A, B]],
  [
    { error: { message: `Model ${ASKED} not found. Available models are: ${A}, ${B} and ${C}.` } },
    [A, B, C],
    404,
  ],
  [{ message: `'${ASKED}' model is not supported. Supported models are: ${A}, ${B}` }, [A, B]],
  [
    { message: `Invalid model name: ${ASKED}. Valid models: sora, kling, ${A}` },
    ['sora', 'kling', A],
  ],
  [{ message: 'Invalid model. Valid models: sora, kling, vidu.' }, ['sora', 'kling', 'vidu']],
  [{ msg: `unknown model ${ASKED}, expected one of [${A} ${B} ${C}]`, code: 400 }, [A, B, C], 200],
  [{ error: `model: unknown variant \`${ASKED}\`, expected \`${A}\` or \`${B}\`` }, [A, B]],
  [{ error: `model: '${ASKED}' is not one of ['${A}', '${B}']` }, [A, B]],
  [{ error: `Unknown model ${ASKED}. Did you mean ${A} or ${B}?` }, [A, B]],
  [{ error: `argument model: invalid choice: '${ASKED}' (choose from '${A}', '${B}')` }, [A, B]],
  [{ error: `Value not in list: model: '${ASKED}' not in ['${A}', '${B}']` }, [A, B]],
  [{ error: `Available models:\n- ${A}\n- ${B}\n- ${C}\n\nRequest id: 7` }, [A, B, C]],
  [{ error: 'Available models:\n1. 1.5-turbo\n2. 2.0-turbo' }, ['1.5-turbo', '2.0-turbo']],
  [{ error: `Available models:\n* "${A}"\n* "${B}"` }, [A, B]],
  [{ error: `Available models: ${A} ($0.05/s), ${B} ($0.12/s)` }, [A, B]],
  [
    { error: `This key can only access models=['${A}', '${B}']. Tried to access ${ASKED}` },
    [A, B],
    401,
  ],
  [{ error: `Unsupported model for image_to_video, please use ${A}, ${B} or ${C}` }, [A, B, C]],
  [{ error: `The model must be "${A}" or "${B}" (was "${ASKED}")` }, [A, B]],
  [{ error: `Invalid model, allowed: dict_keys(['${A}', '${B}'])` }, [A, B]],
  [{ error: `model ${ASKED} is unknown; options: ${A}|${B}|${C}` }, [A, B, C]],
  [{ error: `Invalid model. Models supported by this endpoint: ${A}; ${B}` }, [A, B]],
  [`Unknown model. Available models: ${A}, ${B}`, [A, B]],
  [{ error: `field model must be in list [${A},${B}]` }, [A, B]],
  [{ error: `Unsupported model, use model-x or model-y` }, ['model-x', 'model-y']],
  [{ error: `This key only supports the models ${A} and ${B} for now` }, [A, B]],
  // Chinese.
  [{ message: `模型 ${ASKED} 不在支持列表中：${A}, ${B}` }, [A, B]],
  [{ message: `模型参数有误，仅支持["${A}","${B}"]` }, [A, B]],
  [{ message: `模型仅支持 ${A}、${B}` }, [A, B]],
  [{ message: `model 參數僅支援 ${A}、${B}` }, [A, B]],
  [{ error: { message: `模型 ${ASKED} 不存在，可用模型：${A}、${B}` } }, [A, B], 404],
  [{ message: `不支持的模型，支持的模型: ${A}, ${B}` }, [A, B]],
  [{ message: `不支持的模型 ${ASKED}，目前仅支持 ${A}、${B} 和 ${C}。` }, [A, B, C]],
  [{ message: `模型不支援，可用的模型有：「${A}」、「${B}」` }, [A, B]],
  [{ message: `模型名稱錯誤，請使用以下模型：${A}、${B}` }, [A, B]],
  [{ message: `model 参数错误，必须是以下之一：${A}、${B}` }, [A, B]],
  [{ message: `模型必須為 ${A} 或 ${B}` }, [A, B]],
  [{ message: `模型只能是 ${A}、${B} 之一` }, [A, B]],
  [{ message: `model 取值范围：[${A}, ${B}]` }, [A, B]],
  [{ message: `该令牌无权访问模型 ${ASKED}，允许的模型：${A},${B}` }, [A, B], 403],
  [{ message: `当前分组可用模型列表：${A}｜${B}` }, [A, B]],
  // A list beside the message.
  [{ error: 'Unknown model', available_models: [A, B] }, [A, B]],
  [{ error: { message: 'Unknown model', availableModels: [A] } }, [A]],
  [
    { error: { code: 'model_not_found', message: 'No.', details: { supported_models: [A, B] } } },
    [A, B],
    503,
  ],
  [{ code: 400, message: '模型不存在', data: { models: [{ id: A }, { id: B }] } }, [A, B], 200],
  [{ error: 'Unknown model', 'valid-models': `${A}, ${B}` }, [A, B]],
  [{ error: `Unknown model for image to video; allowed: ${A}, ${B}` }, [A, B]],
  // JSON that a relay forwards.
  [{ message: JSON.stringify({ error: 'Unknown model', supported_models: [A] }) }, [A]],
  [
    { message: `upstream: ${JSON.stringify({ error: `model: expected one of "${A}"|"${B}"` })}` },
    [A, B],
  ],
  [
    {
      code: 'fail_to_fetch_task',
      message: JSON.stringify(issue({ message: 'No', values: [A, B] })),
      data: null,
    },
    [A, B],
    500,
  ],
  [
    { message: `upstream: ${JSON.stringify(issue({ message: `Expected '${A}' | '${B}'` }))}` },
    [A, B],
  ],
];

/** Refusals that list no models, although some have words like them. */
const OTHERS: readonly (readonly [body: unknown, status?: number])[] = [
  [{}],
  [{ error: { message: `当前分组 default 下对于模型 ${ASKED} 无可用渠道` } }, 503],
  [
    { error: { message: `No available channel for model ${ASKED} under group vip-1 or vip-2` } },
    503,
  ],
  [{ error: `You do not have enough credits for ${ASKED}. Available models: ${A}, ${B}` }],
  [{ error: `Insufficient balance`, models: [A, B] }, 402],
  [{ error: `Too many requests. Available models: ${A}, ${B}` }, 429],
  [{ error: 'Invalid prompt: two fashion models walk, available models: anna-1, bella-2' }],
  [{ error: '提示词包含模型：可用模型：anna-1、bella-2' }],
  [{ error: `Flagged by moderation. Available models: ${A}, ${B}` }],
  [{ error: `ratio of model ${ASKED} must be one of 1280:720, 720:1280` }],
  [{ error: `resolution for model ${ASKED} must be one of sd_480, hd_720` }],
  [
    {
      issues: [{ path: ['ratio'], message: 'Invalid option', values: ['auto_480p', 'auto_720p'] }],
    },
  ],
  [{ issues: [{ path: ['quality'], message: 'The model takes one of: pro_1, std_1' }] }],
  [{ issues: [{ path: ['promptText'], message: 'Available models: anna-1, bella-2' }] }],
  [{ issues: [{ path: ['ratio'], message: 'Wrong' }], available_models: [A, B] }],
  [issue({ message: 'Invalid input: expected string, received number' })],
  [issue({ message: `Model ${ASKED} takes 5s, 10s` })],
  [issue({ message: `Duration must be one of 5_s, 10_s` })],
  [
    {
      error: `Unsupported model. See available models: https://${host}/models, https://${host}/docs`,
    },
  ],
  [{ error: `Unknown model. Available models: docs.${host}/models, www.relay.dev` }],
  [{ error: 'Unknown model. Available models: see our docs, or contact support.' }],
  [{ error: 'Model prices, available models: 0.05, 0.12, 5credits, 720p, 16:9' }],
  [{ error: `You have no access to the following models: ${ASKED}, gen8-pro` }, 403],
  [{ error: `Unsupported models: ${ASKED}, gen8-pro` }],
  [{ error: `不支持的模型：${ASKED}、gen8-pro` }],
  [{ error: `无权访问以下模型：${ASKED}、gen8-pro` }, 403],
  [{ error: `Invalid model: ${ASKED}; request_id=ab_12, trace_id=cd_34` }],
  [{ error: `Unknown model ${ASKED}. Did you mean ${A}?` }],
  [{ error: 'The model is not available. Please try again, or use another one' }],
  [{ error: `Model ${ASKED} is invalid`, models: 'all' }],
  [{ error: 'Bad ratio', models: [A, B] }],
  [{ error: 'Unknown model', available_models: ['Two words', '', 7, null, 'x'.repeat(61), '$5'] }],
  [{ error: 'This model only supports first_frame, last_frame' }],
  [{ error: `Model ${A} only supports: hd_720, full_1080` }],
  [{ error: `模型 ${B} 仅支持 hd_720、full_1080` }],
  [{ error: '该模型仅支持 hd_720、full_1080' }],
  [{ error: 'The model expected one of first_frame, last_frame' }],
  [{ error: 'Invalid model, only supports image-to-video, text-to-video' }],
  [{ error: `model ${A}: expected application/json or text/plain` }],
  [{ error: `Invalid API key. Available models: ${A}, ${B}` }, 401],
];

describe('the models that a refusal lists', () => {
  for (const [body, names, status] of LISTING) {
    it(`are read: ${typeof body === 'string' ? body : JSON.stringify(body)}`, () => {
      assert.deepEqual(readModels(body, status), names);
    });
  }

  for (const [body, status] of OTHERS) {
    it(`are none: ${status ?? 400} ${JSON.stringify(body)}`, () => {
      assert.deepEqual(readModels(body, status), []);
    });
  }

  it('are those of a create only', () => {
    assert.deepEqual(readModels({ error: `Available models: ${A}, ${B}` }, 400, 'other'), []);
  });

  it('are never the name that was asked for', () => {
    for (const end of [
      `, received ${ASKED}`,
      `, got ${ASKED}`,
      `; got: ${ASKED}`,
      `, but ${ASKED} was given`,
      `, ${ASKED} given`,
      ` (received ${ASKED})`,
      `. ${ASKED} is none of them`,
      `，实际为 ${ASKED}`,
      `，而不是 ${ASKED}`,
    ]) {
      for (const list of [`${A}, ${B}`, `'${A}', '${B}'`, `'${A}' | '${B}'`, `${A}、${B}`]) {
        const error = `model must be one of: ${list}${end}`;
        assert.deepEqual(readModels({ error }), [A, B], error);
      }
    }
  });

  it('are at most 100, each once, also where the sentence that is shown is cut', () => {
    const many = Array.from({ length: 4000 }, (_, index) => `model-${index}`);
    for (const body of [
      issue({ message: 'No', values: [...many.slice(0, 99), ...many] }),
      issue({ message: `Expected '${many.join("' | '")}'` }),
      { error: `Available models: ${many.join(', ')}` },
      { error: 'Unknown model', available_models: many },
    ]) {
      assert.deepEqual(readModels(body), many.slice(0, 100));
    }
    const twice = readModels({ error: `Available models: ${A}, ${B}, ${A}` });
    assert.deepEqual(twice, [A, B]);
  });

  it('do not have a name that the service cut', () => {
    for (const cut of ['…', '...']) {
      const error = `Available models: ${A}, ${B}, gen4_tu${cut}`;
      assert.deepEqual(readModels({ error }), [A, B], error);
    }
  });

  it('stay in the issue as before', () => {
    const values = Array.from({ length: 50 }, (_, index) => `model-${index}`);
    const error = readRefusal(issue({ message: 'No', values }), 400, host, 'create');
    assert.equal(error.models.length, 50);
    assert.match(error.issues[0]?.message ?? '', /^No \(model-0, .*model-29\)$/);
  });

  it('are read quickly from any text', () => {
    const pieces = [
      ...[
        'available ',
        'available models ',
        'available models: ',
        'models',
        'model must be one of ',
      ],
      ...[
        'one of the following ',
        "'",
        '[',
        '(',
        ', ',
        ' ',
        '\n',
        '\\',
        'a, ',
        "'a-1' | ",
        'a.',
        '.',
      ],
      ...[
        '支持的',
        '可用模型',
        '模型',
        '必须',
        '不',
        '🐈',
        'x-',
        '1) ',
        'the following models not ',
      ],
    ];
    for (const piece of pieces) {
      const text = `model ${piece.repeat(1_000_000 / piece.length)}`;
      const issues = Array.from({ length: 100 }, () => ({ path: ['model'], message: text }));
      for (const body of [{ error: text }, { issues }, { error: { message: [text, text] } }]) {
        const time = processorTime(() => readRefusal(body, 400, host, 'create'));
        assert.ok(time < 1000, `${JSON.stringify(piece)} takes ${time} ms`);
      }
    }
  });
});
