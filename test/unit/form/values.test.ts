import assert from 'node:assert/strict';

import {
  defaultValues,
  nearestDuration,
  toSettings,
  drawSeed,
  readValues,
  vary,
} from '../../../src/form/values.ts';
import type { FormValues } from '../../../src/form/protocol.ts';
import { MODELS, WITH_REFERENCES } from '../../../src/runway/models/catalogue.ts';
import { checkSettings } from '../../../src/runway/models/checkSettings.ts';
import { listOfferedModels, SEED_MAX } from '../../../src/runway/models/model.ts';
import { createBody } from '../../../src/runway/request.ts';

const defaults = { model: 'gen4_turbo', ratio: 'auto', duration: 5 };
const values: FormValues = {
  promptText: 'cat dance',
  negativePrompt: '',
  model: 'gen4_turbo',
  ratio: '1280:720',
  duration: 5,
  audio: true,
  seed: '',
  watermark: 'unset',
  lastFrame: '',
};

describe('the values of a new form', () => {
  it('are the user’s defaults', () => {
    const wished = { model: 'veo3.1', ratio: '1080:1920', duration: 8 };
    assert.deepEqual(defaultValues(wished, listOfferedModels('runway', MODELS)), {
      promptText: '',
      negativePrompt: '',
      model: 'veo3.1',
      ratio: '1080:1920',
      duration: 8,
      audio: true,
      seed: '',
      watermark: 'unset',
      lastFrame: '',
    });
  });

  it('have the service’s first model when it does not offer the one wished for', () => {
    const wished = { ...defaults, model: 'gen4.5' };
    assert.equal(defaultValues(wished, listOfferedModels('relay', MODELS)).model, 'gen4_turbo');
  });

  it('leave the ratio to the page, which knows the shape of the image', () => {
    assert.equal(defaultValues(defaults, listOfferedModels('runway', MODELS)).ratio, 'auto');
  });

  it('leave the ratio to the page when the model does not offer the wished one', () => {
    const wished = { ...defaults, ratio: '1280:768' };
    assert.equal(defaultValues(wished, listOfferedModels('runway', MODELS)).ratio, 'auto');
  });

  it('have the duration that is nearest to the one wished for', () => {
    const wished = { ...defaults, duration: 60 };
    assert.equal(defaultValues(wished, listOfferedModels('relay', MODELS)).duration, 10);
  });

  for (const kind of ['runway', 'relay'] as const) {
    it(`pass the check of a ${kind}, but for a prompt that is still to be written`, () => {
      for (const { id } of listOfferedModels(kind, MODELS)) {
        const fresh = defaultValues({ ...defaults, model: id }, listOfferedModels(kind, MODELS));
        const model = listOfferedModels(kind, MODELS).find((it) => it.id === id);
        const [ratio = 'auto'] = model?.ratios ?? [];
        const settings = toSettings({ ...fresh, ratio, promptText: 'It flies.' }, model);
        assert.deepEqual(checkSettings(settings, kind, listOfferedModels(kind, MODELS)), []);
      }
    });
  }

  it('cannot be without a model', () => {
    assert.throws(() => defaultValues(defaults, []));
  });
});

describe('the nearest duration', () => {
  for (const [durations, wish, nearest] of [
    [[5, 10], 5, 5],
    [[5, 10], 7, 5],
    [[5, 10], 8, 10],
    [[4, 6, 8], 5, 4],
    [[4, 6, 8], 7, 6],
    [[4, 6, 8], 1, 4],
    [[4, 6, 8], 60, 8],
    [[5], 60, 5],
    [[4, 6, 'auto'], 'auto', 'auto'],
    [[4, 6, 'auto'], 60, 6],
    [[4, 6, 8], 'auto', 4],
  ] as const) {
    it(`to ${wish} s of ${durations.join(', ')} is ${nearest}`, () => {
      assert.equal(nearestDuration(durations, wish), nearest);
    });
  }
});

