import assert from 'node:assert/strict';

import { listModels, type ModelRow } from '../../../src/form/modelList.ts';
import type { FormValues } from '../../../src/form/protocol.ts';
import { defaultValues } from '../../../src/form/values.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';
import { withOwnModels } from '../../../src/runway/models/ownModels.ts';

const offered = listOfferedModels('runway', MODELS);
const photo = { width: 1600, height: 900 };

function valuesOf(changed: Partial<FormValues> = {}): FormValues {
  const values = defaultValues({ model: 'gen4_turbo', ratio: 'auto', duration: 5 }, offered);
  return { ...values, ratio: '1280:720', ...changed };
}

function line({ model, group, mark, price, isMost }: ModelRow): string {
  return [model.id, group, mark, price, isMost && 'at most']
    .filter((it) => it !== undefined && it !== false)
    .join(' ');
}

describe('The list of models', () => {
  it('begins with the best rated and the cheapest, then the cheaper before the dearer', () => {
    assert.deepEqual(listModels(offered, valuesOf(), photo).map(line), [
      'hailuo3 suggested bestRated 50',
      'grok_imagine_1_5_lite suggested cheapest 16',
      'gen4_turbo offered 25',
      'h3_max offered 40',
      'wan3 offered 50',
      'gemini_omni_flash offered 51',
      'gen4.5 offered 60',
      'veo3.1_fast offered 60',
      'wan3_prime offered 70',
      'happyhorse_1_0 offered 75',
      'seedance2_mini offered 80',
      'grok_imagine_1_5 offered 81',
      'seedance2_fast offered 145',
      'seedance2_5 offered 150',
      'veo3.1 offered 160',
      'seedance2 offered 180',
      'gemini_omni_flash_1.1 offered',
    ]);
  });

  it('has the prices of the video that the form describes', () => {
    const rows = listModels(offered, valuesOf({ duration: 10, audio: false }), photo);
    const price = (id: string) => rows.find(({ model }) => model.id === id)?.price;
    assert.equal(price('gen4_turbo'), 50);
    assert.equal(price('veo3.1'), 160, '8 seconds are nearest to 10, and silent is cheaper');
    const chosen = valuesOf({ model: 'h3_max', resolution: '480p' });
    assert.equal(
      listModels(offered, chosen, photo).find(({ model }) => model.id === 'h3_max')?.price,
      25,
    );
  });

  it('says of a duration that the model decides what it costs at most', () => {
    const rows = listModels(offered, valuesOf({ model: 'seedance2', duration: 'auto' }), photo);
    assert.ok(rows.map(line).includes('seedance2 offered 540 at most'));
  });

  it('has the user’s own models and those that only the service names in groups of their own', () => {
    const { models } = withOwnModels(MODELS, {
      mine: { ratios: ['1280:720'], offers: { runway: { durations: [5] } } },
      gen4_turbo: { seed: false },
    });
    const named = { ...offered[0], id: 'kling', unknown: true } as const;
    const rows = listModels(
      [...listOfferedModels('runway', models), named] as typeof offered,
      valuesOf(),
      photo,
    );
    assert.deepEqual(
      rows.filter(({ group }) => group === 'own' || group === 'named').map(({ model }) => model.id),
      ['kling', 'mine'],
    );
    assert.deepEqual(
      rows.slice(-2).map(({ group }) => group),
      ['named', 'own'],
    );
  });

  it('marks no cheapest where no price is known, or only one', () => {
    const relay = listOfferedModels('relay', MODELS);
    assert.deepEqual(listModels(relay, valuesOf(), photo).map(line), [
      'gen4_turbo offered',
      'gen3a_turbo offered',
    ]);
  });
});
