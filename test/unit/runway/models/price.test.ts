import assert from 'node:assert/strict';

import { MODELS } from '../../../../src/runway/models/catalogue.ts';
import { listOfferedModels, type OfferedModel } from '../../../../src/runway/models/model.ts';
import { estimatePrice } from '../../../../src/runway/models/price.ts';

function offered(id: string, kind: 'runway' | 'relay' = 'runway'): OfferedModel {
  const model = listOfferedModels(kind, MODELS).find((it) => it.id === id);
  assert.ok(model, id);
  return model;
}

describe('the price of a video', () => {
  for (const [id, duration, audio, credits] of [
    ['gen4_turbo', 5, true, 25],
    ['gen4_turbo', 10, false, 50],
    ['gen4.5', 2, true, 24],
    ['veo3.1', 8, true, 320],
    ['veo3.1', 8, false, 160],
    ['veo3.1_fast', 4, true, 60],
    ['veo3.1_fast', 4, false, 40],
  ] as const) {
    it(`is ${credits} credits for ${duration} s of ${id}, ${audio ? 'with audio' : 'silent'}`, () => {
      assert.equal(estimatePrice(offered(id), { duration, audio }), credits);
    });
  }

  it('is unknown at a relay, which has its own prices', () => {
    for (const model of listOfferedModels('relay', MODELS)) {
      assert.equal(estimatePrice(model, { duration: 5, audio: true }), undefined);
    }
  });

  it('is unknown for a model without a known price', () => {
    assert.equal(estimatePrice(offered('seedance2'), { duration: 5, audio: true }), undefined);
  });

  it('is unknown for a duration that the model does not support', () => {
    assert.equal(estimatePrice(offered('veo3.1'), { duration: 5, audio: true }), undefined);
    assert.equal(estimatePrice(offered('gen4_turbo'), { duration: 11, audio: true }), undefined);
  });

  it('is unknown if it depends on audio and audio is not chosen', () => {
    const model = { ...offered('veo3.1'), audio: false };
    assert.equal(estimatePrice(model, { duration: 4, audio: true }), undefined);
  });

  it('has at most two decimals', () => {
    const model = { ...offered('gen4_turbo'), creditsPerSecond: 0.1 };
    assert.equal(estimatePrice(model, { duration: 3, audio: true }), 0.3);
  });
});
