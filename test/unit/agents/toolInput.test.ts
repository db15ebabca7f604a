import assert from 'node:assert/strict';
import { GenerateInput, ListInput, readInput } from '../../../src/agents/toolInput.ts';

describe('the input of a tool', () => {
  it('has defaults: wait five minutes, and no other take', () => {
    assert.deepEqual(readInput(GenerateInput, { image: 'sea.png' }), {
      ...{ image: 'sea.png', wait: true, waitSeconds: 300, another: false },
    });
    assert.deepEqual(readInput(ListInput, {}), { limit: 10 });
  });

  for (const [input, field] of [
    [{ image: '' }, 'image'],
    [{ image: ['sea.png'] }, 'image'],
    [{ image: `${'a/'.repeat(3000)}sea.png` }, 'image'],
    [{ image: 'sea.png', seed: Number.NaN }, 'seed'],
    // What NaN becomes on its way from another process.
    [{ image: 'sea.png', seed: null }, 'seed'],
    [{ image: 'sea.png', duration: '5' }, 'duration'],
    [{ image: 'sea.png', prompt: 'x'.repeat(100_001) }, 'prompt'],
    [{ image: 'sea.png', prompt: { toString: 'x' } }, 'prompt'],
    [{ image: 'sea.png', another: 'true' }, 'another'],
    [{ image: 'sea.png', waitSeconds: 0 }, 'waitSeconds'],
    [{ image: 'sea.png', waitSeconds: 1e9 }, 'waitSeconds'],
  ] as const) {
    const shown = JSON.stringify(input).slice(0, 60);
    it(`is refused with the name of the wrong field: ${shown}`, () => {
      assert.throws(() => readInput(GenerateInput, input), {
        message: `The field “${field}” has a wrong value. See the schema of the tool.`,
      });
    });
  }

  for (const field of ['service', 'apiKey', 'url', 'outputFolder', 'folder', 'agent']) {
    it(`is refused if it has a field that the tool doesn’t have: ${field}`, () => {
      assert.throws(() => readInput(GenerateInput, { image: 'sea.png', [field]: 'x' }), {
        message: `This tool has no field “${field}”. Use image, prompt, model, ratio, duration, seed, wait, waitSeconds, another.`,
      });
    });
  }

  it('is refused with a clean name if the name of a field is hostile', () => {
    const field = '[x](command:evil)\n'.repeat(9);
    assert.throws(
      () => readInput(GenerateInput, { image: 'sea.png', [field]: 1 }),
      (error: Error) => !/[[\]()\n]/.test(error.message) && error.message.length < 160,
    );
  });

  for (const input of [undefined, null, 'sea.png', 7, ['sea.png']]) {
    it(`is refused if it is no object: ${JSON.stringify(input)}`, () => {
      assert.throws(() => readInput(GenerateInput, input), /must be an object|wrong value/);
    });
  }
});
