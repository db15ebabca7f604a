import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import type { InjectedFault, Plan } from '../../../simulator/index.ts';
import { useTestEnvironment, type TestWindow } from '../support/testEnvironment.ts';
import { partFile } from '../support/partFile.ts';
import { taskRecord, whenRecord, whenState } from '../support/records.ts';
import { namesIn } from '../support/tempFolder.ts';

describe('a finished task', () => {
  const environment = useTestEnvironment();
  let window: TestWindow;

  beforeEach(async () => {
    window = await environment().window();
  });

  const findRecord = (id: string) => window.store.get(id);
  const videos = async () => namesIn(environment().videos);
  const count = (endpoint: 'create' | 'query' | 'video') => environment().simulator.count(endpoint);

  async function doneAfter(id: string) {
    return environment().clock.runUntil(whenState(window.store, id, 'done'));
  }

  /** Submits a task and waits until its video could not be saved for the first time. */
  async function submitAndFail(fault: InjectedFault, plan: Plan = {}): Promise<string> {
    environment().simulator.injectFault(fault);
    const id = await environment().submit(window, plan);
    await environment().clock.elapse();
    await window.context.log.said(/SaveError/);
    await environment().clock.scheduled();
    return id;
  }

  it('is saved under the image’s name', async () => {
    const id = await environment().submit(window);

    const done = await doneAfter(id);

    assert.equal(done.file, join(environment().videos, 'cat.mp4'));
    assert.deepEqual(
      await readFile(done.file),
      Buffer.from(environment().simulator.tasks[0]?.video ?? []),
    );
    assert.deepEqual(await videos(), ['cat.mp4']);
  });

  it('and another task of the same image are both saved', async () => {
    const ids = [await environment().submit(window), await environment().submit(window)];

    const done = await Promise.all(ids.map(doneAfter));

    assert.equal(new Set(done.map((it) => it.file)).size, 2);
    assert.deepEqual(await videos(), ['cat-2.mp4', 'cat.mp4']);
  });

  it('is saved once if saving ends while the next poll waits for the key', async () => {
    const held = environment().simulator.injectFault({ on: 'video', fault: 'hold' });
    const id = await environment().submit(window);
    await environment().clock.elapse();
    await environment().simulator.received('video');
    const keyring = new EventEmitter();
    const client = window.context.client.bind(window.context);
    window.context.client = async (root) => {
      const opened = once(keyring, 'opened');
      keyring.emit('asked');
      await opened;
      return client(root);
    };
    const asked = once(keyring, 'asked');
    await window.store.add(taskRecord({ state: 'failed' })); // Any change begins a round.
    await asked;
    const update = mock.method(window.store, 'update');

    held.release();
    await whenState(window.store, id, 'done');
    for (const { result } of update.mock.calls) {
      await (result as Promise<unknown> | undefined);
    }
    await new Promise((resolve) => setImmediate(resolve));
    window.context.client = client;
    keyring.emit('opened');
    await environment().leaseIsFree();
    await environment().finishedTask(); // What was asked for before has arrived by then.

    assert.equal(count('video'), 1);
    assert.deepEqual(await videos(), ['cat.mp4']);
  });

  it('is saved without sending the key to the video’s host', async () => {
    window.context.key = 'SECRET';
    await doneAfter(await environment().submit(window));

    const requests = environment().simulator.requests;
    const [create, query, video] = (['create', 'query', 'video'] as const).map((endpoint) =>
      requests.find((it) => it.endpoint === endpoint),
    );
    assert.equal(create?.headers['authorization'], 'Bearer SECRET');
    assert.equal(query?.headers['authorization'], 'Bearer SECRET');
    assert.doesNotMatch(JSON.stringify([video?.headers, video?.path]), /SECRET/);
  });

  for (const [what, fault] of [
    ['truncated', { on: 'video', fault: 'truncate' }],
    ['of the wrong length', { on: 'video', fault: 'wrongLength', by: 7 }],
    ['cut off', { on: 'video', fault: 'reset', at: 'midBody' }],
    ['answered with 503', { on: 'video', fault: 'answer', status: 503 }],
  ] satisfies [string, InjectedFault][]) {
    it(`is downloaded again if its video was ${what}`, async () => {
      const id = await submitAndFail(fault);
      const before = (await videos()).filter((name) => !name.startsWith('.'));

      assert.equal(findRecord(id)?.state, 'saving');
      assert.equal(findRecord(id)?.notice?.kind, 'offline');
      const done = await doneAfter(id);

      assert.deepEqual(before, []);
      assert.equal('notice' in done, false);
      assert.deepEqual([count('create'), count('query'), count('video')], [1, 1, 2]);
      assert.deepEqual(await videos(), ['cat.mp4']);
    });
  }

  it('is downloaded again until the network works', async () => {
    const id = await submitAndFail({ on: 'video', fault: 'answer', status: 503, times: 30 });
    const since = environment().clock.now();

    await doneAfter(id);

    assert.ok(environment().clock.now() - since > 30 * 60_000);
    assert.equal(count('create'), 1);
  });

  describe('whose link has expired', () => {
    /** The first links that are followed have expired; those that come later have not. */
    function expired(links = 1): InjectedFault {
      const first = new Set<string>();
      return {
        on: 'video',
        fault: 'answer',
        status: 403,
        times: Infinity,
        if: ({ path }) => {
          if (first.size < links) {
            first.add(path);
          }
          return first.has(path);
        },
      };
    }

    const over = (record: TaskRecord) => record.state === 'done' || record.state === 'unsaved';

    it('is saved with a fresh link from the service', async () => {
      const id = await submitAndFail(expired());

      await doneAfter(id);

      assert.deepEqual([count('create'), count('query'), count('video')], [1, 2, 2]);
    });

    it('is queried for the fresh link at least 5 s after the last query', async () => {
      const id = await submitAndFail(expired(2));

      await doneAfter(id);

      const times = environment()
        .simulator.requests.filter((it) => it.endpoint === 'query')
        .map((it) => it.at);
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
      assert.equal(gaps.length, 2);
      assert.ok(Math.min(...gaps) >= 5000, String(gaps));
    });

    it('is saved with a fresh link after many failed downloads', async () => {
      const id = await submitAndFail({ on: 'video', fault: 'answer', status: 503, times: 6 });
      environment().simulator.injectFault(expired());

      const end = await environment().clock.runUntil(whenRecord(window.store, id, over));

      assert.equal(end.state, 'done');
    });

    it('waits while the service can’t be asked for a fresh link, and is then saved', async () => {
      environment().simulator.injectFault(expired());
      const id = await environment().submit(window);
      await environment().clock.elapse();
      await environment().simulator.answered('query');
      environment().simulator.injectFault({ on: 'query', fault: 'answer', status: 503, times: 8 });

      const end = await environment().clock.runUntil(whenRecord(window.store, id, over));

      assert.equal(end.state, 'done');
      assert.equal(count('query'), 10);
    });

    it('waits for a missing key, and is then saved', async () => {
      environment().simulator.injectFault(expired());
      const id = await environment().submit(window);
      environment().simulator.once('request', () => {
        window.context.key = 'missing';
      });
      await environment().clock.elapse();
      const waiting = await environment().clock.runUntil(
        whenRecord(window.store, id, (it) => over(it) || it.notice?.kind === 'key'),
      );
      assert.equal(waiting.state, 'saving');

      window.context.key = undefined;
      window.tasks.keysChanged();
      await doneAfter(id);
    });

    it('has no problem if the window closes meanwhile', async () => {
      await submitAndFail(expired());
      environment().simulator.injectFault({ on: 'query', fault: 'silence' });
      const asked = environment().simulator.received('query', 2);
      await environment().clock.runUntil(asked);
      const gone = new Promise((resolve) => environment().simulator.once('abort', resolve));
      const update = mock.method(window.store, 'update');

      window.tasks.dispose();
      await gone;
      await environment().leaseIsFree();

      assert.equal(update.mock.callCount(), 0);
    });

    it('for more than five minutes is unsaved, with a reason', async () => {
      const id = await submitAndFail(expired(Infinity));

      const unsaved = await environment().clock.runUntil(whenState(window.store, id, 'unsaved'));

      assert.deepEqual(unsaved.problem?.failure, { type: 'save', fault: 'expired', status: 403 });
      assert.equal(count('video'), 7);
      assert.equal(count('create'), 1);
      assert.deepEqual(await videos(), []);
    });
  });

  it('is unsaved, with a reason, if its links lead to web pages', async () => {
    const html = '<!doctype html><h1>Sorry</h1>';
    const id = await submitAndFail({
      on: 'video',
      fault: 'answer',
      status: 200,
      html,
      times: Infinity,
    });

    const unsaved = await environment().clock.runUntil(whenState(window.store, id, 'unsaved'));

    assert.deepEqual(unsaved.problem?.failure, { type: 'save', fault: 'notVideo' });
    assert.notEqual(unsaved.videoUrl, undefined);
    assert.equal(count('create'), 1);
    assert.deepEqual(await videos(), []);
  });

  it('is saved if its link leads to a web page once', async () => {
    const html = '<!doctype html><h1>Sorry</h1>';
    const id = await submitAndFail({ on: 'video', fault: 'answer', status: 200, html });

    await doneAfter(id);

    assert.deepEqual(await videos(), ['cat.mp4']);
  });

  describe('whose folder cannot be written to', () => {
    const folder = () => join(environment().videos, 'file');

    async function unsavedTask(): Promise<string> {
      await writeFile(folder(), 'precious');
      const id = await environment().submit(window, {}, { folder: folder() });
      await environment().clock.runUntil(whenState(window.store, id, 'unsaved'));
      return id;
    }

    it('is unsaved at once, with a reason', async () => {
      const id = await unsavedTask();

      const failure = { type: 'save', fault: 'disk', diskCode: 'EEXIST' };
      assert.deepEqual(findRecord(id)?.problem?.failure, failure);
      assert.equal(await readFile(folder(), 'utf8'), 'precious');
      assert.equal(count('create'), 1);
    });

    it('is saved when the folder is fixed and saving is tried again', async () => {
      const id = await unsavedTask();
      await rm(folder());

      await window.tasks.saveAgain(id);
      const done = await doneAfter(id);

      assert.equal(done.file, join(folder(), 'cat.mp4'));
      assert.equal('problem' in done, false);
      assert.equal(count('create'), 1);
    });

    it('is unsaved again if nothing was fixed', async () => {
      const id = await unsavedTask();
      const before = findRecord(id)?.revision ?? 0;

      await window.tasks.saveAgain(id);

      await environment().clock.runUntil(
        whenRecord(window.store, id, (it) => it.state === 'unsaved' && it.revision > before),
      );
    });

    it('is saved at once when it is tried again, even if another task is running', async () => {
      await writeFile(folder(), 'precious');
      await environment().submit(window, { queueMs: Infinity });
      const id = await environment().submit(window, {}, { folder: folder() });
      await environment().clock.elapse();
      await whenState(window.store, id, 'unsaved');
      await rm(folder());

      await window.tasks.saveAgain(id);

      // The clock stands still.
      await whenState(window.store, id, 'done');
    });
  });

  describe('after a crash while saving', () => {
    /** What a window that died has left: a record, and a link that works. */
    async function left() {
      window.tasks.dispose();
      const { taskId, url } = await environment().finishedTask();
      const context = await environment().context('next');
      const record = taskRecord({
        state: 'saving',
        service: environment().root,
        folder: environment().videos,
        window: 'dead',
        taskId,
        videoUrl: url,
      });
      await context.store.add(record);
      return { context, id: record.id, url };
    }

    it('is saved by the next window without a query', async () => {
      const { context, id } = await left();
      const before = count('query');

      window = await environment().openTasks(context);
      await doneAfter(id);

      assert.deepEqual(await videos(), ['cat.mp4']);
      assert.equal(count('query'), before);
    });

    it('is not downloaded again if the file has its final name', async () => {
      const { context, id, url } = await left();
      const part = await partFile(id, environment().videos, url);
      const video = Buffer.from(environment().simulator.tasks[0]?.video ?? []);
      const file = join(environment().videos, 'cat.mp4');
      await writeFile(part, video);
      await context.store.update(id, (it) => ({
        ...it,
        place: { file, size: video.length, part },
      }));
      await link(part, file);
      const before = count('video');

      window = await environment().openTasks(context);
      const done = await doneAfter(id);

      assert.equal(done.file, join(environment().videos, 'cat.mp4'));
      assert.equal(count('video'), before);
      assert.deepEqual(await videos(), ['cat.mp4']);
    });

    it('is saved without the key', async () => {
      const { context, id } = await left();
      context.key = 'missing';

      window = await environment().openTasks(context);
      await doneAfter(id);
    });

    it('does not cause a busy loop while the key for other tasks is missing', async () => {
      const { context, id } = await left();
      await context.store.add(
        taskRecord({ service: environment().root, folder: environment().videos }),
      );
      const held = environment().simulator.injectFault({ on: 'video', fault: 'hold' });
      context.key = 'missing';

      window = await environment().openTasks(context);
      await environment().simulator.received('video');
      environment().clock.advance(10_000); // The other task is due.
      await new Promise((resolve) => setImmediate(resolve));
      const begin = environment().clock.now();
      for (let times = 1; times <= 20 && environment().clock.pending > 0; times += 1) {
        await environment().clock.elapse();
        await new Promise((resolve) => setImmediate(resolve));
      }

      assert.ok(environment().clock.pending === 0 || environment().clock.now() - begin >= 20_000);
      held.release();
      await doneAfter(id);
    });
  });
});
