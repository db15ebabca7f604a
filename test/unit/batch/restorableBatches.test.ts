import assert from 'node:assert/strict';
import { RestorableBatches } from '../../../src/batch/restorableBatches.ts';
import { MapMemory } from '../../../src/util/memory.ts';

const batch = {
  images: [
    { uri: 'file:///a.png', prompt: 'Clouds' },
    { uri: 'file:///b.png', task: 'task' },
  ],
};

describe('the open batches of a workspace', () => {
  it('come back with their images, prompts and tasks', () => {
    const memory = new MapMemory();
    new RestorableBatches(memory).keep('id', batch);
    assert.deepEqual(new RestorableBatches(memory).find('id'), batch);
  });

  it('do not come back once they were closed', () => {
    const batches = new RestorableBatches();
    batches.keep('id', batch);
    batches.remove('id');
    assert.equal(batches.find('id'), undefined);
  });

  it('are not found by another ID, or when what was kept is damaged', () => {
    const memory = new MapMemory();
    void memory.update('batches', [['id', { images: 'none' }]]);
    const batches = new RestorableBatches(memory);
    assert.deepEqual([batches.find('id'), batches.find('other')], [undefined, undefined]);
  });
});
