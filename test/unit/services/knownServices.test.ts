import assert from 'node:assert/strict';
import { MapMemory } from '../../../src/util/memory.ts';
import { KnownServices } from '../../../src/services/knownServices.ts';
import { parseService, RUNWAY_ROOT } from '../../../src/runway/service.ts';

const one = parseService('https://one.example');
const two = parseService('https://two.example');

describe('the services that are known', () => {
  let memory: MapMemory;
  let known: KnownServices;

  beforeEach(() => {
    memory = new MapMemory();
    known = new KnownServices(memory);
  });

  const list = (
    current?: typeof one,
    tasks: readonly { readonly service: string; readonly isRunning: boolean }[] = [],
  ) => known.list(current, tasks).map((it) => it.root);

  it('are Runway alone at first', () => {
    assert.deepEqual(list(), [RUNWAY_ROOT]);
  });

  it('are Runway first, and then the latest that was chosen', async () => {
    await known.remember(one);
    await known.remember(parseService(RUNWAY_ROOT));
    await known.remember(two);

    assert.deepEqual(list(), [RUNWAY_ROOT, two.root, one.root]);

    await known.remember(one);

    assert.deepEqual(list(), [RUNWAY_ROOT, one.root, two.root]);
  });

  it('are there again after a restart', async () => {
    await known.remember(one);

    known = new KnownServices(memory);

    assert.deepEqual(list(), [RUNWAY_ROOT, one.root]);
  });

  it('are also the chosen one, and those that tasks are at', () => {
    const tasks = [{ service: two.root, isRunning: false }];

    assert.deepEqual(list(one, tasks), [RUNWAY_ROOT, one.root, two.root]);
  });

  it('are not those that were removed, unless something is running there', async () => {
    await known.remember(one);
    await known.remember(two);

    await known.remove(one);

    assert.deepEqual(list(), [RUNWAY_ROOT, two.root]);
    const ended = { service: one.root, isRunning: false };
    assert.deepEqual(list(undefined, [ended]), [RUNWAY_ROOT, two.root]);
    const running = { service: one.root, isRunning: true };
    assert.deepEqual(list(undefined, [ended, running]), [RUNWAY_ROOT, two.root, one.root]);
  });

  it('are those again that are chosen again', async () => {
    await known.remember(one);
    await known.remove(one);

    await known.remember(one);

    assert.deepEqual(list(undefined, [{ service: one.root, isRunning: false }]), [
      RUNWAY_ROOT,
      one.root,
    ]);
  });

  it('are none that is no address, whatever is kept', async () => {
    await memory.update('services', ['http://plain.example', 7, '', one.root]);

    assert.deepEqual(list(), [RUNWAY_ROOT, one.root]);
  });
});
