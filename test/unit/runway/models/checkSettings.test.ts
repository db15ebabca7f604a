import assert from 'node:assert/strict';

import { MODELS } from '../../../../src/runway/models/catalogue.ts';
import {
  checkSettings,
  type RequestedSettings,
  type SettingsIssue,
} from '../../../../src/runway/models/checkSettings.ts';
import { listOfferedModels } from '../../../../src/runway/models/model.ts';
import type { VideoSettings } from '../../../../src/runway/videoSettings.ts';

const good: VideoSettings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };

describe('checkSettings', () => {
  for (const kind of ['runway', 'relay'] as const) {
    for (const { id, ratios, durations } of listOfferedModels(kind, MODELS)) {
      it(`accepts every ratio and duration of ${id} for a ${kind}`, () => {
        for (const ratio of ratios.length === 0 ? [undefined] : ratios) {
          for (const duration of durations) {
            const settings = { model: id, ratio, duration, promptText: 'It flies.' };
            assert.deepEqual(checkSettings(settings, kind, listOfferedModels(kind, MODELS)), []);
          }
        }
      });
    }
  }

  it('accepts the specification’s example for a relay', () => {
    const example = { ...good, ratio: '1280:768', promptText: 'cat dance', watermark: false };
    assert.deepEqual(checkSettings(example, 'relay', listOfferedModels('relay', MODELS)), []);
  });

  const turbo = { model: 'gen4_turbo' };
  const seedRange = { field: 'seed', code: 'outOfRange', max: 4_294_967_295 } as const;
  const refusals: readonly {
    readonly what: string;
    readonly kind?: 'runway' | 'relay';
    readonly change: Partial<RequestedSettings>;
    readonly issue: SettingsIssue;
  }[] = [
    {
      what: 'a model that Runway does not have',
      change: { model: 'gen3a_turbo' },
      issue: {
        field: 'model',
        code: 'notOffered',
        model: 'gen3a_turbo',
        choices: MODELS.filter(({ offers }) => 'runway' in offers).map(({ id }) => id),
      },
    },
    {
      what: 'a model that relays do not have',
      kind: 'relay',
      change: { model: 'veo3.1' },
      issue: {
        field: 'model',
        code: 'notOffered',
        model: 'veo3.1',
        choices: ['gen4_turbo', 'gen3a_turbo'],
      },
    },
    {
      what: 'a malformed ratio, at a relay too',
      kind: 'relay',
      change: { ratio: '16x9' },
      issue: { field: 'ratio', code: 'notRatio', example: '1280:720' },
    },
    {
      what: 'a custom ratio at Runway',
      change: { ratio: '1280:768' },
      issue: {
        ...turbo,
        field: 'ratio',
        code: 'notSupported',
        value: '1280:768',
        choices: ['1280:720', '720:1280', '1104:832', '832:1104', '960:960', '1584:672'],
      },
    },
    {
      what: 'a ratio for a model whose videos have the image’s shape',
      change: { model: 'happyhorse_1_0', ratio: '1280:720' },
      issue: { field: 'ratio', code: 'unsupported', model: 'happyhorse_1_0' },
    },
    {
      what: 'a missing ratio',
      change: { ratio: undefined },
      issue: { field: 'ratio', code: 'notRatio', example: '1280:720' },
    },
    {
      what: 'a size in pixels for a model that takes words',
      change: { model: 'grok_imagine_1_5_lite', ratio: '1280:720' },
      issue: {
        field: 'ratio',
        code: 'notSupported',
        model: 'grok_imagine_1_5_lite',
        value: '1280:720',
        choices: ['auto_720p', 'auto_480p', 'auto_1080p'],
      },
    },
    {
      what: 'a resolution that the model does not have',
      change: { model: 'happyhorse_1_0', ratio: undefined, resolution: '4k' },
      issue: {
        field: 'resolution',
        code: 'notSupported',
        model: 'happyhorse_1_0',
        value: '4k',
        choices: ['720p', '1080p'],
      },
    },
    {
      what: 'a resolution for a model without that choice',
      change: { resolution: '720p' },
      issue: { ...turbo, field: 'resolution', code: 'unsupported' },
    },
    {
      what: 'a choice that only Runway offers, at a relay',
      kind: 'relay',
      change: { publicFigureThreshold: 'low' },
      issue: { ...turbo, field: 'publicFigureThreshold', code: 'unsupported' },
    },
    {
      what: 'a ProRes profile for another format',
      change: { model: 'gen4.5', promptText: 'x', proresProfile: '422' },
      issue: { field: 'proresProfile', code: 'unsupported', model: 'gen4.5' },
    },
    {
      what: 'a ProRes profile that the HDR format does not have',
      change: {
        model: 'gen4.5',
        promptText: 'x',
        outputFormat: 'hdr_prores',
        proresProfile: '422 LT',
      },
      issue: {
        field: 'proresProfile',
        code: 'notSupported',
        model: 'gen4.5',
        value: '422 LT',
        choices: ['422 HQ', '422', '4444'],
      },
    },
    {
      what: 'a duration left to a model that does not choose it',
      change: { duration: 'auto' },
      issue: {
        ...turbo,
        field: 'duration',
        code: 'notSupported',
        value: 'auto',
        choices: [2, 3, 4, 5, 6, 7, 8, 9, 10],
      },
    },
    {
      what: 'a prompt that is too short for the model',
      change: { model: 'happyhorse_1_0', ratio: undefined, promptText: 'x' },
      issue: { field: 'promptText', code: 'tooShort', model: 'happyhorse_1_0', limit: 2 },
    },
    {
      what: 'a duration that relays do not support',
      kind: 'relay',
      change: { duration: 7 },
      issue: { ...turbo, field: 'duration', code: 'notSupported', value: 7, choices: [5, 10] },
    },
    {
      what: 'a duration that Veo does not support',
      change: { model: 'veo3.1', duration: 5 },
      issue: {
        field: 'duration',
        code: 'notSupported',
        model: 'veo3.1',
        value: 5,
        choices: [4, 6, 8],
      },
    },
    {
      what: 'a duration that is not a whole number',
      change: { duration: 5.5 },
      issue: {
        ...turbo,
        field: 'duration',
        code: 'notSupported',
        value: 5.5,
        choices: [2, 3, 4, 5, 6, 7, 8, 9, 10],
      },
    },
    {
      what: 'a missing prompt when the model requires one',
      change: { model: 'gen4.5' },
      issue: { field: 'promptText', code: 'required', model: 'gen4.5' },
    },
    {
      what: 'a prompt of 1001 UTF-16 code units',
      change: { promptText: 'a'.repeat(1001) },
      issue: { ...turbo, field: 'promptText', code: 'tooLong', length: 1001, limit: 1000 },
    },
    {
      what: 'a prompt of 501 emoji, which are 1002 UTF-16 code units',
      change: { promptText: '🐈'.repeat(501) },
      issue: { ...turbo, field: 'promptText', code: 'tooLong', length: 1002, limit: 1000 },
    },
    {
      what: 'a negative prompt when the model does not support one',
      change: { negativePrompt: 'a dog' },
      issue: { ...turbo, field: 'negativePrompt', code: 'unsupported' },
    },
    {
      what: 'a negative prompt of 1001 UTF-16 code units',
      change: { model: 'veo3.1', duration: 4, negativePrompt: 'a'.repeat(1001) },
      issue: {
        field: 'negativePrompt',
        code: 'tooLong',
        model: 'veo3.1',
        length: 1001,
        limit: 1000,
      },
    },
    ...[true, false].map((audio) => ({
      what: `audio: ${String(audio)} when the model offers no choice`,
      change: { audio },
      issue: { ...turbo, field: 'audio', code: 'unsupported' } as const,
    })),
    ...(['runway', 'relay'] as const).map((kind) => ({
      what: `a last frame when the model does not support one, at a ${kind}`,
      kind,
      change: { lastFrame: 'file:///pictures/dog.png' },
      issue: { ...turbo, field: 'lastFrame', code: 'unsupported' } as const,
    })),
    {
      what: 'a seed when the model does not support one',
      change: { model: 'gemini_omni_flash', duration: 4, seed: 42 },
      issue: { field: 'seed', code: 'unsupported', model: 'gemini_omni_flash' },
    },
    {
      what: 'a prompt that is too long for its model but not for others',
      change: { model: 'seedance2', promptText: 'a'.repeat(3501) },
      issue: {
        field: 'promptText',
        code: 'tooLong',
        model: 'seedance2',
        length: 3501,
        limit: 3500,
      },
    },
    ...[-1, 4_294_967_296, 1.5, NaN, Infinity].map((seed) => ({
      what: `the seed ${seed}`,
      change: { seed },
      issue: seedRange,
    })),
  ];

  for (const { what, kind = 'runway', change, issue } of refusals) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(
        checkSettings({ ...good, ...change }, kind, listOfferedModels(kind, MODELS)),
        [issue],
      );
    });
  }

  it('accepts a negative prompt and audio for a model that supports them', () => {
    const veo = { ...good, model: 'veo3.1', duration: 4, negativePrompt: 'a'.repeat(1000) };
    for (const audio of [true, false]) {
      assert.deepEqual(
        checkSettings({ ...veo, audio }, 'runway', listOfferedModels('runway', MODELS)),
        [],
      );
    }
  });

  it('accepts a last frame for a model that supports one', () => {
    const lastFrame = 'file:///pictures/dog.png';
    const offered = listOfferedModels('runway', MODELS);
    for (const { id, ratios, durations } of offered.filter((it) => it.lastFrame)) {
      const [ratio] = ratios;
      const [duration] = durations;
      const wanted = { model: id, ratio, promptText: 'Waves', duration, lastFrame };
      assert.deepEqual(checkSettings(wanted, 'runway', listOfferedModels('runway', MODELS)), []);
    }
  });

  it('accepts the longest prompt, and the smallest and largest seed', () => {
    assert.deepEqual(
      checkSettings(
        { ...good, promptText: 'a'.repeat(1000) },
        'runway',
        listOfferedModels('runway', MODELS),
      ),
      [],
    );
    assert.deepEqual(
      checkSettings(
        { ...good, promptText: '🐈'.repeat(500) },
        'runway',
        listOfferedModels('runway', MODELS),
      ),
      [],
    );
    assert.deepEqual(
      checkSettings({ ...good, seed: 0 }, 'runway', listOfferedModels('runway', MODELS)),
      [],
    );
    assert.deepEqual(
      checkSettings(
        { ...good, seed: 4_294_967_295 },
        'runway',
        listOfferedModels('runway', MODELS),
      ),
      [],
    );
  });

  it('reports every wrong field, in the order of the form', () => {
    const wrong = {
      ...{ model: 'gen4.5', ratio: 'x', duration: 0, seed: -1 },
      ...{ negativePrompt: 'a dog', audio: true, lastFrame: 'x' },
    };
    assert.deepEqual(
      checkSettings(wrong, 'runway', listOfferedModels('runway', MODELS)).map((it) => it.field),
      ['promptText', 'negativePrompt', 'ratio', 'duration', 'audio', 'lastFrame', 'seed'],
    );
  });
});
