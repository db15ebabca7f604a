import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { TASK_STATES, type TaskRecord } from '../../../src/tasks/record.ts';
import { taskFolders } from '../../../src/tasks/tasks.ts';
import { TestEnvironment, useTestEnvironment, type TestWindow } from './support/testEnvironment.ts';
import { readRecords, taskRecord, whenRecord, whenState } from './support/records.ts';
import { namesIn } from './support/tempFolder.ts';

describe('the tasks', () => {
  const environment = useTestEnvironment();
  let window: TestWindow;

  beforeEach(async () => {
    window = await environment().window();
  });

  const findRecord = (id: string) => window.store.get(id);
  const count = (endpoint: 'create' | 'query' | 'cancel' | 'video') =>
    environment().simulator.count(endpoint);
  const methods = () => environment().simulator.requests.map((it) => it.method);

  async function add(changes: Partial<TaskRecord>): Promise<TaskRecord> {
    return window.store.add(taskRecord(changes));
  }

  async function doneTask(): Promise<TaskRecord> {
    const id = await environment().submit(window);
    return environment().clock.runUntil(whenState(window.store, id, 'done'));
  }

  describe('on the list', () => {
    it('are sorted: running tasks first, newest first', async () => {
      // No client: nobody looks after them meanwhile.
      window.context.key = 'missing';
      for (const [index, state] of TASK_STATES.entries()) {
        await add({ id: `${state}-old`, state, createdAt: index });
        await add({ id: `${state}-new`, state, createdAt: 100 + index });
      }

      const running = ['saving', 'running', 'queued', 'submitting', 'preparing', 'waiting'];
      const others = ['unconfirmed', 'unsaved', 'cancelled', 'failed', 'done'];
      assert.deepEqual(
        window.tasks.all().map((it) => it.id),
        [
          ...running.map((state) => `${state}-new`),
          ...running.map((state) => `${state}-old`),
          ...others.map((state) => `${state}-new`),
          ...others.map((state) => `${state}-old`),
        ],
      );
    });

    it('have their own folders', () => {
      const { records, leases } = taskFolders('root');

      assert.deepEqual([records, leases], [join('root', 'records'), join('root', 'leases')]);
    });
  });

  describe('that are to be cancelled', () => {
    it('are queried first, and show the end that the next poll finds', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      const before = methods().length;

      assert.equal(await window.tasks.cancel(id), 'asked');
      await environment().clock.runUntil(whenState(window.store, id, 'cancelled'));

      assert.equal(environment().simulator.tasks[0]?.state.status, 'CANCELLED');
      assert.deepEqual(methods().slice(before), ['GET', 'DELETE', 'GET']);
    });

    it('are cancelled while they run', async () => {
      const id = await environment().submit(window, { runMs: Infinity });

      assert.equal(await window.tasks.cancel(id), 'asked');
    });

    it('are saved without a DELETE if they are already finished', async () => {
      const id = await environment().submit(window);

      assert.equal(await window.tasks.cancel(id), 'ended');
      await environment().clock.runUntil(whenState(window.store, id, 'done'));

      assert.equal(count('cancel'), 0);
      assert.deepEqual(await namesIn(environment().videos), ['cat.mp4']);
    });

    it('get no DELETE if they have already failed', async () => {
      const id = await environment().submit(window, { end: { failure: 'No.' } });

      assert.equal(await window.tasks.cancel(id), 'ended');

      assert.equal(findRecord(id)?.state, 'failed');
      assert.equal(count('cancel'), 0);
    });

    const isAsked = ['waiting', 'queued', 'running'];
    for (const state of TASK_STATES.filter((it) => !isAsked.includes(it))) {
      it(`cause no request if they are ${state}`, async () => {
        const changes = { state, service: environment().root, window: 'window' } as const;
        window.context.key = 'missing';
        const { id } = await add(changes);

        assert.equal(await window.tasks.cancel(id), 'ended');

        assert.equal(findRecord(id)?.state, state);
        assert.equal(environment().simulator.requests.length, 0);
      });
    }

    for (const status of [404, 405] as const) {
      it(`are still polled if cancelling is not supported (${status})`, async () => {
        const id = await environment().submit(window, { queueMs: Infinity });
        environment().simulator.injectFault({ on: 'cancel', fault: 'answer', status, json: {} });

        assert.equal(await window.tasks.cancel(id), 'unsupported');

        assert.equal(findRecord(id)?.state, 'queued');
        environment().simulator.tasks[0]?.hold({ status: 'SUCCEEDED' });
        await environment().clock.runUntil(whenState(window.store, id, 'done'));
      });
    }

    it('are still polled if a relay says that it can’t cancel', async () => {
      const relay = await TestEnvironment.open({ relayCancel: 405, queueMs: Infinity });
      try {
        const other = await relay.window();
        const id = await relay.submit(other);

        assert.equal(await other.tasks.cancel(id), 'unsupported');
      } finally {
        await relay.close();
      }
    });

    it('get no DELETE if their status is unknown', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      environment().simulator.injectFault({ on: 'query', fault: 'answer', status: 503 });

      await assert.rejects(window.tasks.cancel(id), ServiceError);

      assert.equal(count('cancel'), 0);
    });

    it('cause no request without the key', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      window.context.key = 'missing';
      const before = methods().length;

      await assert.rejects(window.tasks.cancel(id), /noKey/);

      assert.equal(methods().length, before);
    });

    it('are not finished if the service only repeats the image', async () => {
      const uri = 'https://example.com/cat.mp4';
      const image = { uri, name: 'cat.mp4', url: 'https://example.com/cat.png' };
      const id = await environment().submit(window, { queueMs: Infinity }, { image });
      const taskId = findRecord(id)?.taskId;
      const json = { id: taskId, status: 'SUCCESS', result: uri };
      environment().simulator.injectFault({ on: 'query', fault: 'answer', status: 200, json });

      assert.equal(await window.tasks.cancel(id), 'asked');
    });
  });

  describe('that already exist at a service', () => {
    it('are polled by their id until the video is saved', async () => {
      const { taskId } = await environment().finishedTask();

      const record = await window.tasks.track(environment().root, taskId, environment().videos);
      const done = await environment().clock.runUntil(whenState(window.store, record.id, 'done'));

      assert.equal(done.taskId, taskId);
      assert.ok(done.file?.startsWith(environment().videos));
      assert.equal(count('create'), 1);
    });

    it('are listed once, even if they are tracked several times', async () => {
      const { taskId } = await environment().finishedTask();

      const once = await window.tasks.track(environment().root, taskId, environment().videos);
      const twice = await window.tasks.track(environment().root, taskId, environment().videos);

      assert.equal(twice.id, once.id);
      assert.equal(window.tasks.all().length, 1);
    });

    it('with the same id at another service are different tasks', async () => {
      const official = environment().simulator.root('official');

      const one = await window.tasks.track(environment().root, 'same', environment().videos);
      const other = await window.tasks.track(official, 'same', environment().videos);

      assert.notEqual(one.id, other.id);
    });

    it('can be tracked again after they were removed', async () => {
      const { taskId } = await environment().finishedTask();
      const { id } = await window.tasks.track(environment().root, taskId, environment().videos);
      await environment().clock.runUntil(whenState(window.store, id, 'done'));
      await window.tasks.remove(id);

      const again = await window.tasks.track(environment().root, taskId, environment().videos);

      assert.notEqual(again.id, id);
      await environment().clock.runUntil(whenState(window.store, again.id, 'done'));
    });

    it('can give their id to an unconfirmed task', async () => {
      environment().simulator.injectFault({
        on: 'create',
        fault: 'reset',
        at: 'afterReading',
        accept: true,
      });
      const { record } = await window.tasks.submit(environment().request());
      assert.equal(record.state, 'unconfirmed');

      const attached = await window.tasks.attach(
        record.id,
        environment().simulator.tasks[0]?.id ?? '',
      );

      assert.equal(attached?.state, 'queued');
      const done = await environment().clock.runUntil(whenState(window.store, record.id, 'done'));
      assert.equal(done.file, join(environment().videos, 'cat.mp4'));
      assert.equal(count('create'), 1);
    });

    it('can’t give their id to a task that has an id', async () => {
      const done = await doneTask();

      const attached = await window.tasks.attach(done.id, 'another');

      assert.deepEqual(attached, done);
    });
  });

  describe('that are removed', () => {
    it('leave the list, and nothing is deleted at the service or on disk', async () => {
      const { id } = await doneTask();

      await window.tasks.remove(id);

      assert.deepEqual(window.tasks.all(), []);
      assert.equal(window.tasks.get(id), undefined);
      assert.deepEqual(await namesIn(environment().videos), ['cat.mp4']);
      assert.equal(count('cancel'), 0);
      assert.equal(environment().simulator.tasks[0]?.deleted, false);
    });

    it('stay removed in the next window', async () => {
      const { id } = await doneTask();
      await window.tasks.remove(id);

      const next = await environment().window('next');

      assert.deepEqual(next.tasks.all(), []);
      assert.equal(next.tasks.get(id), undefined);
    });

    it('are deleted from the disk by a window opened a day later', async () => {
      const { id } = await doneTask();
      await window.tasks.remove(id);
      environment().clock.advance(23 * 3600_000);
      await (await environment().window('soon')).tasks.loadEnded();
      assert.equal(readRecords(environment().records).length, 1);
      environment().clock.advance(2 * 3600_000);

      const { tasks } = await environment().window('later');
      await tasks.loadEnded();

      assert.deepEqual(readRecords(environment().records), []);
      assert.deepEqual(
        (await tasks.expenses()).map((it) => it.id),
        [id],
      );
    });

    it('count as spending for 400 days, to the end of the month', async () => {
      const { id } = await doneTask();
      await window.tasks.remove(id);
      const day = 24 * 3600_000;
      for (const [days, kept] of [
        [399, 1],
        [32, 0],
      ] as const) {
        environment().clock.advance(days * day);
        const { tasks } = await environment().window(`after-${days}`);
        await window.store.refresh();
        assert.equal((await tasks.expenses()).length, kept);
      }
    });

    it('can’t be running tasks', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });

      await window.tasks.remove(id);

      assert.equal(findRecord(id)?.state, 'queued');
    });

    it('come back with their prompt, seed and ID in all windows when that is undone', async () => {
      const { id } = await doneTask();
      const before = findRecord(id);
      const other = await environment().window('other');
      await window.tasks.remove(id);

      await window.tasks.restore(id);

      const restored = findRecord(id);
      assert.deepEqual({ ...restored, revision: 0 }, { ...before, revision: 0 });
      await other.tasks.refresh();
      await other.tasks.loadEnded();
      assert.deepEqual(other.tasks.get(id), restored);
    });

    it('are polled again when they come back', async () => {
      const task = await window.tasks.track(environment().root, 'unknown', '/videos');
      await window.tasks.remove(task.id);

      await window.tasks.restore(task.id);

      assert.equal(findRecord(task.id)?.state, 'queued');
      assert.deepEqual(
        readRecords(environment().records).map((it) => it.removedAt),
        [undefined],
      );
    });

    it('all at once are the ended ones, not those that need a decision', async () => {
      window.context.key = 'missing';
      for (const state of TASK_STATES) {
        await add({ state });
      }

      await window.tasks.remove(...(await window.tasks.listEnded()).map((it) => it.id));

      const ended = ['done', 'failed', 'cancelled'];
      assert.deepEqual(
        window.tasks
          .all()
          .map((it) => it.state)
          .sort(),
        TASK_STATES.filter((it) => !ended.includes(it)).sort(),
      );
    });
  });

  describe('whose end is announced', () => {
    it('are announced once, by the window that submitted them', async () => {
      const other = await environment().window('other');
      const done = await doneTask();
      await whenState(other.store, done.id, 'done');

      assert.equal(await other.tasks.claimAnnouncement(done), false);
      assert.equal(await window.tasks.claimAnnouncement(done), true);
      assert.equal(await window.tasks.claimAnnouncement(done), false);
      assert.equal(await other.tasks.claimAnnouncement(done), false);
    });

    it('are announced by one other window if that window is gone', async () => {
      const done = await doneTask();
      window.tasks.dispose();
      const [one, other] = [await environment().window('one'), await environment().window('other')];

      const claims = await Promise.all([
        one.tasks.claimAnnouncement(done),
        other.tasks.claimAnnouncement(done),
        one.tasks.claimAnnouncement(done),
      ]);

      assert.deepEqual(claims.filter(Boolean), [true]);
    });

    it('are announced by another window if that window gets no answers', async () => {
      const other = await environment().window('other');
      const done = await doneTask();

      await other.tasks.handOver(done.id);
      assert.equal(findRecord(done.id)?.window, 'window');
      await window.tasks.handOver(done.id);

      const record = await whenRecord(other.store, done.id, (it) => it.window === '');
      assert.equal(await other.tasks.claimAnnouncement(record), true);
      assert.equal(await window.tasks.claimAnnouncement(record), false);
    });

    it('are announced even if another window changes them at once', async () => {
      const other = await environment().window('other');
      for (let times = 1; times <= 10; times += 1) {
        const { id } = await add({ state: 'unsaved' });
        const record = await whenState(other.store, id, 'unsaved');

        const [claimed] = await Promise.all([
          window.tasks.claimAnnouncement(record),
          other.store.update(id, (it) => ({ ...it, status: 'A' })),
          other.store.update(id, (it) => ({ ...it, progress: 1 })),
        ]);

        assert.equal(claimed, true);
        assert.equal(findRecord(id)?.announced, true);
      }
    });

    it('are not announced while they are running', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      const record = findRecord(id);
      assert.ok(record);

      assert.equal(await window.tasks.claimAnnouncement(record), false);
    });

    it('are not announced after they were removed', async () => {
      const done = await doneTask();
      await window.tasks.remove(done.id);

      assert.equal(await window.tasks.claimAnnouncement(done), false);
    });
  });

  describe('whose video is saved again', () => {
    it('have it in their folder, next to the first, with a fresh link', async () => {
      const done = await doneTask();

      const file = await window.tasks.downloadAgain(done);

      assert.equal(file, join(environment().videos, 'cat-2.mp4'));
      assert.equal(findRecord(done.id)?.file, file);
      assert.equal(findRecord(done.id)?.state, 'done');
      assert.equal(count('query'), 2);
      assert.equal(count('create'), 1);
    });

    it('have it in another folder, and keep the path of the first', async () => {
      const done = await doneTask();
      const folder = join(environment().videos, 'elsewhere');

      const { file } = await window.tasks.fetchVideo(done, folder);

      assert.equal(file, join(folder, 'cat.mp4'));
      assert.equal(findRecord(done.id)?.file, done.file);
    });

    it('use the old link if the key is missing', async () => {
      const done = await doneTask();
      window.context.key = 'missing';

      assert.equal(await window.tasks.downloadAgain(done), join(environment().videos, 'cat-2.mp4'));
    });

    it('fail if the service no longer has it', async () => {
      const record = await add({ state: 'done', service: environment().root });
      window.context.key = 'missing';

      await assert.rejects(window.tasks.downloadAgain(record), /videoGone/);
    });

    it('are done if the user saved it in another place', async () => {
      const { id } = await add({ state: 'unsaved' });

      await window.tasks.saved(id, { file: '/desktop/cat.mp4' });

      assert.equal(findRecord(id)?.state, 'done');
      assert.equal(findRecord(id)?.file, '/desktop/cat.mp4');
    });
  });

  it('are polled even if another record is unreadable', async () => {
    const folder = join(environment().records, 'unfinished', '0000000001000-garbage');
    await mkdir(folder);
    await writeFile(join(folder, '1.json'), '{"version":2');
    const next = await environment().window('next');

    const id = await environment().submit(next);

    await environment().clock.runUntil(whenState(next.store, id, 'done'));
  });

  it('report every change once', async () => {
    const revisions: number[] = [];
    window.tasks.onDidChange((records) => revisions.push(...records.map((it) => it.revision)));

    const { id } = await doneTask();
    await whenRecord(window.store, id, (it) => it.state === 'done');

    assert.deepEqual(
      revisions,
      revisions.map((_, index) => index + 1),
    );
  });
});
