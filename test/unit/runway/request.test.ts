import assert from 'node:assert/strict';

import { createBody, type CreateBody } from '../../../src/runway/request.ts';

const image = 'https://example.com/cat.png';
const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };

describe('the body of a create request', () => {
  it('equals the specification’s example', () => {
    const body = createBody(
      'https://www.bt.cn/bbs/template/qiao/style/image/btlogo.png',
      {
        model: 'gen4_turbo',
        promptText: 'cat dance',
        watermark: false,
        duration: 5,
        ratio: '1280:768',
      },
      'relay',
    );

    assert.equal(
      JSON.stringify(body, null, 4),
      `{
    "promptImage": "https://www.bt.cn/bbs/template/qiao/style/image/btlogo.png",
    "model": "gen4_turbo",
    "promptText": "cat dance",
    "watermark": false,
    "duration": 5,
    "ratio": "1280:768"
}`,
    );
  });

  it('never has a watermark for Runway', () => {
    for (const watermark of [true, false]) {
      const body = createBody(image, { ...settings, watermark }, 'runway');
      assert.ok(!('watermark' in body));
    }
  });

  it('has a watermark for a relay only if it is set, true or false', () => {
    assert.equal(createBody(image, { ...settings, watermark: true }, 'relay').watermark, true);
    assert.equal(createBody(image, { ...settings, watermark: false }, 'relay').watermark, false);
    assert.ok(!('watermark' in createBody(image, settings, 'relay')));
    assert.ok(!('watermark' in createBody(image, { ...settings, watermark: undefined }, 'relay')));
  });

  it('has only the image, or a list of the image and the last frame', () => {
    const last = 'data:image/png;base64,iVBORw0KGgo=';
    for (const kind of ['runway', 'relay'] as const) {
      assert.equal(createBody(image, settings, kind).promptImage, image);
      assert.deepEqual(createBody(image, settings, kind, last), {
        ...settings,
        promptImage: [
          { uri: image, position: 'first' },
          { uri: last, position: 'last' },
        ],
      });
    }
  });

  it('leaves out an empty prompt', () => {
    assert.ok(!('promptText' in createBody(image, settings, 'relay')));
    assert.ok(!('promptText' in createBody(image, { ...settings, promptText: '' }, 'relay')));
  });

  it('leaves out an empty negative prompt', () => {
    assert.ok(!('negativePrompt' in createBody(image, settings, 'runway')));
    assert.ok(
      !('negativePrompt' in createBody(image, { ...settings, negativePrompt: '' }, 'runway')),
    );
    const body = createBody(image, { ...settings, negativePrompt: 'a dog' }, 'runway');
    assert.equal(body.negativePrompt, 'a dog');
  });

  it('has audio only if it is set, true or false', () => {
    assert.ok(!('audio' in createBody(image, settings, 'runway')));
    assert.equal(createBody(image, { ...settings, audio: true }, 'runway').audio, true);
    assert.equal(createBody(image, { ...settings, audio: false }, 'runway').audio, false);
  });

  it('leaves out a missing seed, but not the seed 0', () => {
    assert.ok(!('seed' in createBody(image, settings, 'relay')));
    assert.ok(!('seed' in createBody(image, { ...settings, seed: undefined }, 'relay')));
    assert.equal(createBody(image, { ...settings, seed: 0 }, 'relay').seed, 0);
    assert.equal(
      createBody(image, { ...settings, seed: 4_294_967_295 }, 'relay').seed,
      4_294_967_295,
    );
  });

  it('always has the duration, as a number', () => {
    for (const kind of ['runway', 'relay'] as const) {
      assert.equal(createBody(image, settings, kind).duration, 5);
    }
  });

  it('has exactly the four required fields by default', () => {
    assert.deepEqual(createBody(image, settings, 'runway'), { promptImage: image, ...settings });
  });

  it('has no field that the API does not know', () => {
    const more = { ...settings, apiKey: 'secret', folder: '/home' };
    assert.deepEqual(createBody(image, more, 'relay'), { promptImage: image, ...settings });
  });

  it('keeps a data URI unchanged', () => {
    const uri = 'data:image/png;base64,iVBORw0KGgo=';
    const body: CreateBody = createBody(uri, settings, 'runway');
    assert.equal(body.promptImage, uri);
  });
});