describe('what a form asks for', () => {
  it('is only what was filled in', () => {
    assert.deepEqual(toSettings({ ...values, promptText: ' \n ', seed: ' ' }, undefined), {
      model: 'gen4_turbo',
      ratio: '1280:720',
      duration: 5,
    });
  });

  it('is everything that was filled in, without the space around it', () => {
    const filled = { ...values, promptText: ' cat\ndance ', ratio: ' 1280:768 ', seed: ' 42 ' };
    assert.deepEqual(toSettings({ ...filled, watermark: 'off' }, undefined), {
      model: 'gen4_turbo',
      ratio: '1280:768',
      duration: 5,
      promptText: 'cat\ndance',
      seed: 42,
      watermark: false,
    });
    assert.equal(toSettings({ ...values, watermark: 'on' }, undefined).watermark, true);
  });

  for (const seed of ['-1', '1.5', '1e3', '0x10', 'abc', '1 2', '٣', '9'.repeat(13), '+1']) {
    it(`has no seed that would pass the check when ${seed} was typed`, () => {
      const settings = toSettings({ ...values, seed }, undefined);
      assert.ok('seed' in settings);
      assert.deepEqual(
        checkSettings(settings, 'relay', listOfferedModels('relay', MODELS)).map((it) => it.field),
        ['seed'],
      );
    });
  }

  for (const [typed, seed] of [
    ['0', 0],
    ['007', 7],
    ['4294967295', 4_294_967_295],
  ] as const) {
    it(`has the seed ${seed} when ${typed} was typed`, () => {
      const settings = toSettings({ ...values, seed: typed }, undefined);
      assert.equal(settings.seed, seed);
      assert.deepEqual(checkSettings(settings, 'relay', listOfferedModels('relay', MODELS)), []);
    });
  }

  it('has no seed where the model takes none, as its field is hidden then', () => {
    const models = listOfferedModels('runway', MODELS);
    const seedFor = (id: string) =>
      toSettings(
        { ...values, seed: '42' },
        models.find((it) => it.id === id),
      ).seed;
    assert.equal(seedFor('gemini_omni_flash'), undefined);
    assert.equal(seedFor('gen4_turbo'), 42);
  });
});

describe('what a form with everything filled in asks for', () => {
  const image = 'https://example.com/cat.png';
  const all = { ...values, negativePrompt: ' a dog ', audio: false, seed: '42' };

  for (const kind of ['runway', 'relay'] as const) {
    for (const model of listOfferedModels(kind, MODELS)) {
      it(`is every field that ${model.id} takes from a ${kind}, and no other`, () => {
        for (const ratio of model.ratios.length === 0 ? ['auto'] : model.ratios) {
          for (const duration of model.durations) {
            const settings = toSettings({ ...all, model: model.id, ratio, duration }, model);
            assert.deepEqual(checkSettings(settings, kind, listOfferedModels(kind, MODELS)), []);
            const { promptImage, ...body } = createBody(image, settings, kind);
            const isPositioned = kind === 'runway' && WITH_REFERENCES.has(model.id);
            assert.deepEqual(
              promptImage,
              isPositioned ? [{ uri: image, position: 'first' }] : image,
            );
            const resolution = model.choices?.resolution?.[0];
            assert.deepEqual(body, {
              model: model.id,
              promptText: 'cat dance',
              duration,
              ...(model.ratios.length > 0 ? { ratio } : {}),
              ...(resolution === undefined ? {} : { resolution }),
              ...(model.negativePromptLength > 0 ? { negativePrompt: 'a dog' } : {}),
              ...(model.audio ? { audio: false } : {}),
              ...(model.seed ? { seed: 42 } : {}),
            });
          }
        }
      });
    }
  }

  it('has what was chosen from lists, but for what the service does anyway', () => {
    const models = listOfferedModels('runway', MODELS);
    const chosen = (id: string, more: Partial<FormValues>) =>
      toSettings(
        { ...values, model: id, ratio: 'auto', ...more },
        models.find((it) => it.id === id),
      );
    const low = { publicFigureThreshold: 'low' };
    assert.deepEqual(chosen('gen4_turbo', { ...low, ratio: '1280:720', resolution: '4k' }), {
      ...{ model: 'gen4_turbo', ratio: '1280:720', duration: 5, promptText: 'cat dance' },
      ...low,
    });
    const { outputFormat, proresProfile } = chosen('gen4.5', {
      outputFormat: 'hdr_prores',
      proresProfile: '422',
    });
    assert.deepEqual(
      { outputFormat, proresProfile },
      { outputFormat: 'hdr_prores', proresProfile: '422' },
    );
    const expansion = { promptExpansionMode: 'disabled' };
    assert.deepEqual(chosen('h3_max', { ...expansion, ...low, resolution: '480p' }), {
      ...{ model: 'h3_max', duration: 5, promptText: 'cat dance', resolution: '480p' },
      ...expansion,
    });
    for (const usual of [
      { outputFormat: 'mp4', proresProfile: '422' },
      { publicFigureThreshold: 'auto' },
      { outputFormat: 'unknown' },
    ]) {
      assert.deepEqual(chosen('gen4.5', { ...usual, ratio: '1280:720' }), {
        ...{ model: 'gen4.5', ratio: '1280:720', duration: 5, promptText: 'cat dance' },
      });
    }
  });

  it('has no negative prompt that is only space', () => {
    const [veo] = listOfferedModels('runway', MODELS).filter((it) => it.id === 'veo3.1');
    assert.ok(!('negativePrompt' in toSettings({ ...values, negativePrompt: ' \n ' }, veo)));
  });

  it('always says whether there is to be sound where that can be chosen, for the price hangs on it', () => {
    const [veo] = listOfferedModels('runway', MODELS).filter((it) => it.id === 'veo3.1');
    assert.equal(toSettings(values, veo).audio, true);
    assert.equal(toSettings({ ...values, audio: false }, veo).audio, false);
  });
});

