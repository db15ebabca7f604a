import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mock } from 'node:test';
import { failures, type RecordedRequest } from '../../../simulator/index.ts';
import { useTestEnvironment, type TestWindow } from '../support/testEnvironment.ts';
import { readRecords, taskRecord, whenRecord, whenState } from '../support/records.ts';

const MINUTE = 60_000;

describe('polling a task', () => {
  const environment = useTestEnvironment();
  let window: TestWindow;

  beforeEach(async () => {
    window = await environment().window();
  });

  const queries = (): RecordedRequest[] =>
    environment().simulator.requests.filter((it) => it.endpoint === 'query');

  /** Milliseconds between the queries of one task. */
  function gaps(taskId: string | undefined): number[] {
    const times = queries()
      .filter((it) => it.taskId === taskId || it.path.endsWith(`/${taskId}`))
      .map((it) => it.at);
    return times.slice(1).map((at, index) => at - (times[index] ?? 0));
  }

  const findRecord = (id: string) => window.store.get(id);

  /** Lets time pass, from one query to the next. */
  async function ask(times = 1): Promise<void> {
    for (let count = 1; count <= times; count += 1) {
      const before = queries().length;
      await environment().clock.elapse();
      await environment().simulator.answered('query', before + 1);
      await environment().clock.scheduled();
    }
  }

  describe('queries it', () => {
    it('for the first time 5 s after it was accepted', async () => {
      await environment().submit(window, { queueMs: Infinity });

      assert.equal(await environment().clock.elapse(), 5000);
      await environment().simulator.answered('query');
    });

    it('until it is done, shows its progress, and saves the video', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      const [task] = environment().simulator.tasks;

      await ask();
      assert.equal(findRecord(id)?.status, 'PENDING');
      task?.hold({ status: 'THROTTLED' });
      await ask();
      assert.deepEqual([findRecord(id)?.state, findRecord(id)?.status], ['queued', 'THROTTLED']);
      task?.hold({ status: 'RUNNING', progress: 0.25 });
      await ask();
      assert.deepEqual([findRecord(id)?.state, findRecord(id)?.progress], ['running', 0.25]);
      task?.hold({ status: 'SUCCEEDED' });
      await environment().clock.elapse();
      const done = await whenState(window.store, id, 'done');

      assert.equal(done.chargedCredits, task?.credits);
      assert.equal(done.file, join(environment().videos, 'cat.mp4'));
      assert.equal(queries().length, 4);
    });

    it('at most every 5 s, even if the list is refreshed often', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      for (let count = 1; count <= 30; count += 1) {
        await environment().clock.elapse();
        await window.tasks.refresh();
        await environment().simulator.answered('query', count);
        environment().clock.advance(1700);
        await window.tasks.refresh();
        await environment().clock.scheduled();
      }

      const seen = gaps(findRecord(id)?.taskId);
      assert.equal(seen.length, 29);
      assert.ok(Math.min(...seen) >= 5000, String(seen));
    });

    it('as soon as allowed after a refresh of the list', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      environment().clock.advance(40 * MINUTE); // It is asked about less often by now.
      await environment().simulator.answered('query');
      await whenRecord(window.store, id, (it) => it.status === 'PENDING');
      await environment().clock.scheduled();

      await window.tasks.refresh();
      const waited = await environment().clock.elapse();
      await environment().simulator.answered('query', 2);

      assert.ok(waited <= 5000, String(waited));
    });

    it('with up to a fifth of jitter', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });

      for (const number of [0, 0.5, 0.999, 0]) {
        window.context.number = number;
        await ask();
      }
      await ask();

      assert.deepEqual(gaps(findRecord(id)?.taskId).map(Math.round), [5000, 5500, 5999, 5000]);
    });

    it('less often after 10 minutes, and after 30', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      const since = findRecord(id)?.submittedAt ?? 0;

      await ask(250);

      const seen = gaps(findRecord(id)?.taskId);
      const times = queries().map((it) => it.at - since);
      assert.ok(times.some((it) => it > 31 * MINUTE));
      for (const [index, gap] of seen.entries()) {
        const age = times[index] ?? 0;
        assert.equal(gap, age >= 30 * MINUTE ? 15_000 : age >= 10 * MINUTE ? 10_000 : 5000);
      }
      assert.equal(findRecord(id)?.state, 'queued');
    });

    it('for days, if necessary', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });

      for (let count = 1; count <= 5; count += 1) {
        environment().clock.advance(24 * 60 * MINUTE);
        await environment().simulator.answered('query', count);
        await environment().clock.scheduled();
      }

      assert.equal(findRecord(id)?.state, 'queued');
      assert.equal('notice' in (findRecord(id) ?? {}), false);
    });

    it('together with three others, without leaving one out', async () => {
      const ids = [];
      for (let count = 1; count <= 6; count += 1) {
        ids.push(await environment().submit(window, { queueMs: Infinity }));
      }
      const paths = ids.map((id) => `/runwayml/v1/tasks/${findRecord(id)?.taskId}`);
      const held = environment().simulator.injectFault({
        on: 'query',
        if: ({ path }) => paths.includes(path),
        fault: 'hold',
        times: 6,
      });
      environment().clock.advance(5000);
      await environment().simulator.received('query', 4);

      // A fifth query would have come before these.
      await environment().finishedTask();

      const underWay = queries().filter((it) => it.status === undefined);
      assert.equal(underWay.length, 4);
      assert.equal(environment().clock.pending, 0, 'it waits for the clock, not for an answer');
      held.release();
      await environment().clock.runUntil(
        Promise.all(ids.map((id) => whenRecord(window.store, id, (it) => it.status === 'PENDING'))),
      );

      assert.equal(new Set(queries().map((it) => it.path)).size, 7);
    });
  });

  describe('learns how long its kind takes', () => {
    /** Opens a list with tasks that have ended before. */
    async function openAfter(...seconds: number[]): Promise<void> {
      const context = await environment().context('later');
      for (const time of seconds) {
        const start = Date.now() - 3600_000;
        await context.store.add(
          taskRecord({
            ...{ service: environment().root, state: 'done', announced: true, file: '/cat.mp4' },
            ...{ createdAt: start, startedAt: start, endedAt: start + time * 1000 },
          }),
        );
      }
      // The first window would poll, too.
      window.tasks.dispose();
      context.store.dispose();
      const { records } = environment();
      assert.ok(readRecords(records).every((it) => it.state === 'done'));
      window = await environment().window('next');
    }

    const hold = (progress?: number) =>
      environment()
        .simulator.tasks.at(-1)
        ?.hold({ status: 'RUNNING', progress: progress ?? 0 });

    /** Submits a task that runs without progress until the test ends it. @returns its id */
    async function submit(): Promise<string> {
      const id = await environment().submit(window, { queueMs: Infinity });
      hold();
      return id;
    }

    const roundedGaps = (id: string) =>
      gaps(findRecord(id)?.taskId).map((it) => Math.round(it / 1000));

    it('from the tasks on disk: asks rarely at first, and often when the end is near', async () => {
      await openAfter(...Array.from({ length: 12 }, () => 100));
      const id = await submit();

      await ask(8);

      assert.deepEqual(roundedGaps(id), [5, 10, 20, 30, 10, 5, 5]);
    });

    it('from a task that ends meanwhile', async () => {
      const first = await submit();
      await ask(10);
      assert.deepEqual(new Set(roundedGaps(first)), new Set([5]));
      environment().simulator.tasks.at(-1)?.hold({ status: 'SUCCEEDED' });
      await environment().clock.elapse();
      await whenState(window.store, first, 'done');

      const second = await submit();
      await ask(4);

      assert.deepEqual(roundedGaps(second), [5, 10, 15]);
    });

    it('and asks rarely while the task waits, because it will take that long when it runs', async () => {
      await openAfter(20);
      const id = await environment().submit(window, { queueMs: Infinity });

      await ask(6);

      assert.deepEqual(roundedGaps(id), [5, 10, 12, 12, 12]);
    });

    it('and still notices within 30 s that it ended much earlier', async () => {
      await openAfter(1000, 1000, 1000);
      const id = await submit();
      await ask(5);
      environment()
        .simulator.tasks.at(-1)
        ?.hold({ status: 'FAILED', ...failures.moderated });

      const waited = await environment().clock.elapse();
      await whenState(window.store, id, 'failed');

      assert.equal(waited, 30_000);
    });

    it('and asks every 5 s when it takes much longer', async () => {
      await openAfter(20);
      const id = await submit();

      await ask(30);

      assert.deepEqual(new Set(roundedGaps(id).slice(5)), new Set([5]));
      assert.equal(findRecord(id)?.state, 'running');
    });

    it('and asks every 5 s after its progress has come to a stop', async () => {
      const id = await submit();
      await ask(2);
      hold(0.1);
      await ask(3);
      hold(0.12);
      await ask(8);

      assert.deepEqual(roundedGaps(id), [5, 5, 15, 5, 5, 30, 5, 5, 5, 5, 5, 5]);
    });

    it('and says when the end is expected, without a write for each query', async () => {
      await openAfter(100);
      const id = await submit();
      await ask(2);
      const before = findRecord(id);

      await ask(5);

      assert.equal(before?.expectedEnd, (before?.startedAt ?? NaN) + 100_000);
      assert.equal(findRecord(id), before);
    });
  });

  describe('ends it', () => {
    it('when it failed, with the reason, the code and the charge', async () => {
      const end = { ...failures.moderated, credits: 7 };
      const id = await environment().submit(window, { end });

      await environment().clock.elapse();
      const failed = await whenState(window.store, id, 'failed');

      assert.deepEqual(failed.problem, {
        failure: {
          type: 'generation',
          code: 'SAFETY.INPUT.TEXT',
          said: failures.moderated.failure,
        },
        charged: 'unknown',
      });
      assert.equal(failed.chargedCredits, 7);
    });

    it('when it was cancelled elsewhere', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      environment().simulator.tasks[0]?.hold({ status: 'CANCELLED' });

      await environment().clock.elapse();
      await whenState(window.store, id, 'cancelled');
    });

    it('and sends no more queries', async () => {
      const id = await environment().submit(window, { end: failures.internal });
      await environment().clock.elapse();
      await whenState(window.store, id, 'failed');
      await environment().leaseIsFree();

      environment().clock.advance(60 * MINUTE);
      await window.tasks.refresh();

      assert.equal(environment().clock.pending, 0);
      assert.equal(queries().length, 1);
    });
  });

  describe('while the service is overloaded', () => {
    const overload = (times: number, status = 503) =>
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status,
        json: { error: { message: '当前分组上游负载已饱和' } },
        times,
      });

    it('asks less and less often, says so, and recovers', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      overload(5);

      await ask(4);
      assert.equal(findRecord(id)?.notice?.kind, 'overloaded');
      assert.equal(findRecord(id)?.state, 'queued');
      await ask(4);

      assert.deepEqual(
        gaps(findRecord(id)?.taskId),
        [5000, 10_000, 20_000, 40_000, 80_000, 5000, 5000],
      );
      assert.equal(findRecord(id)?.notice, undefined);
    });

    it('starts with a short pause again after it has recovered', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      overload(3);
      await ask(4);
      overload(1);
      await ask(3);

      assert.deepEqual(gaps(findRecord(id)?.taskId), [5000, 10_000, 20_000, 5000, 5000, 5000]);
    });

    it('never ends a task, with any answer', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      environment().clock.advance(5 * MINUTE);
      await environment().simulator.answered('query');
      for (const status of [404, 500, 502, 503, 504, 520, 408, 418]) {
        overload(1, status);
        await ask();
        assert.equal(findRecord(id)?.state, 'queued', String(status));
      }
      environment().simulator.injectFault({ on: 'query', fault: 'garbage' });
      await ask();
      environment().simulator.injectFault({ on: 'query', fault: 'truncate' });
      await ask();
      const html = '<!doctype html><title>Wartung</title>';
      environment().simulator.injectFault({ on: 'query', fault: 'answer', status: 200, html });
      await ask();
      environment().simulator.injectFault({ on: 'query', fault: 'answer', status: 200, json: {} });
      await ask();

      assert.equal(findRecord(id)?.state, 'queued');
      assert.equal(findRecord(id)?.notice?.kind, 'answer');
      await ask();
      assert.equal(findRecord(id)?.notice, undefined);
    });

    it('waits as long as the service asks for', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status: 429,
        headers: { 'Retry-After': '77' },
        json: { error: 'Too many requests' },
      });

      await ask(3);

      assert.deepEqual(gaps(findRecord(id)?.taskId), [77_000, 5000]);
    });

    it('lets all its tasks wait, even a new one', async () => {
      const headers = { 'Retry-After': '300' };
      await environment().submit(window, { queueMs: Infinity });
      environment().simulator.injectFault({ on: 'query', fault: 'answer', status: 429, headers });
      await ask();
      await environment().submit(window, { queueMs: Infinity });

      environment().clock.advance(299_000);
      assert.equal(queries().length, 1);
      await environment().clock.runUntil(environment().simulator.answered('query', 3));

      assert.ok(
        queries()
          .slice(1)
          .every((it) => it.at - (queries()[0]?.at ?? 0) >= 300_000),
      );
    });

    it('counts simultaneous failures of many tasks as one', async () => {
      for (let count = 1; count <= 4; count += 1) {
        await environment().submit(window, { queueMs: Infinity });
      }
      overload(4);
      environment().clock.advance(5000);
      await environment().simulator.answered('query', 3);
      await Promise.all(
        window.tasks
          .all()
          .map((it) => whenRecord(window.store, it.id, (now) => now.notice !== undefined)),
      );

      const waited = await environment().clock.elapse();

      assert.ok(waited <= 5000, `it waits for ${waited} ms`);
    });
  });

  describe('while it is offline', () => {
    it('waits, says so, never gives up, and continues when the service is back', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      const taskId = findRecord(id)?.taskId;
      await environment().goOffline();

      let waited = 0;
      for (let count = 1; count <= 60; count += 1) {
        waited += await environment().clock.elapse();
        await environment().clock.scheduled();
      }
      assert.ok(waited > 90 * MINUTE);
      assert.equal(findRecord(id)?.state, 'queued');
      assert.equal(findRecord(id)?.notice?.kind, 'offline');

      await environment().comeBack();
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status: 200,
        json: { id: taskId, status: 'RUNNING', progress: 0.5 },
      });
      assert.ok((await environment().clock.elapse()) <= 2 * MINUTE);
      const running = await whenState(window.store, id, 'running');

      assert.equal(running.notice, undefined);
      assert.equal(running.progress, 0.5);
    });
  });

  describe('when the service does not know it', () => {
    const unknown = (times = Infinity, status = 404, error: unknown = 'The task does not exist') =>
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status,
        json: { error },
        times,
      });

    it('right after it was accepted, continues and shows no notice', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      unknown(3, 400, { message: 'task_not_exist', type: 'invalid_request_error' });

      await ask(3);
      assert.equal(findRecord(id)?.state, 'queued');
      assert.equal('notice' in (findRecord(id) ?? {}), false);
      await ask();

      assert.equal(findRecord(id)?.status, 'PENDING');
      assert.deepEqual(gaps(findRecord(id)?.taskId), [5000, 5000, 5000]);
    });

    it('ends it after two minutes at Runway', async () => {
      window.context.kind = 'runway';
      const id = await environment().submit(window, { queueMs: Infinity });
      unknown();

      const failed = await environment().clock.runUntil(whenState(window.store, id, 'failed'));

      assert.ok((queries().at(-1)?.at ?? 0) - (failed.submittedAt ?? 0) >= 2 * MINUTE);
      assert.deepEqual(failed.problem, { failure: { type: 'taskGone' }, charged: 'unknown' });
    });

    it('does not end it at a relay, where that proves nothing', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      unknown();

      await ask(40);

      assert.equal(findRecord(id)?.state, 'queued');
      assert.equal(findRecord(id)?.notice?.kind, 'answer');
      assert.ok(gaps(findRecord(id)?.taskId).every((it) => it >= 5000));
    });
  });

  describe('when the service rejects the key', () => {
    const bad = () =>
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status: 401,
        json: { error: 'The API key is not valid.' },
        times: Infinity,
      });

    async function submitThree(): Promise<string[]> {
      return [
        await environment().submit(window, { queueMs: Infinity }),
        await environment().submit(window, { queueMs: Infinity }),
        await environment().submit(window, { queueMs: Infinity }),
      ];
    }

    async function pausedWith(ids: readonly string[]): Promise<void> {
      environment().clock.advance(5000);
      await Promise.all(
        ids.map((id) => whenRecord(window.store, id, (it) => it.notice?.kind === 'key')),
      );
    }

    it('records whose key it was, and asks about each ever more slowly', async () => {
      const ids = await submitThree();
      bad();

      await pausedWith(ids);
      await ask(24);

      assert.deepEqual(
        ids.map((id) => findRecord(id)?.notice?.window),
        ['window', 'window', 'window'],
      );
      assert.ok(ids.every((id) => findRecord(id)?.state === 'queued'));
      for (const id of ids) {
        const pauses = gaps(findRecord(id)?.taskId);
        assert.ok(pauses.length >= 5, `${pauses.length} queries`);
        pauses.slice(0, 5).forEach((pause, index) => {
          assert.ok(pause >= 30_000 * 2 ** index, `${index}: ${pause} ms`);
        });
      }
    });

    it('continues after a key is set', async () => {
      const ids = await submitThree();
      bad();
      await pausedWith(ids);
      environment().simulator.clearFaults();
      environment().clock.advance(MINUTE);

      window.tasks.keysChanged();
      await Promise.all(
        ids.map((id) => whenRecord(window.store, id, (it) => it.notice === undefined)),
      );

      assert.equal(queries().length, 6);
    });

    it('says so again when the new key is rejected too', async () => {
      const ids = await submitThree();
      bad();
      await pausedWith(ids);

      window.tasks.keysChanged();
      await Promise.all(
        ids.map((id) => whenRecord(window.store, id, (it) => it.notice === undefined)),
      );
      await environment().clock.runUntil(
        Promise.all(
          ids.map((id) => whenRecord(window.store, id, (it) => it.notice?.kind === 'key')),
        ),
      );
    });

    it('still polls the tasks of other services', async () => {
      const official = { service: environment().simulator.root('official') };
      const [one] = await submitThree();
      const other = await environment().submit(window, { queueMs: Infinity }, official);
      environment().simulator.injectFault({
        on: 'query',
        if: (it) => it.root === 'relay',
        fault: 'answer',
        status: 403,
        times: Infinity,
      });
      const { clock } = environment();
      await clock.runUntil(whenRecord(window.store, one ?? '', (it) => it.notice?.kind === 'key'));
      await clock.runUntil(whenRecord(window.store, other, (it) => it.status === 'PENDING'));

      environment().simulator.tasks.at(-1)?.hold({ status: 'RUNNING', progress: 0.5 });
      await environment().clock.runUntil(whenState(window.store, other, 'running'));
    });
  });

  describe('when the key is missing', () => {
    it('says so, sends nothing, and continues when the key is set', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      window.context.key = 'missing';
      await environment().clock.elapse();
      await whenRecord(window.store, id, (it) => it.notice?.kind === 'key');
      await environment().leaseIsFree();

      environment().clock.advance(24 * 60 * MINUTE);
      assert.equal(environment().clock.pending, 0);
      assert.equal(queries().length, 0);

      window.context.key = 'found';
      window.tasks.keysChanged();
      await environment().clock.runUntil(environment().simulator.answered('query'));
      await whenRecord(window.store, id, (it) => it.notice === undefined);

      assert.equal(queries()[0]?.headers['authorization'], 'Bearer found');
    });
  });

  it('continues after pauses that grow while the list can’t be written', async () => {
    const id = await environment().submit(window, { queueMs: Infinity });
    const full = mock.method(window.store, 'update', () =>
      Promise.reject(new Error('The disk is full.')),
    );

    await ask();
    assert.equal(await environment().clock.elapse(), 5000);
    await environment().simulator.answered('query', 2);
    await environment().clock.scheduled();
    full.mock.restore();
    assert.equal(await environment().clock.elapse(), 10_000);

    await whenRecord(window.store, id, (it) => it.status === 'PENDING');
    const { taskId } = findRecord(id) ?? {};
    assert.match(window.context.log.of('error').join(), new RegExp(`Task ${taskId}: .*full`));
  });

  it('continues after reading the key failed', async () => {
    const id = await environment().submit(window, { queueMs: Infinity });
    const client = window.context.client.bind(window.context);
    window.context.client = () => {
      window.context.client = client;
      return Promise.reject(new Error('The keyring is locked.'));
    };

    await environment().clock.elapse();
    await window.context.log.said(/keyring is locked/);
    await environment().clock.runUntil(
      whenRecord(window.store, id, (it) => it.status === 'PENDING'),
    );
  });

  describe('when the service answers about another task', () => {
    const stranger = (id: string, times = 1) =>
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status: 200,
        json: { id, status: 'SUCCEEDED', output: ['https://cdn.example/stranger.mp4'] },
        times,
      });

    it('ignores it once, and says so', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      stranger('task_of_a_stranger');

      await ask();

      assert.equal(findRecord(id)?.state, 'queued');
      const { host } = new URL(environment().root);
      assert.deepEqual(findRecord(id)?.notice, {
        kind: 'answer',
        failure: { type: 'answer', fault: 'otherTask', host },
      });
      await ask();
      assert.equal(findRecord(id)?.notice, undefined);
      assert.equal(findRecord(id)?.alias, undefined);
    });

    it('never applies an answer to another task', async () => {
      const one = await environment().submit(window, { queueMs: Infinity });
      const other = await environment().submit(window, { queueMs: Infinity });
      const taskId = findRecord(other)?.taskId ?? '';
      environment().simulator.injectFault({
        on: 'query',
        if: (it) => !it.path.endsWith(taskId),
        fault: 'answer',
        status: 200,
        json: { id: taskId, status: 'FAILED', failure: 'The other failed.' },
        times: Infinity,
      });

      await environment().clock.runUntil(
        whenRecord(window.store, one, (it) => it.notice?.kind === 'answer'),
      );
      const before = queries().length;
      await environment().clock.runUntil(environment().simulator.answered('query', before + 4));

      assert.deepEqual([findRecord(one)?.state, findRecord(other)?.state], ['queued', 'queued']);
    });

    it('accepts the other id as an alias if it stays the same', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status: 200,
        json: { id: 'upstream_1', status: 'RUNNING', progress: 0.5 },
        times: 2,
      });

      await ask(2);

      assert.equal(findRecord(id)?.alias, 'upstream_1');
      assert.deepEqual([findRecord(id)?.state, findRecord(id)?.progress], ['running', 0.5]);
    });

    it('cancels nothing', async () => {
      const id = await environment().submit(window, { queueMs: Infinity });
      stranger('task_of_a_stranger');

      await assert.rejects(window.tasks.cancel(id), /is about another task/);

      assert.equal(findRecord(id)?.state, 'queued');
      assert.equal(environment().simulator.count('cancel'), 0);
    });
  });

  it('waits as long as the service asked, even after a refresh', async () => {
    await environment().submit(window, { queueMs: Infinity });
    const headers = { 'Retry-After': '300' };
    environment().simulator.injectFault({ on: 'query', fault: 'answer', status: 429, headers });
    await ask();

    await window.tasks.refresh();

    assert.ok((await environment().clock.elapse()) >= 299_000);
  });

  it('polls at least 5 s after the query of a cancel', async () => {
    const id = await environment().submit(window, { queueMs: Infinity });
    await ask();
    environment().clock.advance(3000);
    environment().simulator.injectFault({ on: 'cancel', fault: 'answer', status: 404 });

    assert.equal(await window.tasks.cancel(id), 'unsupported');
    await environment().clock.runUntil(environment().simulator.answered('query', 3));

    const seen = gaps(findRecord(id)?.taskId);
    assert.deepEqual(seen, [3000, 5000]);
  });

  const image = {
    uri: 'https://example.com/cat.mp4',
    name: 'cat.mp4',
    url: 'https://example.com/cat.png',
  };
  for (const [what, request] of Object.entries({
    'the prompt image': { image },
    'the last frame': {
      settings: { model: 'veo3.1', ratio: '1280:720', duration: 4 },
      lastFrame: image,
    },
  })) {
    it(`does not use ${what} as the video`, async () => {
      const id = await environment().submit(window, { queueMs: Infinity }, request);
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status: 200,
        json: { id: findRecord(id)?.taskId, status: 'SUCCESS', result: image.uri },
      });

      await ask();

      assert.equal(findRecord(id)?.state, 'running');
    });
  }

  it('does not write the key into the log or a record', async () => {
    window.context.key = 'SECRET';
    const id = await environment().submit(window, { queueMs: Infinity });
    for (const status of [401, 500, 404]) {
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status,
        json: { error: `Bad request` },
      });
      environment().clock.advance(10 * MINUTE);
      await whenRecord(window.store, id, (it) => it.notice !== undefined);
      window.tasks.keysChanged();
    }

    assert.doesNotMatch(JSON.stringify(window.context.log.lines), /SECRET/);
    assert.doesNotMatch(JSON.stringify(findRecord(id)), /SECRET/);
  });
});
