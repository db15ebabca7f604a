import assert from 'node:assert/strict';
import {
  readFailureReason,
  type FailureReason,
} from '../../../../src/runway/answers/failureReason.ts';

type Row = readonly [text: string, reason: FailureReason | undefined];

/** Every documented code, and newer ones of the same kinds. */
const CODES: readonly Row[] = [
  ['SAFETY.INPUT.TEXT', 'prompt'],
  ['SAFETY.INPUT.IMAGE', 'image'],
  ['SAFETY.INPUT.VIDEO', 'input'],
  ['SAFETY.INPUT', 'input'],
  ['SAFETY', 'input'],
  ['SAFETY.INPUT.TEXT.NEWER', 'prompt'],
  ['safety.input.text', 'prompt'],
  ['INPUT_PREPROCESSING.SAFETY.TEXT', 'prompt'],
  ['INPUT_PREPROCESSING.SAFETY.IMAGE', 'image'],
  ['INPUT_PREPROCESSING.SAFETY.AUDIO', 'input'],
  ['SAFETY.OUTPUT.VIDEO', 'output'],
  ['INTERNAL.BAD_OUTPUT.CODE01', 'badOutput'],
  ['ASSET.INVALID', 'asset'],
  ['ASSET.TOO_LARGE', 'asset'],
  ['INPUT_PREPROCESSING.INTERNAL', 'preparing'],
  ['INPUT_PREPROCESSING.NEWER', 'preparing'],
  ['THIRD_PARTY.UNAVAILABLE', 'thirdParty'],
  ['THIRD_PARTY.NEWER', 'thirdParty'],
  ['INTERNAL', 'internal'],
  ['INTERNAL.NEWER.CODE9', 'internal'],
  ['INTERNAL_ERROR', 'internal'],
  ['', undefined],
  ['NEWER', undefined],
  ['SAFETYNET', undefined],
  ['constructor', undefined],
];

/** Words of relays, in English and Chinese. */
const WORDS: readonly Row[] = [
  ['Flagged by content moderation.', 'input'],
  ['The prompt was flagged by moderation.', 'prompt'],
  ['Your image violates our usage policies', 'image'],
  ['内容违规,请修改后重试', 'input'],
  ['提示词包含敏感内容', 'prompt'],
  ['图片审核未通过', 'image'],
  ['The generated video was flagged by moderation.', 'output'],
  ['You do not have enough credits to run this task.', 'credits'],
  ['用户额度不足', 'credits'],
  ['当前分组 default 下对于模型 gen4 无可用渠道', 'unavailable'],
  ['no available channel for model gen4', 'unavailable'],
  ['未找到价格配置', 'unavailable'],
  ['当前分组上游负载已饱和,请稍后再试', 'overloaded'],
  ['The model is overloaded', 'overloaded'],
  ['upstream request timed out', 'timeout'],
  ['审核超时', 'timeout'],
  ['Too many requests', 'rateLimit'],
  ['请求过于频繁', 'rateLimit'],
  ['Failed to download the image', 'asset'],
  ['Failed to download image: timeout', 'asset'],
  ['图片格式不支持', 'asset'],
  ['It fell off the table', undefined],
  ['task_not_exist', undefined],
];

describe('readFailureReason', () => {
  for (const [code, reason] of CODES) {
    it(`reads ${reason ?? 'no reason'} from the code “${code}”`, () => {
      assert.equal(readFailureReason(code, ''), reason);
    });
  }

  for (const [said, reason] of WORDS) {
    it(`reads ${reason ?? 'no reason'} from the message “${said}”`, () => {
      assert.equal(readFailureReason('', said), reason);
      assert.equal(readFailureReason('NEWER', said), reason);
    });
  }

  it('prefers a specific code to the message', () => {
    const said = 'The prompt was flagged by moderation.';
    assert.equal(readFailureReason('THIRD_PARTY.UNAVAILABLE', said), 'thirdParty');
    assert.equal(readFailureReason('INTERNAL.BAD_OUTPUT', said), 'badOutput');
  });

  it('prefers the message to a code that only says “internal”', () => {
    assert.equal(readFailureReason('INTERNAL', '内容违规'), 'input');
    assert.equal(readFailureReason('INTERNAL', 'Oops'), 'internal');
  });
});
