import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Capabilities } from '../../../../src/services/capabilities.ts';
import { RunwayClient } from '../../../../src/runway/client.ts';
import { parseService, type Service } from '../../../../src/runway/service.ts';
import { Account } from '../../../../src/tasks/spending/account.ts';
import { startSimulator, type Fault, type Simulator } from '../../../simulator/index.ts';
import { ManualClock } from '../support/manualClock.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { taskRecord } from '../support/records.ts';

/** An account with what it needs; a test may change what is not `readonly` at any time. */
class Scene {
  readonly clock = new ManualClock();
  readonly log = new RecordingLog();
  readonly capabilities = new Capabilities();
  readonly account: Account;
  hasKey = true;

  constructor(service: Service | undefined, tasks = [taskRecord()]) {
    this.account = new Account(this, service, tasks);
  }

  client(root: string): Promise<RunwayClient | undefined> {
    const client = new RunwayClient(parseService(root), undefined);
    return Promise.resolve(this.hasKey ? client : undefined);
  }

  /** Settles with the figure once it has changed. */
  changed(): Promise<number | undefined> {
    return new Promise((resolve) => {
      const listening = this.account.onDidChange(() => {
        listening.dispose();
        resolve(this.account.credits);
      });
    });
  }

  /** Settles once it is known whether the service tells. */
  learned(): Promise<void> {
    return new Promise((resolve) => {
      const listening = this.capabilities.onDidLearn(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}

describe('the balance', () => {
  let simulator: Simulator;
  let scene: Scene;
  let official: Service;
  let relay: Service;

  beforeEach(async () => {
    simulator = await startSimulator({
      credits: 500,
      concurrentGenerations: 2,
      dailyGenerations: 200,
    });
    official = parseService(simulator.root('official'));
    relay = parseService(simulator.root('relay'));
    scene = new Scene(official);
  });
  afterEach(async () => {
    scene.account.dispose();
    await simulator.close();
  });

  const asked = () => simulator.requests.filter((it) => it.path.endsWith('/organization')).length;
  const ended = (service = official) =>
    taskRecord({ service: service.root, endedAt: scene.clock.now() });

  /** The balance as it is when the view is in sight. */
  async function seen(): Promise<void> {
    const changed = scene.changed();
    scene.account.want();
    await scene.clock.elapse();
    await changed;
  }

  /** The next answer comes after a gap, and has a smaller figure. */
  async function falls(): Promise<void> {
    const json = { creditBalance: 480 };
    simulator.injectFault({ on: 'organization', fault: 'answer', status: 200, json });
    const changed = scene.changed();
    assert.equal(await scene.clock.elapse(), 5000);
    assert.equal(await changed, 480);
  }

  /** The service misbehaves when it is asked the next time, which is after a task ended. */
  async function failed(fault: Fault): Promise<void> {
    await seen();
    simulator.injectFault({ on: 'organization', ...fault });
    const changed = scene.changed();
    scene.account.noteTasks([ended()]);
    await scene.clock.elapse();
    assert.equal(await changed, undefined);
  }

  it('is not requested before the user can see it', () => {
    scene.account.ask();
    scene.account.noteTasks([ended()]);
    scene.account.choose(official);
    assert.equal(scene.clock.pending, 0);
    assert.equal(asked(), 0);
  });

  it('is then known, and not requested again when time passes or the view is shown', async () => {
    await seen();
    assert.equal(scene.account.credits, 500);
    assert.equal(scene.capabilities.has(official.root, 'credits'), true);
    scene.account.want();
    scene.clock.advance(24 * 3600_000);
    assert.equal(scene.clock.pending, 0);
    assert.equal(asked(), 1);
  });

  it('is requested once after each task that ends at the service', async () => {
    await seen();
    const running = taskRecord({ service: official.root });
    const { taskId, ...refused } = ended();
    assert.ok(taskId);
    scene.account.noteTasks([running, ended(relay), refused]);
    assert.equal(scene.clock.pending, 0);

    const task = { ...running, endedAt: scene.clock.now() };
    scene.account.noteTasks([task]);
    assert.equal(scene.clock.pending, 1);
    await falls();
    scene.account.noteTasks([{ ...task, announced: true }]);
    scene.account.noteTasks([{ ...task, removedAt: 6 }]);
    assert.equal(scene.clock.pending, 0);
    assert.equal(asked(), 2);
  });

  it('is requested once if many tasks end within seconds', async () => {
    await seen();
    scene.account.noteTasks([ended(), ended()]);
    scene.account.noteTasks([ended()]);
    scene.account.ask();
    await falls();
    assert.equal(scene.clock.pending, 0);
    assert.equal(asked(), 2);
  });

  it('is requested again if a task ends during a request', async () => {
    const held = simulator.injectFault({ on: 'organization', fault: 'hold' });
    scene.account.want();
    await scene.clock.elapse();
    await simulator.received('organization');
    scene.account.noteTasks([ended()]);
    scene.account.noteTasks([ended()]);
    assert.equal(scene.clock.pending, 0);
    held.release();
    await scene.clock.scheduled();
    await falls();
    assert.equal(scene.clock.pending, 0);
    assert.equal(asked(), 2);
  });

  it('is never the previous service’s balance, even after a late answer', async () => {
    await seen();
    const other = await startSimulator({ credits: 7 });
    try {
      const held = simulator.injectFault({ on: 'organization', fault: 'hold' });
      scene.account.noteTasks([ended()]);
      await scene.clock.elapse();
      await simulator.received('organization');

      const figures: (number | undefined)[] = [];
      scene.account.onDidChange(() => figures.push(scene.account.credits));
      scene.account.choose(parseService(other.root('official')));
      assert.equal(scene.account.credits, undefined);
      held.release();
      const changed = scene.changed();
      await scene.clock.elapse();
      assert.equal(await changed, 7);
      assert.deepEqual(figures, [undefined, 7]);
    } finally {
      await other.close();
    }
  });

  it('is requested again after a key change, and unknown until then', async () => {
    await seen();
    scene.account.choose(official);
    assert.equal(scene.account.credits, undefined);
    const changed = scene.changed();
    await scene.clock.elapse();
    assert.equal(await changed, 500);
  });

  it('is unknown without a key or a service', async () => {
    await seen();
    scene.hasKey = false;
    const changed = scene.changed();
    scene.account.ask();
    await scene.clock.elapse();
    assert.equal(await changed, undefined);
    scene.account.choose(undefined);
    assert.equal(scene.clock.pending, 0);
    assert.equal(asked(), 1);
  });

  it('is requested once at a relay without this endpoint, until the relay is selected again', async () => {
    scene.account.choose(relay);
    scene.account.want();
    const learned = scene.learned();
    await scene.clock.elapse();
    await learned;
    assert.equal(scene.capabilities.has(relay.root, 'credits'), false);
    scene.account.ask();
    scene.account.want();
    scene.account.noteTasks([ended(relay)]);
    scene.account.choose(relay);
    assert.equal(scene.clock.pending, 0);
    assert.equal(asked(), 1);

    scene.account.choose(undefined);
    scene.account.choose(relay);
    assert.equal(scene.clock.pending, 1);
    assert.equal(scene.capabilities.has(relay.root, 'credits'), undefined);
  });

  it('is not requested because models were listed', async () => {
    simulator.injectFault({ on: 'organization', fault: 'answer', status: 503 });
    scene.account.want();
    await scene.clock.elapse();
    while (scene.log.of('debug').length === 0) {
      await setImmediate();
    }
    scene.capabilities.learnModels(official.root, ['gen4_turbo', 'gen4.5']);
    assert.equal(scene.clock.pending, 0);
    scene.capabilities.learn(official.root, 'cancel', true);
    assert.equal(scene.clock.pending, 1);
  });

  for (const [what, fault] of Object.entries<Fault>({
    'a 404': { fault: 'answer', status: 404, json: { error: 'Not found' } },
    'a 405': { fault: 'answer', status: 405 },
    'a 501': { fault: 'answer', status: 501 },
    'a web page': { fault: 'answer', status: 200, html: '<!doctype html>' },
    'another shape': { fault: 'answer', status: 200, json: { ok: true } },
    'a redirect': { fault: 'redirect', to: 'https://example.com/' },
  })) {
    it(`is not supported by a service that answers with ${what}`, async () => {
      await failed(fault);
      assert.equal(scene.capabilities.has(official.root, 'credits'), false);
    });
  }

  for (const [what, fault] of Object.entries<Fault>({
    'a broken connection': { fault: 'reset', at: 'afterReading' },
    'a 401': { fault: 'answer', status: 401, json: { error: 'Key' } },
    'a 429': { fault: 'answer', status: 429 },
    'a 503': { fault: 'answer', status: 503, html: '<h1>503</h1>' },
  })) {
    it(`is unknown after ${what}, and requested at the next opportunity`, async () => {
      await failed(fault);
      assert.equal(scene.capabilities.has(official.root, 'credits'), true);
      assert.equal(scene.clock.pending, 0);
      const changed = scene.changed();
      scene.account.want();
      await scene.clock.elapse();
      assert.equal(await changed, 500);
      assert.deepEqual([scene.log.of('error'), scene.log.of('warn')], [[], []]);
    });
  }

  it('is not requested before the service allows it', async () => {
    const headers = { 'Retry-After': '60' };
    await failed({ fault: 'answer', status: 429, headers });
    scene.account.ask();
    assert.equal(await scene.clock.elapse(), 60_000);
  });

  it('comes with the limits of each model, in the same request', async () => {
    const changed = scene.changed();
    scene.account.want();
    const askedAt = scene.clock.now();
    await scene.clock.elapse();
    await changed;
    const limits = { atOnce: 2, perDay: 200, usedToday: 0 };
    assert.deepEqual(scene.account.limits('gen4_turbo'), { ...limits, askedAt });
    assert.equal(scene.account.limits('constructor'), undefined);
    assert.equal(asked(), 1);
  });

  it('may be missing in an answer with limits, which is not requested again', async () => {
    const models = { gen4_turbo: { maxConcurrentGenerations: 1, maxDailyGenerations: null } };
    const fault = { fault: 'answer', status: 200, json: { tier: { models } } } as const;
    simulator.injectFault({ on: 'organization', ...fault });
    await seen();
    assert.equal(scene.account.credits, undefined);
    assert.equal(scene.account.limits('gen4_turbo')?.atOnce, 1);
    scene.account.want();
    assert.equal(scene.clock.pending, 0);
    assert.equal(scene.capabilities.has(official.root, 'credits'), true);
  });

  it('is unknown after a failed request, and the limits stay', async () => {
    const askedAt = scene.clock.now();
    await failed({ fault: 'answer', status: 503, html: '<h1>503</h1>' });
    const limits = { atOnce: 2, perDay: 200, usedToday: 0 };
    assert.deepEqual(scene.account.limits('gen4_turbo'), { ...limits, askedAt });
  });

  it('changes together with the limits: an answer without limits ends them', async () => {
    await seen();
    scene.account.noteTasks([ended()]);
    await falls();
    assert.equal(scene.account.limits('gen4_turbo'), undefined);
  });

  it('tells of a change of the limits only, and not of the same answer', async () => {
    await seen();
    const fires: unknown[] = [];
    scene.account.onDidChange(() => fires.push(scene.account.limits('gen4_turbo')?.atOnce));
    const answers = [{ atOnce: 5 }, { atOnce: 5 }, { atOnce: 6 }];
    for (const { atOnce } of answers) {
      const models = { gen4_turbo: { maxConcurrentGenerations: atOnce } };
      const json = { creditBalance: 500, tier: { models } };
      simulator.injectFault({ on: 'organization', fault: 'answer', status: 200, json });
      const before = scene.account.limits('gen4_turbo')?.askedAt;
      scene.account.ask();
      await scene.clock.elapse();
      while (scene.account.limits('gen4_turbo')?.askedAt === before) {
        await setImmediate();
      }
    }
    assert.deepEqual(fires, [5, 6]);
  });

  it('never comes with the limits of another service or key', async () => {
    await seen();
    scene.account.choose(official);
    assert.equal(scene.account.limits('gen4_turbo'), undefined);
    await scene.clock.elapse();
    await scene.changed();
    assert.ok(scene.account.limits('gen4_turbo'));
    scene.account.choose(relay);
    assert.equal(scene.account.limits('gen4_turbo'), undefined);
  });

  it('comes without limits when the key is gone', async () => {
    await seen();
    scene.hasKey = false;
    const changed = scene.changed();
    scene.account.ask();
    await scene.clock.elapse();
    await changed;
    assert.equal(scene.account.limits('gen4_turbo'), undefined);
  });

  it('is requested at Runway again after any answer', async () => {
    scene.account.choose({ ...official, kind: 'runway' });
    await failed({ fault: 'answer', status: 404 });
    assert.equal(scene.capabilities.has(official.root, 'credits'), true);
  });
});
