import assert from 'node:assert/strict';
import type { FormValues } from '../../../src/form/protocol.ts';
import { RestorableForms } from '../../../src/form/restorableForms.ts';
import { MapMemory } from '../../../src/util/memory.ts';

const values: FormValues = {
  ...{ promptText: 'Waves', negativePrompt: '', model: 'gen4_turbo', ratio: '1280:720' },
  ...{ duration: 5, audio: true, seed: '', watermark: 'unset', lastFrame: '' },
};
const sea = { image: 'file:///sea.png', values };
const cat = { image: 'file:///cat.png', values };

describe('the forms that come back after a reload', () => {
  let memory: MapMemory;
  let forms: RestorableForms;

  beforeEach(() => {
    memory = new MapMemory();
    forms = new RestorableForms(memory);
  });

  it('are those that were open, with their own images', () => {
    forms.keep('a', sea);
    forms.keep('b', cat);
    forms.keep('b', { ...cat, values: { ...values, promptText: 'It purrs' } });

    const afterReload = new RestorableForms(memory);
    assert.deepEqual(afterReload.find('a'), sea);
    assert.equal(afterReload.find('b')?.values.promptText, 'It purrs');
  });

  it('don’t include a form that was closed, or whose ID is unknown', () => {
    forms.keep('a', sea);
    forms.remove('a');
    for (const id of ['a', 'b', '', '__proto__', 'constructor', 'file:///sea.png']) {
      assert.equal(forms.find(id), undefined);
    }
  });

  it('are at most 100: those that were shown last', () => {
    forms.keep('first', sea);
    forms.keep('second', sea);
    for (let count = 0; count < 98; count += 1) forms.keep(String(count), cat);
    forms.keep('first', sea);
    forms.keep('one more', cat);
    assert.deepEqual(forms.find('first'), sea);
    assert.equal(forms.find('second'), undefined);
  });

  it('don’t include a form that can’t be read', async () => {
    for (const kept of [undefined, 'a', [['a']], [['a', { image: 'file:///sea.png' }]]]) {
      await memory.update('forms', kept);
      assert.equal(forms.find('a'), undefined);
    }
    forms.keep('a', sea);
    assert.deepEqual(forms.find('a'), sea);
  });
});
