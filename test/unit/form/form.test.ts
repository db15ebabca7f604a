import assert from 'node:assert/strict';

import { generateText, lastFrameFacts } from '../../../src/form/page/form.ts';
import type { FormValues } from '../../../src/form/protocol.ts';
import { formStrings } from '../../../src/form/strings.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';

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
  const form = {
    strings: formStrings(),
    models: listOfferedModels('runway', MODELS),
    submitting: false,
    relay: false,
    takes: [],
    count: 1,
  };

  it('says what it will cost', () => {
    assert.equal(generateText({ ...form, values }), 'Generate · 25 credits ($0.25)');
  });

  it('says what it will cost with audio and without', () => {
    const veo = { ...values, model: 'veo3.1', duration: 8 };
    assert.equal(generateText({ ...form, values: veo }), 'Generate · 320 credits ($3.20)');
    assert.equal(
      generateText({ ...form, values: { ...veo, audio: false } }),
      'Generate · 160 credits ($1.60)',
    );
  });

  it('says what the chosen resolution, format and duration cost', () => {
    const priced = (changed: Partial<FormValues>) =>
      generateText({ ...form, values: { ...values, ...changed } });
    const hailuo = { model: 'hailuo3', ratio: 'adaptive' };
    assert.equal(priced(hailuo), 'Generate · 50 credits ($0.50)');
    assert.equal(priced({ ...hailuo, resolution: '2k' }), 'Generate · 75 credits ($0.75)');
    assert.equal(
      priced({ model: 'gen4.5', outputFormat: 'hdr10' }),
      'Generate · 160 credits ($1.60)',
    );
    assert.equal(
      priced({ model: 'seedance2_5', duration: 'auto' }),
      'Generate · up to 900 credits ($9.00)',
    );
    assert.equal(
      priced({ model: 'wan3', ratio: 'auto_1080p', duration: 2 }),
      'Generate · 40 credits ($0.40)',
    );
  });

  it('says no dollars at another service, whose credits have another value', () => {
    const [model] = listOfferedModels('runway', MODELS);
    assert.ok(model);
    assert.equal(
      generateText({ ...form, models: [model], values, relay: true }),
      'Generate · 25 credits',
    );
  });

  it('says no price where none is known', () => {
    for (const unknown of [
      { model: 'gemini_omni_flash_1.1' },
      { model: 'gen3a_turbo' },
      { duration: 60 },
    ]) {
      assert.equal(generateText({ ...form, values: { ...values, ...unknown } }), 'Generate');
    }
    const models = listOfferedModels('relay', MODELS);
    assert.equal(generateText({ ...form, models, values }), 'Generate');
  });

  it('says that it is busy while it is', () => {
    assert.equal(generateText({ ...form, values, submitting: true }), 'Sending…');
  });
});

describe('what the form says of the last frame', () => {
  const strings = formStrings();
  const shown = (width: number, height: number, name: string) => ({
    uri: `file:///${name}`,
    name,
    size: { width, height },
    measuring: false,
    rotated: false,
  });
  const image = shown(1280, 720, 'cat.png');
  const hint = 'This image has a different shape. Both will be cropped to the center.';

  it('is nothing while there is none', () => {
    assert.deepEqual(lastFrameFacts({ strings, image, lastFrame: undefined }), []);
  });

  it('is its name and its size, when it is shaped like the first frame', () => {
    for (const [width, height] of [
      [1280, 720],
      [1920, 1080],
      [640, 361],
    ] as const) {
      const lastFrame = shown(width, height, 'dog.png');
      assert.deepEqual(lastFrameFacts({ strings, image, lastFrame }), [
        'dog.png',
        `${width} × ${height} pixels`,
      ]);
    }
  });

  it('is also that its shape is another', () => {
    for (const lastFrame of [shown(960, 960, 'dog.png'), shown(1584, 672, 'dog.png')]) {
      assert.equal(lastFrameFacts({ strings, image, lastFrame })[2], hint);
    }
  });

  it('is nothing about its shape while one of both cannot be seen', () => {
    const unseen = {
      ...{ uri: 'https://example.com/cat.png', name: 'cat.png' },
      ...{ measuring: false, rotated: false },
    };
    const lastFrame = shown(960, 960, 'dog.png');
    assert.equal(lastFrameFacts({ strings, image: unseen, lastFrame }).length, 2);
    assert.deepEqual(lastFrameFacts({ strings, image, lastFrame: unseen }), [
      'cat.png',
      'No preview',
    ]);
  });
});
