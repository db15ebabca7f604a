import assert from 'node:assert/strict';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import type { CancelOutcome } from '../../../src/tasks/cancel.ts';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { progressText } from '../../../src/views/taskText.ts';
import type { Fault, SimulatedTask, TaskState } from '../../simulator/index.ts';
import { Bench, benchOfSuite, type TestWindow } from './support/bench.ts';
import { whenState } from './support/records.ts';
import { namesIn } from './support/tempFolder.ts';

const running: TaskState = { status: 'RUNNING', progress: 0.5 };

describe('cancelling', () => {
  const bench = benchOfSuite();
  let window: TestWindow;
  let id: string;
  let task: SimulatedTask;

  beforeEach(async () => {
    window = await bench().window();
    id = await bench().submit(window);
    const [created] = bench().simulator.tasks;
    assert.ok(created);
    task = created;
    task.hold(running);
  });

  const record = (): TaskRecord => {
    const found = window.store.get(id);
    assert.ok(found);
    return found;
  };
  const can = () => window.context.capabilities.has(record().service, 'cancel');

  /** DELETE is answered so, when the task has come to a state at that very moment. */
  function answerDelete(fault: Fault, state: TaskState = running): void {
    bench().simulator.misbehave({
      on: 'cancel',
      ...fault,
      if: () => {
        task.hold(state);
        return true;
      },
    });
  }

  const json = (status: number, body: object = {}): Fault => ({
    fault: 'answer',
    status,
    json: body,
  });
  const succeeded: TaskState = { status: 'SUCCEEDED' };
  const failed: TaskState = { status: 'FAILED', failure: 'No.' };
  const cancelled: TaskState = { status: 'CANCELLED' };
  const page: Fault = { fault: 'answer', status: 404, html: '<!doctype html><p>Relay</p>' };
  const lost: Fault = { fault: 'reset', at: 'afterReading' };

  const table: readonly (readonly [
    answer: string,
    fault: Fault,
    then: TaskState,
    outcome: CancelOutcome,
    state: TaskRecord['state'],
    learned: boolean | undefined,
  ])[] = [
    // It took the request.
    ['204', { fault: 'answer', status: 204 }, cancelled, 'cancelled', 'cancelled', true],
    ['200 with a body', json(200, { ok: true }), cancelled, 'cancelled', 'cancelled', true],
    [
      '202 without one',
      { fault: 'answer', status: 202 },
      cancelled,
      'cancelled',
      'cancelled',
      true,
    ],
    // A service that has no word for it says that the task failed.
    ['204, and fails', { fault: 'answer', status: 204 }, failed, 'cancelled', 'cancelled', true],
    ['204, and goes on', { fault: 'answer', status: 204 }, running, 'asked', 'running', undefined],
    // It had ended in the moment before.
    [
      '204 to a finished one',
      { fault: 'answer', status: 204 },
      succeeded,
      'ended',
      'saving',
      undefined,
    ],
    [
      '400',
      json(400, { error: 'The task has already finished.' }),
      succeeded,
      'ended',
      'saving',
      undefined,
    ],
    ['409', json(409, { error: 'Conflict' }), failed, 'ended', 'failed', undefined],
    ['404', json(404, { error: 'Not found' }), succeeded, 'ended', 'saving', undefined],
    ['500', json(500), succeeded, 'ended', 'saving', undefined],
    [
      '409 that says so',
      json(409, { message: '任务已完成' }),
      running,
      'unsupported',
      'running',
      undefined,
    ],
    // It does not know how.
    ['404', json(404, { error: 'Not found' }), running, 'unsupported', 'running', false],
    ['a page', page, running, 'unsupported', 'running', false],
    ['405', json(405), running, 'unsupported', 'running', false],
    ['501', json(501), running, 'unsupported', 'running', false],
    [
      '405 in its code',
      json(200, { code: 405, msg: 'no' }),
      running,
      'unsupported',
      'running',
      false,
    ],
    // Nobody knows.
    ['503', json(503), running, 'unknown', 'running', undefined],
    ['503, though it did', json(503), cancelled, 'cancelled', 'cancelled', undefined],
    ['a reset', lost, running, 'unknown', 'running', undefined],
    ['a reset, though it did', lost, cancelled, 'cancelled', 'cancelled', undefined],
    ['a strange code', json(200, { code: 7 }), running, 'unknown', 'running', undefined],
  ];

  for (const [answer, fault, then, outcome, state, learned] of table) {
    it(`comes to “${outcome}” when DELETE gets ${answer} and the task is ${then.status}`, async () => {
      answerDelete(fault, then);

      assert.equal(await window.tasks.cancel(id), outcome);

      assert.equal(record().state, state);
      assert.equal(can(), learned);
      assert.equal(bench().simulator.count('cancel'), 1);
    });
  }

  it('saves the video of a task that finished in the moment before', async () => {
    answerDelete(json(400, { error: 'The task has already finished.' }), succeeded);

    await window.tasks.cancel(id);
    await bench().clock.runUntil(whenState(window.store, id, 'done'));

    assert.deepEqual(await namesIn(bench().videos), ['cat.mp4']);
  });

  for (const [status, reason] of [
    [401, 'key'],
    [429, 'rateLimit'],
    [400, 'invalid'],
  ] as const) {
    it(`changes nothing when DELETE is refused with ${status}`, async () => {
      answerDelete(json(status, { error: 'No.' }));

      await assert.rejects(
        window.tasks.cancel(id),
        (error) => error instanceof ServiceError && error.reason === reason,
      );

      assert.equal(record().state, 'running');
      assert.equal(record().cancelling, undefined);
      assert.equal(can(), undefined);
    });
  }

  it('changes nothing without a network', async () => {
    await bench().goOffline();

    await assert.rejects(window.tasks.cancel(id), ConnectionError);

    assert.equal(record().cancelling, undefined);
  });

  describe('that a service took without doing it yet', () => {
    beforeEach(async () => {
      answerDelete({ fault: 'answer', status: 204 });
      assert.equal(await window.tasks.cancel(id), 'asked');
    });

    it('is shown', () => {
      assert.match(progressText(record()), /^Cancelling/);
    });

    it('ends when the service says that it is cancelled', async () => {
      task.hold(cancelled);

      await bench().clock.runUntil(whenState(window.store, id, 'cancelled'));

      assert.equal(record().cancelling, undefined);
    });

    it('ends when the service does not have the task any more', async () => {
      const missing = { error: 'Not found' };
      bench().simulator.misbehave({ on: 'query', fault: 'answer', status: 404, json: missing });

      await bench().clock.runUntil(whenState(window.store, id, 'cancelled'));

      assert.equal(record().problem, undefined);
    });

    it('loses no video that is made all the same', async () => {
      task.hold(succeeded);

      const done = await bench().clock.runUntil(whenState(window.store, id, 'done'));

      assert.equal(done.cancelling, undefined);
      assert.deepEqual(await namesIn(bench().videos), ['cat.mp4']);
    });
  });

  it('is on disk before DELETE is sent, for a window that dies meanwhile', async () => {
    const held = bench().simulator.misbehave({ on: 'cancel', fault: 'hold' });
    const cancelling = window.tasks.cancel(id);
    await bench().simulator.received('cancel');

    const next = await bench().context('next');
    assert.equal(next.store.get(id)?.cancelling, true);

    held.release();
    task.release();
    await cancelling;
  });

  it('is not tried at a service that was found not to know how', async () => {
    answerDelete(json(405));
    await window.tasks.cancel(id);
    const before = bench().simulator.requests.length;

    assert.equal(await window.tasks.cancel(id), 'unsupported');
    assert.equal(bench().simulator.requests.length, before);

    window.context.capabilities.forget(record().service);
    task.release();
    task.hold(running);
    assert.equal(await window.tasks.cancel(id), 'cancelled');
  });

  it('is sent by nothing else: removing an ended task, one at a time or all, sends no DELETE', async () => {
    task.release();
    await bench().clock.runUntil(whenState(window.store, id, 'done'));
    const other = await bench().submit(window, { end: { failure: 'No.' } });
    await bench().clock.runUntil(whenState(window.store, other, 'failed'));

    await window.tasks.remove(id);
    await window.tasks.removeEnded();

    assert.deepEqual(window.tasks.all(), []);
    assert.ok(bench().simulator.requests.every((it) => it.method !== 'DELETE'));
    assert.deepEqual(
      bench().simulator.tasks.map((it) => it.deleted),
      [false, false],
    );
  });
});

describe('a service', () => {
  for (const relayCancel of [404, 405] as const) {
    for (const answerShape of ['official', 'numeric'] as const) {
      it(`that answers ${relayCancel} to DELETE is known not to cancel (${answerShape})`, async () => {
        const bench = await Bench.open({ relayCancel, answerShape, queueMs: Infinity });
        try {
          const window = await bench.window();
          const id = await bench.submit(window);

          assert.equal(await window.tasks.cancel(id), 'unsupported');

          assert.equal(window.context.capabilities.has(bench.root, 'cancel'), false);
          assert.equal(window.store.get(id)?.state, 'queued');
        } finally {
          await bench.close();
        }
      });
    }
  }

  it('that has a cancelled task no more has cancelled it', async () => {
    const bench = await Bench.open({ afterCancel: 'gone', queueMs: Infinity });
    try {
      const window = await bench.window();
      const id = await bench.submit(window);

      assert.equal(await window.tasks.cancel(id), 'cancelled');

      assert.equal(window.store.get(id)?.state, 'cancelled');
      assert.equal(window.context.capabilities.has(bench.root, 'cancel'), true);
    } finally {
      await bench.close();
    }
  });
});
