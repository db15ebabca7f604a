import assert from 'node:assert/strict';
import * as v from 'valibot';

import { PageMessage, POSTER_BYTES, PageState } from '../../../src/form/protocol.ts';
import { IMAGE_BYTES } from '../../../src/image/delivery.ts';

const values = {
  promptText: 'cat dance',
  negativePrompt: 'a dog',
  model: 'gen4_turbo',
  ratio: '1280:720',
  duration: 5,
  audio: false,
  seed: '42',
  watermark: 'unset',
  lastFrame: 'file:///dog.png',
};

const shown = '0b0e6f6a-6d0e-4d4e-9f0e-2f1f4b8f3c11';

const changed = { type: 'changed', revision: 2 } as const;

describe('what the page says', () => {
  const understood: Readonly<Record<string, unknown>> = {
    'that it is ready': { type: 'ready' },
    'which take is on the stage': { type: 'stage', take: 'a' },
    'that a video was seen': { type: 'seen', take: 'a' },
    'that a video was not played': { type: 'notPlayed', take: 'a' },
    'a command for a take': { type: 'run', command: 'cancelTask', take: 'a' },
    'that the settings of a take are wanted': { type: 'reuse', take: 'a', seed: true },
    'that the earlier settings are wanted': { type: 'undoReuse' },
    'a small picture of a video': { type: 'poster', take: 'a', bytes: new Uint8Array(5) },
    'that it draws an image': { type: 'drawing', drawing: true },
    'what the user changed': { ...changed, values },
    'what was framed': {
      ...changed,
      values: {
        ...values,
        crop: { x: 0, y: 1, zoom: 0.5 },
        lastFrameCrop: { x: 0.5, y: 0.5, zoom: 8 },
      },
    },
    'what is to be submitted': { type: 'submit', values, shown, count: 1 },
    'that it waits for an image': { type: 'waiting', waiting: true, shown },
    'that a last frame is to be chosen': { type: 'chooseLastFrame' },
    'that there is to be no last frame': { type: 'removeLastFrame' },
    'a copy of an image': {
      type: 'submit',
      values,
      shown,
      count: 4,
      image: { format: 'image/png', bytes: new Uint8Array([1, 2, 3]) },
    },
    'a prompt that is too long, so that it can be told': {
      type: 'submit',
      values: { ...values, promptText: 'a'.repeat(100_000) },
      shown,
      count: 1,
    },
  };

  for (const [what, message] of Object.entries(understood)) {
    it(`is understood: ${what}`, () => {
      assert.deepEqual(v.parse(PageMessage, message), message);
    });
  }

  it('is understood from a page that had no negative prompt, no audio and no last frame yet', () => {
    const { negativePrompt, audio, lastFrame, ...older } = values;
    assert.deepEqual([negativePrompt, audio, lastFrame], ['a dog', false, 'file:///dog.png']);
    assert.deepEqual(v.parse(PageMessage, { ...changed, values: older }), {
      ...changed,
      values: { ...older, negativePrompt: '', audio: true, lastFrame: '' },
    });
  });

  const withoutSeed = Object.fromEntries(Object.entries(values).filter(([key]) => key !== 'seed'));
  const refused: Readonly<Record<string, unknown>> = {
    nothing: undefined,
    'no object': 'submit',
    'no type': { values },
    'a command of VS Code that is not about a take': {
      type: 'run',
      command: 'workbench.action.quit',
      take: 'a',
    },
    'a command for no take': { type: 'run', command: 'cancelTask' },
    'no videos': { type: 'submit', values, shown, count: 0 },
    'more videos than a click asks for': { type: 'submit', values, shown, count: 5 },
    'half a video': { type: 'submit', values, shown, count: 1.5 },
    'a picture without end': { type: 'poster', take: 'a', bytes: new Uint8Array(POSTER_BYTES + 1) },
    'an unknown type': { type: 'run', command: 'workbench.action.quit' },
    'a submission of nothing': { type: 'submit' },
    'a submission of images without a name': { type: 'submit', values },
    'a name of images without end': { type: 'submit', values, shown: 'a'.repeat(101) },
    'values that lack one': { type: 'submit', count: 1, shown, values: withoutSeed },
    'a seed that is a number': { type: 'submit', count: 1, shown, values: { ...values, seed: 42 } },
    'a duration that is a text': {
      type: 'submit',
      count: 1,
      shown,
      values: { ...values, duration: '5' },
    },
    'a duration that is not a number': {
      type: 'submit',
      shown,
      values: { ...values, duration: NaN },
    },
    'a choice of audio that is a text': {
      type: 'submit',
      shown,
      values: { ...values, audio: 'on' },
    },
    'a negative prompt without end': {
      type: 'submit',
      values: { ...values, negativePrompt: 'a'.repeat(100_001) },
    },
    'a frame whose center is not on the image': {
      ...changed,
      values: { ...values, crop: { x: 1.1, y: 0.5, zoom: 1 } },
    },
    'a frame without a size': {
      ...changed,
      values: { ...values, crop: { x: 0.5, y: 0.5, zoom: 0 } },
    },
    'a last frame that is no text': {
      type: 'submit',
      count: 1,
      shown,
      values: { ...values, lastFrame: {} },
    },
    'a last frame without end': {
      type: 'submit',
      values: { ...values, lastFrame: 'a'.repeat(10_001) },
    },
    'an unknown watermark': {
      type: 'submit',
      count: 1,
      shown,
      values: { ...values, watermark: 'maybe' },
    },
    'a watermark that is no text': {
      type: 'submit',
      shown,
      values: { ...values, watermark: true },
    },
    'a prompt without end': {
      type: 'submit',
      values: { ...values, promptText: 'a'.repeat(100_001) },
    },
    'a model without end': {
      type: 'submit',
      count: 1,
      shown,
      values: { ...values, model: 'a'.repeat(101) },
    },
    'a ratio without end': {
      type: 'submit',
      count: 1,
      shown,
      values: { ...values, ratio: 'a'.repeat(101) },
    },
    'a seed without end': {
      type: 'submit',
      count: 1,
      shown,
      values: { ...values, seed: '1'.repeat(101) },
    },
    'an image that is no bytes': {
      type: 'submit',
      values,
      shown,
      count: 4,
      image: { format: 'image/png', bytes: [1, 2, 3] },
    },
    'an image without bytes': { type: 'submit', values, shown, image: 'file:///x' },
    'a last frame without bytes': { type: 'submit', values, shown, lastFrameImage: {} },
    'an image of a format that services do not accept': {
      type: 'submit',
      values,
      shown,
      count: 4,
      image: { format: 'image/gif', bytes: new Uint8Array(1) },
    },
    'an image without end': {
      type: 'submit',
      values,
      shown,
      count: 4,
      image: { format: 'image/png', bytes: new Uint8Array(IMAGE_BYTES + 1) },
    },
    'changed values that are damaged': { ...changed, values: { ...values, model: null } },
  };

  for (const [what, message] of Object.entries(refused)) {
    it(`is not taken: ${what}`, () => {
      assert.equal(v.safeParse(PageMessage, message).success, false);
    });
  }

  it('never says which file is to be the last frame', () => {
    const message = { type: 'chooseLastFrame', uri: 'file:///home/secret.png' };
    assert.deepEqual(v.parse(PageMessage, message), { type: 'chooseLastFrame' });
  });

  it('carries nothing along that it should not', () => {
    const message = {
      type: 'submit',
      count: 1,
      shown,
      values: { ...values, apiKey: 'x' },
      uri: 'file:///x',
    };
    assert.deepEqual(v.parse(PageMessage, message), { type: 'submit', values, shown, count: 1 });
  });
});

describe('what the page keeps', () => {
  it('is the ID of its form, and never names an image', () => {
    const form = '0b0e6f6a-6d0e-4d4e-9f0e-2f1f4b8f3c11';
    const image = { uri: 'file:///home/secret.png', name: 'secret.png' };
    assert.deepEqual(v.parse(PageState, { form, image, values }), { form });
  });

  it('is not trusted when it has another form', () => {
    for (const state of [
      undefined,
      {},
      { image: { uri: 'file:///cat.png', name: 'cat.png' }, values },
      { form: 1 },
      { form: ['a'] },
      { form: 'a'.repeat(101) },
    ]) {
      assert.equal(v.safeParse(PageState, state).success, false);
    }
  });
});
