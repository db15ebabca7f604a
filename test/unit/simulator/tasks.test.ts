import assert from 'node:assert/strict';
import type RunwayML from '@runwayml/sdk';

import { failures, startSimulator, type Simulator } from '../../simulator/index.ts';
import { cancel, create, createTask, jsonHeaders, query } from './requests.ts';

type Organization = RunwayML.OrganizationRetrieveResponse;

describe('a task', () => {
  let simulator: Simulator;
  /** The simulator's clock. It moves only when the test moves it. */
  const now = (): number => 1_800_000_000_000;

  beforeEach(async () => {
    simulator = await startSimulator({ now, queueMs: 1000, runMs: 4000, render: 'none' });
  });

  afterEach(async () => simulator.close());

  async function queryStatus(id: string): Promise<unknown> {
    return (await query(simulator, id)).body['status'];
  }

  it('waits, runs and succeeds as the clock moves', async () => {
    const task = await createTask(simulator);
    await task.rendered;

    const seen = [];
    for (const step of [0, 999, 1, 1000, 2999, 1]) {
      simulator.advance(step);
      const { body } = await query(simulator, task.id);
      seen.push([body['status'], body['progress']]);
    }

    assert.deepEqual(seen, [
      ['PENDING', undefined],
      ['PENDING', undefined],
      ['RUNNING', 0],
      ['RUNNING', 0.25],
      ['RUNNING', 0.99],
      ['SUCCEEDED', undefined],
    ]);
  });

  it('is throttled if planned so, and then runs', async () => {
    simulator.next({ queueStatus: 'THROTTLED' });
    const { id } = await createTask(simulator);

    assert.equal(await queryStatus(id), 'THROTTLED');
    simulator.advance(1000);
    assert.equal(await queryStatus(id), 'RUNNING');
  });

  it('fails with the planned code when its time is over', async () => {
    simulator.next({ end: { failure: 'Out of luck.', failureCode: 'INTERNAL', credits: 3 } });
    const { id } = await createTask(simulator);

    assert.equal(await queryStatus(id), 'PENDING');
    simulator.advance(5000);
    const { body } = await query(simulator, id);

    const { status, failure, failureCode, cost } = body;
    assert.deepEqual(
      { status, failure, failureCode, cost },
      { status: 'FAILED', failure: 'Out of luck.', failureCode: 'INTERNAL', cost: { credits: 3 } },
    );
  });

  it('can fail without a failure code and without a price', async () => {
    simulator.next({ end: failures.internal, queueMs: 0, runMs: 0 });
    const { id } = await createTask(simulator);

    const { body } = await query(simulator, id);

    assert.equal('failureCode' in body, false);
    assert.deepEqual(body['cost'], { credits: 0 });
  });

  it("is refused if planned so, and doesn't exist afterwards", async () => {
    const issues = [{ code: 'custom', path: ['seed'], message: 'Not this one.' }];
    simulator.next({ refuse: { status: 400, error: 'No.', issues } });

    const { status, body } = await create(simulator);

    assert.equal(status, 400);
    assert.deepEqual(body['issues'], issues);
    assert.equal(simulator.tasks.length, 0);
  });

  it('uses plans in order; an invalid request uses none', async () => {
    simulator.next({ queueStatus: 'THROTTLED' });
    simulator.next({ queueMs: 0 });

    await create(simulator, { ratio: 'none' });
    const states = [];
    for (let i = 0; i < 3; i += 1) {
      states.push((await createTask(simulator)).state.status);
    }

    assert.deepEqual(states, ['THROTTLED', 'RUNNING', 'PENDING']);
  });

  it('can be held in a state, and released', async () => {
    const task = await createTask(simulator);
    task.hold({ status: 'RUNNING', progress: 0.5 });
    simulator.advance(60_000);

    assert.equal(await queryStatus(task.id), 'RUNNING');
    task.release();
    await task.rendered;
    assert.equal(await queryStatus(task.id), 'SUCCEEDED');
  });

  it('is cancelled by DELETE with 204 and no body, once', async () => {
    const { id } = await createTask(simulator);

    const first = await cancel(simulator, id);
    const second = await cancel(simulator, id);
    simulator.advance(60_000);

    assert.equal(first.status, 204);
    assert.equal(await first.text(), '');
    assert.equal(first.headers.get('content-length'), null);
    assert.equal(second.status, 404);
    assert.equal(await queryStatus(id), 'CANCELLED');
  });

  it('returns 404 after it was cancelled, if configured so', async () => {
    const other = await startSimulator({ afterCancel: 'gone', render: 'none' });
    try {
      const { id } = await createTask(other);
      await cancel(other, id);

      assert.equal((await query(other, id)).status, 404);
    } finally {
      await other.close();
    }
  });

  it('is deleted by DELETE after it has ended', async () => {
    const task = await createTask(simulator);
    task.hold({ status: 'SUCCEEDED' });

    assert.equal((await cancel(simulator, task.id)).status, 204);
    assert.equal((await query(simulator, task.id)).status, 404);
    assert.equal(task.deleted, true);
  });

  it('reserves its credits, and returns them if it is cancelled or fails', async () => {
    const balances = [simulator.creditBalance];
    const cancelled = await createTask(simulator, { duration: 10 });
    balances.push(simulator.creditBalance);
    await cancel(simulator, cancelled.id);
    balances.push(simulator.creditBalance);
    const failed = await createTask(simulator, { duration: 10 });
    failed.hold({ status: 'FAILED', ...failures.badOutput });
    balances.push(simulator.creditBalance);

    assert.deepEqual(balances, [10_000, 9950, 10_000, 10_000]);
  });

  it('costs the price of its model and duration', async () => {
    const rain = { promptText: 'Rain.' };
    const cases: [number, object][] = [
      [25, { duration: 5 }],
      [60, { model: 'gen4.5', promptText: 'Rain.', duration: 5 }],
      [160, { model: 'veo3.1', duration: 4 }],
      [80, { model: 'veo3.1', duration: 4, audio: false }],
      [60, { model: 'veo3.1_fast', duration: 4 }],
      [85, { model: 'gen4.5', promptText: 'Rain.', duration: 5, outputFormat: 'prores' }],
      [600, { model: 'seedance2', duration: 4, ratio: '3840:2160' }],
      [64, { model: 'seedance2_mini', duration: 4, ratio: undefined }],
      [31, { model: 'gemini_omni_flash', duration: 3 }],
      [17, { ...rain, model: 'gemini_omni_flash_1.1', duration: 5, ratio: '640:360' }],
      [75, { ...rain, model: 'hailuo3', duration: 5, ratio: '16:9', resolution: '2k' }],
      [40, { ...rain, model: 'h3_max', duration: 5, ratio: undefined }],
      [146, { model: 'grok_imagine_1_5', duration: 5, ratio: undefined, resolution: '1080p' }],
      [34, { ...rain, model: 'wan3_prime', duration: 5, ratio: 'auto_480p' }],
    ];
    for (const [credits, changes] of cases) {
      const { body } = await create(simulator, { ...changes });
      assert.deepEqual(body['estimatedCost'], { credits }, JSON.stringify(changes));
    }
  });

  it('reserves the price of the longest video if the model chooses the duration', async () => {
    const changes = { model: 'seedance2_5', duration: 'auto', ratio: '640:640' };
    const { body } = await create(simulator, changes);
    const [task] = simulator.tasks;
    task?.hold({ status: 'SUCCEEDED' });
    const ended = await query(simulator, task?.id ?? '');

    assert.deepEqual(body['estimatedCost'], { credits: 600 });
    assert.equal(task?.request.duration, 5);
    assert.deepEqual(ended.body['cost'], { credits: 100 });
  });

  it('is refused if credits are missing', async () => {
    const poor = await startSimulator({ credits: 30, render: 'none' });
    try {
      const first = await create(poor, { duration: 5 });
      const second = await create(poor, { duration: 5 });

      assert.equal(first.status, 200);
      assert.equal(second.status, 400);
      assert.match(String(second.body['error']), /^You do not have enough credits/);
      assert.equal(poor.creditBalance, 5);
    } finally {
      await poor.close();
    }
  });
});

