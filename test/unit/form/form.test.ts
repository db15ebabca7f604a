import assert from 'node:assert/strict';

import { generateText } from '../../../src/form/page/form.ts';
import { formStrings } from '../../../src/form/strings.ts';
import { MODELS } from '../../../src/runway/catalogue.ts';
import { modelsOf } from '../../../src/runway/models.ts';

describe('the form’s button', () => {
  const values = {
    promptText: '',
    negativePrompt: '',
    model: 'gen4_turbo',
    ratio: '1280:720',
    duration: 5,
    audio: true,
    seed: '',
    watermark: 'unset',
    lastFrame: '',
  } as const;
  const form = { strings: formStrings(), models: modelsOf('runway', MODELS), submitting: false };

  it('says what it will cost', () => {
    assert.equal(generateText({ ...form, values }), 'Generate · 25 credits');
  });

  it('says what it will cost with audio and without', () => {
    const veo = { ...values, model: 'veo3.1', duration: 8 };
    assert.equal(generateText({ ...form, values: veo }), 'Generate · 320 credits');
    assert.equal(
      generateText({ ...form, values: { ...veo, audio: false } }),
      'Generate · 160 credits',
    );
  });

  it('says no price where none is known', () => {
    for (const unknown of [{ model: 'seedance2' }, { model: 'gen3a_turbo' }, { duration: 60 }]) {
      assert.equal(generateText({ ...form, values: { ...values, ...unknown } }), 'Generate');
    }
    const models = modelsOf('relay', MODELS);
    assert.equal(generateText({ ...form, models, values }), 'Generate');
  });

  it('says that it is busy while it is', () => {
    assert.equal(generateText({ ...form, values, submitting: true }), 'Submitting…');
  });
});
