import assert from 'node:assert/strict';

import { MODELS } from '../../../../src/runway/models/catalogue.ts';
import { checkSettings, type Wanted } from '../../../../src/runway/models/checkSettings.ts';
import { modelsOf } from '../../../../src/runway/models/model.ts';
import type { VideoSettings } from '../../../../src/runway/request.ts';

const good: VideoSettings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };

describe('the check before a request', () => {
  for (const kind of ['runway', 'relay'] as const) {
    for (const { id, ratios, durations } of modelsOf(kind, MODELS)) {
      it(`lets every ratio and duration of ${id} through to a ${kind}`, () => {
        for (const ratio of ratios) {
          for (const duration of durations) {
            const settings = { model: id, ratio, duration, promptText: 'x' };
            assert.deepEqual(checkSettings(settings, kind, MODELS), []);
          }
        }
      });
    }
  }

  it('lets the specification’s own example through to a relay', () => {
    const example = { ...good, ratio: '1280:768', promptText: 'cat dance', watermark: false };
    assert.deepEqual(checkSettings(example, 'relay', MODELS), []);
  });

  const refusals: readonly {
    readonly what: string;
    readonly kind?: 'runway' | 'relay';
    readonly change: Partial<Wanted>;
    readonly field: string;
    readonly message: string;
  }[] = [
    {
      what: 'a model that Runway does not have',
      change: { model: 'gen3a_turbo' },
      field: 'model',
      message:
        'This service does not offer gen3a_turbo. Choose gen4_turbo / gen4.5 / veo3.1 / veo3.1_fast / seedance2 / seedance2_fast / seedance2_mini / seedance2_5 / gemini_omni_flash.',
    },
    {
      what: 'a model that relays do not have',
      kind: 'relay',
      change: { model: 'veo3.1' },
      field: 'model',
      message: 'This service does not offer veo3.1. Choose gen4_turbo / gen3a_turbo.',
    },
    {
      what: 'a ratio that is none, at a relay too',
      kind: 'relay',
      change: { ratio: '16x9' },
      field: 'ratio',
      message: 'Enter the ratio as width:height in pixels, such as 1280:720.',
    },
    {
      what: 'a ratio of one’s own at Runway',
      change: { ratio: '1280:768' },
      field: 'ratio',
      message:
        'gen4_turbo does not make 1280:768. Choose 1280:720 / 720:1280 / 1104:832 / 832:1104 / 960:960 / 1584:672.',
    },
    {
      what: 'a duration that relays do not make',
      kind: 'relay',
      change: { duration: 7 },
      field: 'duration',
      message: 'gen4_turbo does not make 7 s. Choose 5 / 10.',
    },
    {
      what: 'a duration that Veo does not make',
      change: { model: 'veo3.1', duration: 5 },
      field: 'duration',
      message: 'veo3.1 does not make 5 s. Choose 4 / 6 / 8.',
    },
    {
      what: 'a duration that is not a whole number',
      change: { duration: 5.5 },
      field: 'duration',
      message: 'gen4_turbo does not make 5.5 s. Choose 2 / 3 / 4 / 5 / 6 / 7 / 8 / 9 / 10.',
    },
    {
      what: 'a missing prompt where the model needs one',
      change: { model: 'gen4.5' },
      field: 'promptText',
      message: 'gen4.5 needs a prompt. Describe what should move.',
    },
    {
      what: 'a prompt of 1001 UTF-16 code units',
      change: { promptText: 'a'.repeat(1001) },
      field: 'promptText',
      message: 'The prompt has 1001 characters; gen4_turbo takes at most 1000. Shorten it.',
    },
    {
      what: 'a prompt of 501 emoji, which are 1002 UTF-16 code units',
      change: { promptText: '🐈'.repeat(501) },
      field: 'promptText',
      message: 'The prompt has 1002 characters; gen4_turbo takes at most 1000. Shorten it.',
    },
    {
      what: 'a negative prompt where the model takes none',
      change: { negativePrompt: 'a dog' },
      field: 'negativePrompt',
      message: 'gen4_turbo takes no negative prompt. Leave it out.',
    },
    {
      what: 'a negative prompt of 1001 UTF-16 code units',
      change: { model: 'veo3.1', duration: 4, negativePrompt: 'a'.repeat(1001) },
      field: 'negativePrompt',
      message: 'The negative prompt has 1001 characters; veo3.1 takes at most 1000. Shorten it.',
    },
    ...[true, false].map((audio) => ({
      what: `audio: ${String(audio)} where the model leaves no choice`,
      change: { audio },
      field: 'audio',
      message: 'gen4_turbo leaves no choice of audio. Leave it out.',
    })),
    ...(['runway', 'relay'] as const).map((kind) => ({
      what: `a last frame where the model takes none, at a ${kind}`,
      kind,
      change: { lastFrame: 'file:///pictures/dog.png' },
      field: 'lastFrame',
      message: 'gen4_turbo takes no last frame. Leave it out.',
    })),
    {
      what: 'a seed where the model takes none',
      change: { model: 'veo3.1', duration: 4, seed: 42 },
      field: 'seed',
      message: 'veo3.1 takes no seed. Leave it out.',
    },
    {
      what: 'a prompt that is longer than its model takes, though others take it',
      change: { model: 'seedance2', promptText: 'a'.repeat(3501) },
      field: 'promptText',
      message: 'The prompt has 3501 characters; seedance2 takes at most 3500. Shorten it.',
    },
    ...[-1, 4_294_967_296, 1.5, NaN, Infinity].map((seed) => ({
      what: `the seed ${seed}`,
      change: { seed },
      field: 'seed',
      message: 'The seed is a whole number from 0 to 4294967295. Leave it empty for a random one.',
    })),
  ];

  for (const { what, kind = 'runway', change, field, message } of refusals) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(checkSettings({ ...good, ...change }, kind, MODELS), [{ field, message }]);
    });
  }

  it('lets a negative prompt and a choice of audio through where the model takes them', () => {
    const veo = { ...good, model: 'veo3.1', duration: 4, negativePrompt: 'a'.repeat(1000) };
    for (const audio of [true, false]) {
      assert.deepEqual(checkSettings({ ...veo, audio }, 'runway', MODELS), []);
    }
  });

  it('lets a last frame through where the model takes one', () => {
    const lastFrame = 'file:///pictures/dog.png';
    for (const { id } of MODELS.filter((it) => it.lastFrame)) {
      const wanted = { ...good, model: id, duration: 4, lastFrame };
      assert.deepEqual(checkSettings(wanted, 'runway', MODELS), []);
    }
  });

  it('lets the longest prompt and both ends of the seed through', () => {
    assert.deepEqual(
      checkSettings({ ...good, promptText: 'a'.repeat(1000) }, 'runway', MODELS),
      [],
    );
    assert.deepEqual(
      checkSettings({ ...good, promptText: '🐈'.repeat(500) }, 'runway', MODELS),
      [],
    );
    assert.deepEqual(checkSettings({ ...good, seed: 0 }, 'runway', MODELS), []);
    assert.deepEqual(checkSettings({ ...good, seed: 4_294_967_295 }, 'runway', MODELS), []);
  });

  it('names every field that is wrong, in the order of the form', () => {
    const wrong = {
      ...{ model: 'gen4.5', ratio: 'x', duration: 0, seed: -1 },
      ...{ negativePrompt: 'a dog', audio: true, lastFrame: 'x' },
    };
    assert.deepEqual(
      checkSettings(wrong, 'runway', MODELS).map((it) => it.field),
      ['promptText', 'negativePrompt', 'ratio', 'duration', 'audio', 'lastFrame', 'seed'],
    );
  });
});
