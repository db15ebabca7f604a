import assert from 'node:assert/strict';

import { Capabilities, takesUploads } from '../../../src/services/capabilities.ts';
import type { Memory } from '../../../src/util/memory.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService, RUNWAY_ROOT } from '../../../src/runway/service.ts';
import { startSimulator, type Simulator } from '../../simulator/index.ts';

describe('what a service offers', () => {
  it('is not known before it was found out, and is forgotten on demand', () => {
    const capabilities = new Capabilities();
    assert.equal(capabilities.has('a', 'cancel'), undefined);
    capabilities.learn('a', 'cancel', false);
    assert.equal(capabilities.has('a', 'cancel'), false);
    assert.equal(capabilities.has('a', 'credits'), undefined);
    assert.equal(capabilities.has('b', 'cancel'), undefined);
    capabilities.learn('a', 'cancel', undefined);
    assert.equal(capabilities.has('a', 'cancel'), undefined);
  });

  it('is to be found out again, all of it, when that service is chosen anew', () => {
    const capabilities = new Capabilities();
    capabilities.learn('a', 'cancel', false);
    capabilities.learn('a', 'credits', true);
    capabilities.learn('b', 'cancel', false);

    capabilities.forget('a');

    assert.equal(capabilities.has('a', 'cancel'), undefined);
    assert.equal(capabilities.has('a', 'credits'), undefined);
    assert.equal(capabilities.has('b', 'cancel'), false);
  });

  it('is told once when it changes', () => {
    const capabilities = new Capabilities();
    const told: string[] = [];
    const listening = capabilities.onDidLearn((capability) => told.push(capability));
    capabilities.learn('a', 'cancel', true);
    capabilities.learn('a', 'cancel', true);
    capabilities.learn('a', 'credits', false);
    assert.deepEqual(told, ['cancel', 'credits']);
    listening.dispose();
    capabilities.learn('a', 'cancel', false);
    assert.deepEqual(told, ['cancel', 'credits']);
  });

  it('is kept for the next start, and nothing else is believed of what is kept', () => {
    const kept = new Map<string, unknown>();
    const memory: Memory = {
      get: (key) => kept.get(key),
      update: (key, value) => Promise.resolve(void kept.set(key, value)),
    };
    new Capabilities(memory).learn('a', 'cancel', false);
    assert.equal(new Capabilities(memory).has('a', 'cancel'), false);
    for (const key of kept.keys()) {
      kept.set(key, 'no');
    }
    assert.equal(new Capabilities(memory).has('a', 'cancel'), undefined);
  });
});

describe('the models that a service listed', () => {
  it('are none before, replace those before, and are forgotten with the rest', () => {
    const capabilities = new Capabilities();
    assert.deepEqual(capabilities.models('a'), []);
    capabilities.learnModels('a', ['gen4_turbo', 'gen4.5']);
    capabilities.learnModels('b', ['other']);
    assert.deepEqual(capabilities.models('a'), ['gen4_turbo', 'gen4.5']);
    capabilities.learnModels('a', ['veo3.1']);
    assert.deepEqual(capabilities.models('a'), ['veo3.1']);
    capabilities.forget('a');
    assert.deepEqual([capabilities.models('a'), capabilities.models('b')], [[], ['other']]);
  });

  it('are told once when they change, also in their order', () => {
    const capabilities = new Capabilities();
    const told: string[] = [];
    capabilities.onDidLearn((learned) => told.push(learned));
    capabilities.learnModels('a', []);
    capabilities.learnModels('a', ['x1', 'x2']);
    capabilities.learnModels('a', ['x1', 'x2']);
    assert.deepEqual(told, ['models']);
    capabilities.learnModels('a', ['x2', 'x1']);
    capabilities.forget('a');
    capabilities.forget('a');
    assert.deepEqual(told, ['models', 'models', 'models']);
  });

  it('are kept for the next start, and nothing else is believed of what is kept', () => {
    const kept = new Map<string, unknown>();
    const memory: Memory = {
      get: (key) => kept.get(key),
      update: (key, value) => Promise.resolve(void kept.set(key, value)),
    };
    new Capabilities(memory).learnModels('a', ['x1', 'x2']);
    assert.deepEqual(new Capabilities(memory).models('a'), ['x1', 'x2']);
    const [key = ''] = kept.keys();
    for (const [value, models] of [
      [
        ['x1', 7, null, '', 'two words', 'x'.repeat(61), '[x](command:y)', 'x1', 'x2'],
        ['x1', 'x2'],
      ],
      ['x1', []],
      [{ length: 1, 0: 'x1' }, []],
      [null, []],
    ] as const) {
      kept.set(key, value);
      assert.deepEqual(new Capabilities(memory).models('a'), models);
    }
  });

  it('are at most 100 names of models, each once', () => {
    const capabilities = new Capabilities();
    const many = Array.from({ length: 300 }, (_, index) => `model-${index}`);
    capabilities.learnModels('a', ['not a name', 'model-0', ...many]);
    assert.deepEqual(capabilities.models('a'), many.slice(0, 100));
  });
});

describe('whether a service takes uploads', function () {
  this.timeout(10_000);

  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ render: 'none' });
  });

  afterEach(async () => simulator.close());

  async function takes(root: string, capabilities: Capabilities, key = 'key'): Promise<boolean> {
    const service = parseService(root);
    return takesUploads(service, capabilities, () =>
      Promise.resolve(key === '' ? undefined : new RunwayClient(service, key)),
    );
  }

  for (const [kind, expected] of [
    ['official', true],
    ['relay', false],
  ] as const) {
    it(`is asked once: ${kind}`, async () => {
      const capabilities = new Capabilities();
      const root = simulator.root(kind);
      assert.equal(await takes(root, capabilities), expected);
      assert.equal(await takes(root, capabilities), expected);
      assert.equal(simulator.requests.length, 1);
      assert.equal(capabilities.has(root, 'uploads'), expected);
    });
  }

  it('is known of Runway', async () => {
    assert.equal(await takes(RUNWAY_ROOT, new Capabilities(), ''), true);
  });

  it('is no for the moment without a key or an answer, and is asked again', async () => {
    const capabilities = new Capabilities();
    const root = simulator.root('official');
    assert.equal(await takes(root, capabilities, ''), false);
    simulator.injectFault({ on: 'upload', fault: 'answer', status: 503, json: {} });
    assert.equal(await takes(root, capabilities), false);
    assert.equal(capabilities.has(root, 'uploads'), undefined);
    assert.equal(await takes(root, capabilities), true);
  });
});