describe('an account with limits', () => {
  const limits = { concurrentGenerations: 2, dailyGenerations: 4 };
  let simulator: Simulator;

  beforeEach(async () => {
    const now = (): number => 1_800_000_000_000;
    simulator = await startSimulator({ ...limits, now, queueMs: 0, runMs: 4000, render: 'none' });
  });

  afterEach(async () => simulator.close());

  const listStatuses = () => simulator.tasks.map((task) => task.state.status);

  it('runs so many tasks of a model at once, and throttles the others', async () => {
    const [first, second] = [await createTask(simulator), await createTask(simulator)];
    await createTask(simulator);
    await createTask(simulator, { model: 'veo3.1', duration: 4 });
    for (const task of simulator.tasks) {
      await task.rendered;
    }

    assert.deepEqual(listStatuses(), ['RUNNING', 'RUNNING', 'THROTTLED', 'RUNNING']);
    await cancel(simulator, second.id);
    assert.deepEqual(listStatuses(), ['RUNNING', 'CANCELLED', 'RUNNING', 'RUNNING']);
    simulator.advance(4000);
    assert.equal((await query(simulator, first.id)).body['status'], 'SUCCEEDED');
    assert.deepEqual(listStatuses(), ['SUCCEEDED', 'CANCELLED', 'SUCCEEDED', 'SUCCEEDED']);
  });

  it('starts the time of a throttled task when another has ended', async () => {
    const first = await createTask(simulator);
    await createTask(simulator);
    const third = await createTask(simulator);
    first.hold({ status: 'SUCCEEDED' });
    simulator.advance(3000);
    assert.deepEqual((await query(simulator, third.id)).body['progress'], 0);
    simulator.advance(1000);

    assert.deepEqual((await query(simulator, third.id)).body['progress'], 0.25);
  });

  it('can be cancelled while it is throttled', async () => {
    await createTask(simulator);
    await createTask(simulator);
    const third = await createTask(simulator);

    assert.equal((await cancel(simulator, third.id)).status, 204);
    assert.equal((await query(simulator, third.id)).body['status'], 'CANCELLED');
  });

  it('refuses more tasks of a model than a day may have, until a day has passed', async () => {
    const statuses = [];
    for (let i = 0; i < 5; i += 1) {
      statuses.push((await create(simulator)).status);
    }
    statuses.push((await create(simulator, { model: 'veo3.1', duration: 4 })).status);
    simulator.advance(24 * 3_600_000);
    statuses.push((await create(simulator)).status);

    assert.deepEqual(statuses, [200, 200, 200, 200, 429, 200, 200]);
  });

  it("doesn't limit a relay", async () => {
    for (let i = 0; i < 5; i += 1) {
      await createTask(simulator, {}, 'relay');
    }

    assert.deepEqual(new Set(listStatuses()), new Set(['RUNNING']));
  });

  it('tells its limits and its use as the contract describes; no limit is null', async () => {
    const unlimited = await startSimulator({ render: 'none' });
    try {
      await createTask(simulator);
      const address = (it: Simulator) => `${it.root('official')}/organization`;
      const read = async (it: Simulator) =>
        (await (await fetch(address(it), { headers: jsonHeaders })).json()) as Organization;
      const { tier, usage } = await read(simulator);

      assert.deepEqual(tier.models['gen4_turbo'], {
        maxConcurrentGenerations: 2,
        maxDailyGenerations: 4,
      });
      assert.deepEqual(usage.models['gen4_turbo'], { dailyGenerations: 1 });
      assert.deepEqual(usage.models['h3_max'], { dailyGenerations: 0 });
      assert.deepEqual((await read(unlimited)).tier.models['gen4_turbo'], {
        maxConcurrentGenerations: null,
        maxDailyGenerations: null,
      });
    } finally {
      await unlimited.close();
    }
  });
});

describe('a plan', () => {
  it('from next() takes precedence over magic words, and these over the plan option', async () => {
    const simulator = await startSimulator({
      render: 'none',
      plan: ({ duration }) => ({ queueMs: duration * 1000, runMs: 1 }),
    });
    try {
      simulator.next({ runMs: 3 });
      const first = await createTask(simulator, { promptText: '[slow]' });
      const second = await createTask(simulator, { promptText: '[slow]' });
      const third = await createTask(simulator);

      const times = [first, second, third].map(({ plan }) => [plan.queueMs, plan.runMs]);
      assert.deepEqual(times, [
        [10_000, 3],
        [10_000, 60_000],
        [5000, 1],
      ]);
    } finally {
      await simulator.close();
    }
  });
});
