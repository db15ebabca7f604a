import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { TaskState } from '../../../../src/tasks/record.ts';
import type { RecordedRequest } from '../../../simulator/index.ts';
import { useTestEnvironment, type TestWindow } from '../support/testEnvironment.ts';
import { taskRecord, whenRecord, whenState } from '../support/records.ts';
import { namesIn } from '../support/tempFolder.ts';

describe('several windows', () => {
  const environment = useTestEnvironment();

  /** A window whose requests show where they come from. */
  async function open(name: string): Promise<TestWindow> {
    return environment().window(name, (context) => {
      context.key = name;
    });
  }

  const queries = (): RecordedRequest[] =>
    environment().simulator.requests.filter((it) => it.endpoint === 'query');
  const askers = () => queries().map((it) => it.headers['authorization']?.slice('Bearer '.length));

  /** Lets a window die as one does that is killed: its leases are there, and nobody renews them. */
  async function leaveStale(name: string): Promise<void> {
    const lock = join(environment().leases, `${name}.lease`);
    await writeFile(lock, 'dead');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
  }

  it('see the same list', async () => {
    const [one, other] = [await open('one'), await open('other')];

    const id = await environment().submit(one, { queueMs: Infinity });
    await whenState(other.store, id, 'queued');

    assert.deepEqual(other.tasks.all(), one.tasks.all());
  });

  it('let one of them poll and save, once', async () => {
    const one = await open('one');
    const id = await environment().submit(one, { queueMs: 0, runMs: 20_000 });
    const other = await open('other');

    await environment().clock.runUntil(whenState(other.store, id, 'done'));

    assert.deepEqual(new Set(askers()), new Set(['one']));
    assert.equal(environment().simulator.count('video'), 1);
    assert.deepEqual(await namesIn(environment().videos), ['cat.mp4']);
  });

  it('let another window poll the task if it holds the lease', async () => {
    const other = await open('other');
    await environment().submit(other, { queueMs: Infinity });
    const one = await open('one');
    const id = await environment().submit(one);

    await environment().clock.runUntil(whenState(one.store, id, 'done'));

    assert.deepEqual(new Set(askers()), new Set(['other']));
  });

  it('take over from a closed window, and query at least 5 s after its last query', async () => {
    const one = await open('one');
    const id = await environment().submit(one, { queueMs: Infinity });
    const other = await open('other');
    await environment().clock.runUntil(environment().simulator.answered('query', 3));
    await whenRecord(one.store, id, (it) => it.status === 'PENDING');
    const closed = environment().clock.now();

    one.tasks.dispose();
    await environment().leaseIsFree();
    environment().simulator.tasks[0]?.hold({ status: 'SUCCEEDED' });
    await environment().clock.runUntil(whenState(other.store, id, 'done'));

    assert.deepEqual(askers(), ['one', 'one', 'one', 'other']);
    const [, , last, first] = queries().map((it) => it.at);
    assert.ok((first ?? 0) - (last ?? 0) >= 5000);
    assert.ok((first ?? 0) - closed <= 10_000);
  });

  it('take over from a killed window', async () => {
    const name = `service-${Buffer.from(environment().root).toString('base64url')}`;
    await leaveStale(name);
    const one = await open('one');

    const id = await environment().submit(one);

    await environment().clock.runUntil(whenState(one.store, id, 'done'));
  });

  it('take over from a window that was closed while it started', async () => {
    const { taskId } = await environment().finishedTask();
    const context = await environment().context('slow');
    const { id } = await context.store.add(taskRecord({ service: environment().root, taskId }));
    const secrets = new EventEmitter();
    const client = context.client.bind(context);
    context.client = async (root) => {
      const answered = once(secrets, 'answered');
      secrets.emit('asked');
      await answered;
      return client(root);
    };
    const asked = once(secrets, 'asked');
    const slow = await environment().openTasks(context);
    await asked;

    slow.tasks.dispose();
    secrets.emit('answered');

    const other = await open('other');
    await environment().clock.runUntil(whenRecord(other.store, id, (it) => it.state !== 'queued'));
  });

  it('let the one that polls save a video that another living window has claimed', async () => {
    const other = await open('other');
    await environment().submit(other, { queueMs: Infinity });
    const one = await open('one');
    const { taskId, url } = await environment().finishedTask();
    while (!(await namesIn(environment().leases)).includes('window-one.lease')) {
      await setImmediate();
    }
    const { id } = await other.store.add(
      taskRecord({
        ...{ state: 'saving', service: environment().root, folder: environment().videos },
        ...{ taskId, videoUrl: url, saver: { window: 'one' }, window: 'one' },
      }),
    );

    await environment().clock.runUntil(whenState(one.store, id, 'done'));

    assert.equal(environment().simulator.count('video'), 1);
    assert.ok(!askers().includes('one'));
  });

  it('let the window with the key poll if another has none', async () => {
    const one = await environment().window('one', (context) => {
      context.key = 'missing';
    });
    const other = await open('other');
    const id = await environment().submit(other);

    await environment().clock.runUntil(whenState(one.store, id, 'done'));

    assert.deepEqual(new Set(askers()), new Set(['other']));
  });

  it('are not blocked by a window that has nothing to do', async () => {
    const one = await open('one');
    const first = await environment().submit(one);
    await environment().clock.runUntil(whenState(one.store, first, 'done'));
    await environment().leaseIsFree();
    const other = await open('other');

    const second = await environment().submit(other);
    await environment().clock.runUntil(whenState(other.store, second, 'done'));
  });

  it('poll a task again after all were closed', async () => {
    const one = await open('one');
    const id = await environment().submit(one, { queueMs: Infinity });
    one.tasks.dispose();
    await environment().leaseIsFree();
    environment().simulator.tasks[0]?.hold({ status: 'SUCCEEDED' });

    const next = await open('next');
    assert.equal(next.tasks.get(id)?.state, 'queued');
    await environment().clock.runUntil(whenState(next.store, id, 'done'));

    assert.equal(environment().simulator.count('create'), 1);
  });

  it('stop in the middle of a query when they are closed, and write nothing', async () => {
    const one = await open('one');
    const id = await environment().submit(one, { queueMs: Infinity });
    const before = one.store.get(id);
    environment().simulator.injectFault({ on: 'query', fault: 'silence' });
    await environment().clock.elapse();
    await environment().simulator.received('query');
    const gone = new Promise((resolve) => environment().simulator.once('abort', resolve));
    const update = mock.method(one.store, 'update');

    one.tasks.dispose();
    await gone;
    await environment().leaseIsFree();

    assert.equal(update.mock.callCount(), 0);
    assert.deepEqual((await environment().context()).store.get(id), before);
    assert.equal(environment().clock.pending, 0);
  });

  describe('find, after a window died,', () => {
    const outcomes: [TaskState, TaskState, 'no' | 'unknown'][] = [
      ['preparing', 'failed', 'no'],
      ['submitting', 'unconfirmed', 'unknown'],
    ];
    for (const [state, outcome, charged] of outcomes) {
      it(`that its ${state} task is ${outcome}`, async () => {
        const context = await environment().context('next');
        const { id } = await context.store.add(taskRecord({ state, window: 'dead' }));

        const { store } = await environment().openTasks(context);

        const record = store.get(id);
        assert.equal(record?.state, outcome);
        assert.equal(record.problem?.charged, charged);
        assert.deepEqual(record.problem.failure, { type: 'windowClosed' });
        assert.equal(environment().simulator.requests.length, 0);
      });

      it(`that its ${state} task is ${outcome} after a kill`, async () => {
        await leaveStale('window-killed');
        const context = await environment().context('next');
        const { id } = await context.store.add(taskRecord({ state, window: 'killed' }));

        const { store } = await environment().openTasks(context);

        assert.equal(store.get(id)?.state, outcome);
      });

      it(`nothing to do for a ${state} task while the window is alive`, async () => {
        const alive = await open('alive');
        const { id } = await alive.store.add(taskRecord({ state, window: 'alive' }));

        await open('next');

        assert.equal(alive.store.get(id)?.state, state);
        assert.equal((await environment().context()).store.get(id)?.state, state);
      });
    }

    it('that a task which was sent meanwhile may have been charged', async () => {
      const context = await environment().context('next');
      const { id } = await context.store.add(taskRecord({ state: 'preparing', window: 'dead' }));
      context.store.dispose(); // It has not heard the last of that window.
      const dead = await environment().context('dead');
      await dead.store.update(id, (it) => ({ ...it, state: 'submitting' }));

      await environment().openTasks(context);

      const record = (await environment().context()).store.get(id);
      assert.equal(record?.state, 'unconfirmed');
      assert.equal(record.problem?.charged, 'unknown');
    });
  });

  it('do not treat a window as dead that slept and submits a task now', async () => {
    const slept = await open('slept');
    await environment().submit(slept, { queueMs: Infinity });
    await rm(join(environment().leases, 'window-slept.lease'));
    await slept.context.log.said(/Another window has taken over/);
    const held = environment().simulator.injectFault({ on: 'create', fault: 'hold' });
    const submission = slept.tasks.submit(environment().request());
    await environment().simulator.received('create', 2);

    const next = await open('next');
    const states = next.tasks.all().map((it) => it.state);
    held.release();

    assert.deepEqual(states.sort(), ['queued', 'submitting']);
    assert.equal((await submission).record.state, 'queued');
  });

  it('show that they are alive only while a task is unfinished or not announced', async () => {
    const [one, other] = [await open('one'), await open('other')];
    const leases = async () =>
      (await namesIn(environment().leases)).filter((name) => /^window-.*\.lease$/.test(name));
    assert.deepEqual(await leases(), []);

    const id = await environment().submit(one, { queueMs: 0, runMs: 20_000 });
    await whenState(other.store, id, 'queued');
    assert.ok((await leases()).includes('window-one.lease'));
    const done = await environment().clock.runUntil(whenState(one.store, id, 'done'));
    await environment().leaseIsFree();
    assert.ok((await leases()).includes('window-one.lease'), 'it announces the end');
    assert.equal(await one.tasks.claimAnnouncement(done), true);

    await Promise.all(['one', 'other'].map((name) => environment().isIdle(name)));
  });

  it('show that they are alive before the record of a submission is written', async () => {
    const { tasks, store } = await open('one');
    const add = store.add.bind(store);
    let leases: string[] = [];
    store.add = async (record) => {
      leases = await namesIn(environment().leases);
      return add(record);
    };

    await tasks.submit(environment().request());

    assert.deepEqual(leases, ['window-one.lease']);
  });
});
