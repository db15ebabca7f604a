import assert from 'node:assert/strict';

import { createBody, type CreateBody } from '../../../src/runway/request.ts';

const image = 'https://example.com/cat.png';
const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };

describe('the body of a create', () => {
  it('is the specification’s own example when that is asked for', () => {
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

  it('never takes a watermark to Runway’s own host', () => {
    for (const watermark of [true, false]) {
      const body = createBody(image, { ...settings, watermark }, 'runway');
      assert.ok(!('watermark' in body));
    }
  });

  it('takes a watermark to a relay only when it is set, as true or as false', () => {
    assert.equal(createBody(image, { ...settings, watermark: true }, 'relay').watermark, true);
    assert.equal(createBody(image, { ...settings, watermark: false }, 'relay').watermark, false);
    assert.ok(!('watermark' in createBody(image, settings, 'relay')));
    assert.ok(!('watermark' in createBody(image, { ...settings, watermark: undefined }, 'relay')));
  });

  it('has the image alone, or a list of it and the last frame', () => {
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

  it('leaves out a prompt that is empty', () => {
    assert.ok(!('promptText' in createBody(image, settings, 'relay')));
    assert.ok(!('promptText' in createBody(image, { ...settings, promptText: '' }, 'relay')));
  });

  it('leaves out a negative prompt that is empty', () => {
    assert.ok(!('negativePrompt' in createBody(image, settings, 'runway')));
    assert.ok(
      !('negativePrompt' in createBody(image, { ...settings, negativePrompt: '' }, 'runway')),
    );
    const body = createBody(image, { ...settings, negativePrompt: 'a dog' }, 'runway');
    assert.equal(body.negativePrompt, 'a dog');
  });

  it('says whether there is sound when that was chosen, as true or as false', () => {
    assert.ok(!('audio' in createBody(image, settings, 'runway')));
    assert.equal(createBody(image, { ...settings, audio: true }, 'runway').audio, true);
    assert.equal(createBody(image, { ...settings, audio: false }, 'runway').audio, false);
  });

  it('leaves out a seed that is missing, but not one that is 0', () => {
    assert.ok(!('seed' in createBody(image, settings, 'relay')));
    assert.ok(!('seed' in createBody(image, { ...settings, seed: undefined }, 'relay')));
    assert.equal(createBody(image, { ...settings, seed: 0 }, 'relay').seed, 0);
    assert.equal(
      createBody(image, { ...settings, seed: 4_294_967_295 }, 'relay').seed,
      4_294_967_295,
    );
  });

  it('always states the duration, as a number', () => {
    for (const kind of ['runway', 'relay'] as const) {
      assert.equal(createBody(image, settings, kind).duration, 5);
    }
  });

  it('is exactly the four fields that are needed when nothing else was asked for', () => {
    assert.deepEqual(createBody(image, settings, 'runway'), { promptImage: image, ...settings });
  });

  it('takes nothing along that the API does not know', () => {
    const more = { ...settings, apiKey: 'secret', folder: '/home' };
    assert.deepEqual(createBody(image, more, 'relay'), { promptImage: image, ...settings });
  });

  it('keeps an image given as a data URI as it is', () => {
    const uri = 'data:image/png;base64,iVBORw0KGgo=';
    const body: CreateBody = createBody(uri, settings, 'runway');
    assert.equal(body.promptImage, uri);
  });
});
