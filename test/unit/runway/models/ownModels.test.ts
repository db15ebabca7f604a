import assert from 'node:assert/strict';

import { MODELS } from '../../../../src/runway/models/catalogue.ts';
import { checkSettings } from '../../../../src/runway/models/checkSettings.ts';
import { listOfferedModels, type Model } from '../../../../src/runway/models/model.ts';
import { withOwnModels } from '../../../../src/runway/models/ownModels.ts';

const added = { ratios: ['1280:720'], offers: { relay: { durations: [5, 10] } } };

function found(own: unknown, id: string): Model {
  const { models, mistakes } = withOwnModels(MODELS, own);
  assert.deepEqual(mistakes, []);
  const model = models.find((it) => it.id === id);
  assert.ok(model, id);
  return model;
}

describe('a user’s models', () => {
  it('leave the catalogue unchanged if there are none', () => {
    for (const own of [undefined, {}]) {
      assert.deepEqual(withOwnModels(MODELS, own), { models: [...MODELS], mistakes: [] });
    }
  });

  it('are added at the end, with defaults for missing fields', () => {
    const { models } = withOwnModels(MODELS, { kling: added });
    assert.deepEqual(models.at(-1), {
      id: 'kling',
      prompt: 'optional',
      promptLength: 1000,
      negativePromptLength: 0,
      seed: true,
      audio: false,
      lastFrame: false,
      own: true,
      ...added,
    });
    assert.deepEqual(models.slice(0, -1), MODELS);
  });

  it('have all fields of their entry', () => {
    const own = {
      ratios: ['16:9', '1080:1920'],
      prompt: 'required',
      promptLength: 500,
      negativePromptLength: 200,
      seed: false,
      audio: true,
      imageAspect: [0.4, 2.5],
      offers: {
        runway: { durations: [4], creditsPerSecond: { audio: 30, silent: 0.5 } },
        relay: { durations: [5, 10], creditsPerSecond: 7 },
      },
    };
    assert.deepEqual(found({ 'a/b:c': own }, 'a/b:c'), {
      ...{ id: 'a/b:c', own: true, lastFrame: false },
      ...own,
    });
  });

  it('can say everything that the catalogue says', () => {
    for (const { id, ...entry } of MODELS as readonly Model[]) {
      const own = found({ mine: JSON.parse(JSON.stringify(entry)) as unknown }, 'mine');
      assert.deepEqual(own, { ...entry, id: 'mine', own: true }, id);
    }
  });

  it('can have videos of the image’s shape', () => {
    const { ratios } = found({ mine: { ...added, ratios: [] } }, 'mine');
    assert.deepEqual(ratios, []);
  });

  it('can be sent to the service that offers them', () => {
    const { models } = withOwnModels(MODELS, { kling: added });
    const settings = { model: 'kling', ratio: '1280:720', duration: 10, seed: 1 };
    assert.deepEqual(checkSettings(settings, 'relay', listOfferedModels('relay', models)), []);
    assert.deepEqual(
      checkSettings(settings, 'runway', listOfferedModels('runway', models)).map((it) => it.field),
      ['model'],
    );
  });

  it('change only the named fields of a built-in model, and keep its position', () => {
    const before = MODELS.find((it) => it.id === 'veo3.1');
    assert.ok(before);
    const own = { 'veo3.1': { promptLength: 2000, offers: { relay: { durations: [8] } } } };
    assert.deepEqual(found(own, 'veo3.1'), {
      ...before,
      promptLength: 2000,
      offers: { ...before.offers, relay: { durations: [8] } },
    });
    assert.deepEqual(
      withOwnModels(MODELS, own).models.map((it) => it.id),
      MODELS.map((it) => it.id),
    );
    assert.deepEqual(
      listOfferedModels('relay', withOwnModels(MODELS, own).models).map((it) => it.id),
      ['gen4_turbo', 'gen3a_turbo', 'veo3.1'],
    );
  });

  it('can change a built-in model’s price without repeating its durations', () => {
    const price = { offers: { runway: { creditsPerSecond: 4 } } };
    const { offers } = found({ gen4_turbo: price }, 'gen4_turbo');
    assert.equal(offers.runway?.creditsPerSecond, 4);
    assert.equal(offers.runway.durations.length, 9);
    const silent = { offers: { runway: { creditsPerSecond: { silent: 18 } } } };
    assert.deepEqual(found({ 'veo3.1': silent }, 'veo3.1').offers.runway?.creditsPerSecond, {
      audio: 40,
      silent: 18,
    });
  });

  it('replace a list as a whole', () => {
    assert.deepEqual(found({ gen4_turbo: { ratios: ['1:1'] } }, 'gen4_turbo').ratios, ['1:1']);
  });

  it('do not change the catalogue itself', () => {
    const before = JSON.stringify(MODELS);
    withOwnModels(MODELS, { gen4_turbo: { seed: false, offers: { relay: { durations: [7] } } } });
    assert.equal(JSON.stringify(MODELS), before);
  });

  const wrong: Readonly<Record<string, readonly [entry: unknown, at: string]>> = {
    'a text instead of an object': ['gen4_turbo', ''],
    'a list instead of an object': [[added], ''],
    nothing: [null, ''],
    'no ratios': [{ offers: added.offers }, '.ratios'],
    'an empty text as a ratio': [{ ...added, ratios: [''] }, '.ratios.0'],
    'an automatic duration alone': [
      { ...added, offers: { relay: { durations: ['auto'] } } },
      '.offers.relay.durations.0',
    ],
    'an unknown field with a list': [{ ...added, choices: { fps: ['24'] } }, '.choices.fps'],
    'a field with an empty list': [
      { ...added, choices: { resolution: [] } },
      '.choices.resolution.0',
    ],
    'a description of a page': [{ ...added, description: 'x'.repeat(201) }, '.description'],
    'an invalid ratio': [{ ...added, ratios: ['1280:720', '16x9'] }, '.ratios.1'],
    'no offers': [{ ratios: added.ratios }, '.offers'],
    'no offer for any service': [{ ...added, offers: {} }, '.offers'],
    'an offer for an unknown service': [
      { ...added, offers: { ...added.offers, others: { durations: [5] } } },
      '.offers.others',
    ],
    'no durations': [{ ...added, offers: { relay: {} } }, '.offers.relay.durations'],
    'a duration of half a second': [
      { ...added, offers: { relay: { durations: [5, 5.5] } } },
      '.offers.relay.durations.1',
    ],
    'a duration of 0': [
      { ...added, offers: { relay: { durations: [0] } } },
      '.offers.relay.durations.0',
    ],
    'a negative price': [
      { ...added, offers: { relay: { durations: [5], creditsPerSecond: -1 } } },
      '.offers.relay.creditsPerSecond',
    ],
    'a price with audio only': [
      { ...added, offers: { relay: { durations: [5], creditsPerSecond: { audio: 1 } } } },
      '.offers.relay.creditsPerSecond',
    ],
    'an unknown value of prompt': [{ ...added, prompt: 'no' }, '.prompt'],
    'a prompt length of 0': [{ ...added, promptLength: 0 }, '.promptLength'],
    'a length as text': [{ ...added, negativePromptLength: '9' }, '.negativePromptLength'],
    'a seed that is a number': [{ ...added, seed: 42 }, '.seed'],
    'an aspect range with max below min': [{ ...added, imageAspect: [2, 1] }, '.imageAspect'],
    'an aspect range with one value': [{ ...added, imageAspect: [1] }, '.imageAspect.1'],
    'a misspelled field': [{ ...added, ratio: ['1280:720'] }, '.ratio'],
  };

  for (const [what, [entry, at]] of Object.entries(wrong)) {
    it(`are ignored if they have ${what}, and the place is reported`, () => {
      const { models, mistakes } = withOwnModels(MODELS, { mine: entry, kling: added });
      assert.deepEqual(mistakes, [`mine${at}`]);
      assert.deepEqual(
        models.map((it) => it.id),
        [...MODELS.map((it) => it.id), 'kling'],
      );
    });
  }

  it('leave a built-in model unchanged if the override is invalid', () => {
    const { models, mistakes } = withOwnModels(MODELS, { gen4_turbo: { ratios: ['x'] } });
    assert.deepEqual(models, MODELS);
    assert.deepEqual(mistakes, ['gen4_turbo.ratios.0']);
  });

  it('need different ids', () => {
    for (const id of ['', ' ', 'a b', 'a'.repeat(101)]) {
      assert.deepEqual(withOwnModels(MODELS, { [id]: added }).models, MODELS);
    }
  });

  it('are none if the setting is not an object', () => {
    for (const own of ['gen4_turbo', [added], 1, null]) {
      const { models, mistakes } = withOwnModels(MODELS, own);
      assert.deepEqual(models, MODELS);
      assert.equal(mistakes.length, 1);
    }
  });
});