describe('the values of a task that is run again', () => {
  it('have the negative prompt and the choice of audio', () => {
    const model = listOfferedModels('runway', MODELS).find((it) => it.id === 'veo3.1');
    const settings = { model: 'veo3.1', ratio: '1280:720', duration: 4 };
    for (const more of [{ audio: false, negativePrompt: 'a dog' }, { audio: true }]) {
      assert.deepEqual(toSettings(readValues({ ...settings, ...more }), model), {
        ...settings,
        ...more,
      });
    }
    assert.equal(toSettings(readValues(settings), model).audio, true);
  });

  it('have the last frame', () => {
    const settings = { model: 'veo3.1', ratio: '1280:720', duration: 4 };
    assert.equal(readValues(settings, 'file:///dog.png').lastFrame, 'file:///dog.png');
    assert.equal(readValues(settings).lastFrame, '');
  });

  it('have the framed parts of the images', () => {
    const settings = { model: 'veo3.1', ratio: '1280:720', duration: 4 };
    const crop = { x: 0.25, y: 0.5, zoom: 2 };
    assert.deepEqual(readValues(settings, 'file:///dog.png', { crop }).crop, crop);
    const last = readValues(settings, 'file:///dog.png', { lastFrameCrop: crop });
    assert.deepEqual([last.crop, last.lastFrameCrop], [undefined, crop]);
  });

  for (const settings of [
    { model: 'gen4_turbo', ratio: '1280:768', duration: 5 },
    { model: 'gen4_turbo', ratio: '1280:720', duration: 10, promptText: 'cat', seed: 0 },
    { model: 'gen3a_turbo', ratio: '768:1280', duration: 5, watermark: false },
    { model: 'gen3a_turbo', ratio: '768:1280', duration: 5, watermark: true, seed: 4_294_967_295 },
  ]) {
    it(`ask for the same again: ${JSON.stringify(settings)}`, () => {
      assert.deepEqual(toSettings(readValues(settings), undefined), settings);
    });
  }
});

describe('the seeds of a click', () => {
  const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
  const [model] = listOfferedModels('runway', MODELS).filter(({ id }) => id === 'gen4_turbo');
  const seeds = (...of: Parameters<typeof vary>) => vary(...of).map(({ seed }) => seed);

  it('are drawn here, so that each video can be made again', () => {
    let drawn = 0;
    assert.deepEqual(
      seeds(settings, {}, model, 3, () => (drawn += 1)),
      [1, 2, 3],
    );
  });

  it('count on from the one that was typed', () => {
    assert.deepEqual(seeds({ ...settings, seed: 42 }, {}, model, 3), [42, 43, 44]);
    assert.deepEqual(seeds({ ...settings, seed: SEED_MAX }, {}, model, 2), [SEED_MAX, 0]);
  });

  it('are left to the service if the user wants that, and if the model takes none', () => {
    assert.deepEqual(seeds(settings, { serviceSeed: true }, model, 2), [undefined, undefined]);
    assert.deepEqual(seeds(settings, {}, model && { ...model, seed: false }, 1), [undefined]);
    assert.deepEqual(seeds(settings, {}, undefined, 1), [undefined]);
  });

  it('are not sent if they were typed before the choice was left to the service', () => {
    const values = { ...readValues({ ...settings, seed: 42 }), serviceSeed: true };
    assert.equal('seed' in toSettings(values, model), false);
  });

  it('are whole numbers that services accept', () => {
    for (let time = 0; time < 100; time += 1) {
      const seed = drawSeed();
      assert.ok(Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX);
    }
  });
});
