import assert from 'node:assert/strict';

import { Abilities, takesUploads, type Memory } from '../../../src/runway/abilities.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService, RUNWAY_ROOT } from '../../../src/runway/service.ts';
import { startSimulator, type Simulator } from '../../simulator/index.ts';

describe('what a service offers', () => {
  it('is not known before it was found out, and is forgotten on demand', () => {
    const abilities = new Abilities();
    assert.equal(abilities.has('a', 'cancel'), undefined);
    abilities.learn('a', 'cancel', false);
    assert.equal(abilities.has('a', 'cancel'), false);
    assert.equal(abilities.has('a', 'credits'), undefined);
    assert.equal(abilities.has('b', 'cancel'), undefined);
    abilities.learn('a', 'cancel', undefined);
    assert.equal(abilities.has('a', 'cancel'), undefined);
  });

  it('is to be found out again, all of it, when that service is chosen anew', () => {
    const abilities = new Abilities();
    abilities.learn('a', 'cancel', false);
    abilities.learn('a', 'credits', true);
    abilities.learn('b', 'cancel', false);

    abilities.forget('a');

    assert.equal(abilities.has('a', 'cancel'), undefined);
    assert.equal(abilities.has('a', 'credits'), undefined);
    assert.equal(abilities.has('b', 'cancel'), false);
  });

  it('is told once when it changes', () => {
    const abilities = new Abilities();
    let told = 0;
    const listening = abilities.onDidLearn(() => (told += 1));
    abilities.learn('a', 'cancel', true);
    abilities.learn('a', 'cancel', true);
    assert.equal(told, 1);
    listening.dispose();
    abilities.learn('a', 'cancel', false);
    assert.equal(told, 1);
  });

  it('is kept for the next start, and nothing else is believed of what is kept', () => {
    const kept = new Map<string, unknown>();
    const memory: Memory = {
      get: (key) => kept.get(key),
      update: (key, value) => Promise.resolve(void kept.set(key, value)),
    };
    new Abilities(memory).learn('a', 'cancel', false);
    assert.equal(new Abilities(memory).has('a', 'cancel'), false);
    for (const key of kept.keys()) {
      kept.set(key, 'no');
    }
    assert.equal(new Abilities(memory).has('a', 'cancel'), undefined);
  });
});

describe('whether a service takes uploads', function () {
  this.timeout(10_000);

  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ render: 'none' });
  });

  afterEach(async () => simulator.close());

  async function takes(root: string, abilities: Abilities, key = 'key'): Promise<boolean> {
    const service = parseService(root);
    return takesUploads(service, abilities, () =>
      Promise.resolve(key === '' ? undefined : new RunwayClient(service, key)),
    );
  }

  for (const [kind, expected] of [
    ['official', true],
    ['relay', false],
  ] as const) {
    it(`is asked once: ${kind}`, async () => {
      const abilities = new Abilities();
      const root = simulator.root(kind);
      assert.equal(await takes(root, abilities), expected);
      assert.equal(await takes(root, abilities), expected);
      assert.equal(simulator.requests.length, 1);
      assert.equal(abilities.has(root, 'uploads'), expected);
    });
  }

  it('is known of Runway', async () => {
    assert.equal(await takes(RUNWAY_ROOT, new Abilities(), ''), true);
  });

  it('is no for the moment without a key or an answer, and is asked again', async () => {
    const abilities = new Abilities();
    const root = simulator.root('official');
    assert.equal(await takes(root, abilities, ''), false);
    simulator.misbehave({ on: 'upload', fault: 'answer', status: 503, json: {} });
    assert.equal(await takes(root, abilities), false);
    assert.equal(abilities.has(root, 'uploads'), undefined);
    assert.equal(await takes(root, abilities), true);
  });
});
