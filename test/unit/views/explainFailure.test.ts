import assert from 'node:assert/strict';

import { explain, type Retry } from '../../../src/views/explainFailure.ts';

const message = 'The service failed to make the video.';
const notYours = 'The same may succeed later. The cause is not in your image or prompt.';
const changeBoth = 'The same again would fail again. Change the prompt, or use another image.';
const changePrompt = 'The same again would fail again. Change the prompt.';
const otherImage = 'The same again would fail again. Use another image.';
const otherFile =
  'The same again would fail again. Use an image of other dimensions or of another format.';
const addCredits = 'The same may succeed later. Add credits there first.';
const elsewhere =
  'The same again may well fail again. Choose another model or duration, or another service.';
const wait = 'The same may succeed later. Wait until other tasks have ended.';
const guess = 'The same may succeed later. If the service’s words name a cause, change that first.';

const refused = (what: string) => `The ${what} was refused by the service’s moderation.`;
const INTERNAL = 'Something went wrong at the service.';
const UNPREPARED = 'The service could not prepare the image and the prompt.';
const THIRD_PARTY = 'Something that the service itself relies on was not available.';
const IMAGE = 'The image could not be used by the service.';
const OVERLOADED = 'The service was overloaded.';
const TIMEOUT = 'The service ran out of time.';
const CREDITS = 'There were not enough credits at the service.';
const UNAVAILABLE = 'The service does not offer this model or duration.';
const TOO_MANY = 'The service had too many requests.';

type Row = readonly [told: string, what: string, retry: Retry, advice: string];

/** Every code, and newer ones of the same kind. */
const CODES: readonly Row[] = [
  ['SAFETY.INPUT.TEXT', refused('prompt'), 'never', changePrompt],
  ['SAFETY.INPUT.IMAGE', refused('image'), 'never', otherImage],
  ['SAFETY.INPUT.VIDEO', refused('image or the prompt'), 'never', changeBoth],
  ['SAFETY.INPUT', refused('image or the prompt'), 'never', changeBoth],
  ['SAFETY', refused('image or the prompt'), 'never', changeBoth],
  ['SAFETY.INPUT.TEXT.NEWER', refused('prompt'), 'never', changePrompt],
  ['safety.input.text', refused('prompt'), 'never', changePrompt],
  ['INPUT_PREPROCESSING.SAFETY.TEXT', refused('prompt'), 'never', changePrompt],
  ['INPUT_PREPROCESSING.SAFETY.IMAGE', refused('image'), 'never', otherImage],
  ['INPUT_PREPROCESSING.SAFETY.AUDIO', refused('image or the prompt'), 'never', changeBoth],
  [
    'SAFETY.OUTPUT.VIDEO',
    refused('finished video'),
    'changed',
    'The same again may well fail again. Another prompt may pass.',
  ],
  [
    'INTERNAL.BAD_OUTPUT.CODE01',
    'The result was too poor to be used.',
    'changed',
    'The same again may well fail again. Logos or text in the image are a common cause: use an image without them, or another prompt.',
  ],
  ['ASSET.INVALID', IMAGE, 'never', otherFile],
  ['ASSET.TOO_LARGE', IMAGE, 'never', otherFile],
  ['INPUT_PREPROCESSING.INTERNAL', UNPREPARED, 'later', notYours],
  ['INPUT_PREPROCESSING.NEWER', UNPREPARED, 'later', notYours],
  ['THIRD_PARTY.UNAVAILABLE', THIRD_PARTY, 'later', notYours],
  ['THIRD_PARTY.NEWER', THIRD_PARTY, 'later', notYours],
  ['INTERNAL', INTERNAL, 'later', notYours],
  ['INTERNAL.NEWER.CODE9', INTERNAL, 'later', notYours],
  ['INTERNAL_ERROR', INTERNAL, 'later', notYours],
  ['', message, 'later', guess],
  ['NEWER', message, 'later', guess],
  ['SAFETYNET', message, 'later', guess],
  ['constructor', message, 'later', guess],
];

/** What relays say, in both languages. */
const WORDS: readonly Row[] = [
  ['Flagged by content moderation.', refused('image or the prompt'), 'never', changeBoth],
  ['The prompt was flagged by moderation.', refused('prompt'), 'never', changePrompt],
  ['Your image violates our usage policies', refused('image'), 'never', otherImage],
  ['内容违规,请修改后重试', refused('image or the prompt'), 'never', changeBoth],
  ['提示词包含敏感内容', refused('prompt'), 'never', changePrompt],
  ['图片审核未通过', refused('image'), 'never', otherImage],
  [
    'The generated video was flagged by moderation.',
    refused('finished video'),
    'changed',
    'The same again may well fail again. Another prompt may pass.',
  ],
  ['You do not have enough credits to run this task.', CREDITS, 'later', addCredits],
  ['用户额度不足', CREDITS, 'later', addCredits],
  ['当前分组 default 下对于模型 gen4 无可用渠道', UNAVAILABLE, 'changed', elsewhere],
  ['no available channel for model gen4', UNAVAILABLE, 'changed', elsewhere],
  ['未找到价格配置', UNAVAILABLE, 'changed', elsewhere],
  ['当前分组上游负载已饱和,请稍后再试', OVERLOADED, 'later', notYours],
  ['The model is overloaded', OVERLOADED, 'later', notYours],
  ['upstream request timed out', TIMEOUT, 'later', notYours],
  ['审核超时', TIMEOUT, 'later', notYours],
  ['Too many requests', TOO_MANY, 'later', wait],
  ['请求过于频繁', TOO_MANY, 'later', wait],
  ['Failed to download the image', IMAGE, 'never', otherFile],
  ['Failed to download image: timeout', IMAGE, 'never', otherFile],
  ['图片格式不支持', IMAGE, 'never', otherFile],
  ['It fell off the table', message, 'later', guess],
  ['task_not_exist', message, 'later', guess],
];

describe('a failure is explained', () => {
  for (const [code, what, retry, advice] of CODES) {
    it(`by its code: ${code}`, () => {
      assert.deepEqual(explain({ message, code, said: '' }), { what, retry, advice });
    });
  }

  for (const [said, what, retry, advice] of WORDS) {
    it(`by the service’s words: ${said}`, () => {
      assert.deepEqual(explain({ message, said }), { what, retry, advice });
      // A code that says nothing certain does not hide them.
      assert.equal(explain({ message, said, code: 'NEWER' }).what, what);
    });
  }

  it('by its code rather than by the words', () => {
    const said = 'The prompt was flagged by moderation.';
    assert.equal(explain({ message, code: 'THIRD_PARTY.UNAVAILABLE', said }).what, THIRD_PARTY);
    assert.equal(explain({ message, code: 'INTERNAL.BAD_OUTPUT', said }).retry, 'changed');
  });

  it('by the words rather than by a code that only says where', () => {
    assert.equal(explain({ message, code: 'INTERNAL', said: '内容违规' }).retry, 'never');
    assert.equal(explain({ message, code: 'INTERNAL', said: 'Oops' }).what, INTERNAL);
  });

  it('by its sentence, where the words were not kept apart yet', () => {
    const old = 'The service failed to make the video: The prompt was flagged by moderation.';
    assert.equal(explain({ message: old }).what, refused('prompt'));
    assert.equal(explain({ message: 'It failed.' }).what, 'It failed.');
  });
});
