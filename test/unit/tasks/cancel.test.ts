import assert from 'node:assert/strict';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import type { CancelOutcome } from '../../../src/tasks/cancel.ts';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { progressText } from '../../../src/views/texts/taskText.ts';
import type { Fault, SimulatedTask, TaskState } from '../../simulator/index.ts';
import { TestEnvironment, useTestEnvironment, type TestWindow } from './support/testEnvironment.ts';
import { whenState } from './support/records.ts';
import { namesIn } from './support/tempFolder.ts';

const running: TaskState = { status: 'RUNNING', progress: 0.5 };

describe('cancelling', () => {
  const environment = useTestEnvironment();
  let window: TestWindow;
  let id: string;
  let task: SimulatedTask;

  beforeEach(async () => {
    window = await environment().window();
    id = await environment().submit(window);
    const [created] = environment().simulator.tasks;
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
    environment().simulator.injectFault({
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
    ends: TaskRecord['state'],
    learned: boolean | undefined,
  ])[] = [
    // The service took the request.
    ['204', { fault: 'answer', status: 204 }, cancelled, 'asked', 'cancelled', true],
    ['200 with a body', json(200, { ok: true }), cancelled, 'asked', 'cancelled', true],
    ['202 without a body', { fault: 'answer', status: 202 }, cancelled, 'asked', 'cancelled', true],
    // A service that has no word for “cancelled” says that the task failed.
    ['204', { fault: 'answer', status: 204 }, failed, 'asked', 'cancelled', true],
    // The task finished in the moment before: its video is saved.
    ['204', { fault: 'answer', status: 204 }, succeeded, 'asked', 'done', true],
    ['500', json(500), succeeded, 'unknown', 'done', undefined],
    // The service does not cancel.
    ['404', json(404, { error: 'Not found' }), succeeded, 'unsupported', 'done', false],
    ['404', json(404, { error: 'Not found' }), failed, 'unsupported', 'failed', false],
    ['a web page', page, succeeded, 'unsupported', 'done', false],
    ['405', json(405), succeeded, 'unsupported', 'done', false],
    ['501', json(501), succeeded, 'unsupported', 'done', false],
    ['405 in its code', json(200, { code: 405 }), succeeded, 'unsupported', 'done', false],
    // The answer is not clear.
    ['503', json(503), cancelled, 'unknown', 'cancelled', undefined],
    ['a reset', lost, cancelled, 'unknown', 'cancelled', undefined],
    ['a reset', lost, succeeded, 'unknown', 'done', undefined],
    ['an unknown code', json(200, { code: 7 }), cancelled, 'unknown', 'cancelled', undefined],
  ];

  for (const [answer, fault, then, outcome, ends, learned] of table) {
    it(`is “${outcome}” when DELETE gets ${answer}, and ends ${ends} when the task is ${then.status}`, async () => {
      answerDelete(fault, then);

      assert.equal(await window.tasks.cancel(id), outcome);

      const isOpen = outcome === 'asked' || outcome === 'unknown';
      assert.deepEqual([record().state, record().cancelling], ['running', isOpen || undefined]);
      assert.equal(can(), learned);
      await environment().clock.runUntil(whenState(window.store, id, ends));
      assert.equal(environment().simulator.count('cancel'), 1);
    });
  }

  it('continues the task if the service accepts the request but does not cancel', async () => {
    answerDelete({ fault: 'answer', status: 204 });

    await window.tasks.cancel(id);
    await environment().clock.runUntil(environment().simulator.answered('query', 5));

    assert.deepEqual([record().state, record().cancelling], ['running', true]);
  });

  it('saves the video of a task that finished just before', async () => {
    answerDelete(json(400, { error: 'The task has already finished.' }), succeeded);

    await assert.rejects(window.tasks.cancel(id), ServiceError);
    await environment().clock.runUntil(whenState(window.store, id, 'done'));

    assert.deepEqual(await namesIn(environment().videos), ['cat.mp4']);
  });

  for (const [status, reason] of [
    [401, 'key'],
    [429, 'rateLimit'],
    [400, 'invalid'],
    [409, 'other'],
  ] as const) {
    it(`changes nothing if DELETE is refused with ${status}`, async () => {
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
    await environment().goOffline();

    await assert.rejects(window.tasks.cancel(id), ConnectionError);

    assert.equal(record().cancelling, undefined);
  });

  describe('that the service has not confirmed yet', () => {
    beforeEach(async () => {
      answerDelete({ fault: 'answer', status: 204 });
      assert.equal(await window.tasks.cancel(id), 'asked');
    });

    it('is shown in the list', () => {
      assert.match(progressText(record()), /^Cancelling/);
    });

    it('ends when the service says that it is cancelled', async () => {
      task.hold(cancelled);

      await environment().clock.runUntil(whenState(window.store, id, 'cancelled'));

      assert.equal(record().cancelling, undefined);
    });

    const forget = (times: number) =>
      environment().simulator.injectFault({
        on: 'query',
        ...json(404, { error: 'Not found' }),
        times,
      });

    it('ends when a relay says twice that it does not know the task', async () => {
      forget(2);

      await environment().clock.runUntil(whenState(window.store, id, 'cancelled'));

      assert.equal(record().problem, undefined);
    });

    it('does not end when a relay says once that it does not know the task', async () => {
      forget(1);
      const before = environment().simulator.count('query');

      await environment().clock.runUntil(environment().simulator.answered('query', before + 3));

      assert.equal(record().state, 'running');
    });

    it('ends when Runway says once that it does not know the task', async () => {
      window.context.kind = 'runway';
      forget(1);

      await environment().clock.runUntil(whenState(window.store, id, 'cancelled'));
    });

    it('saves the video if the service makes it', async () => {
      task.hold(succeeded);

      const done = await environment().clock.runUntil(whenState(window.store, id, 'done'));

      assert.equal(done.cancelling, undefined);
      assert.deepEqual(await namesIn(environment().videos), ['cat.mp4']);
    });
  });

  it('is on disk before DELETE is sent', async () => {
    const held = environment().simulator.injectFault({ on: 'cancel', fault: 'hold' });
    const cancelling = window.tasks.cancel(id);
    await environment().simulator.received('cancel');

    const next = await environment().context('next');
    assert.equal(next.store.get(id)?.cancelling, true);

    held.release();
    task.release();
    await cancelling;
  });

  it('sends nothing to a service that can’t cancel', async () => {
    answerDelete(json(405));
    await window.tasks.cancel(id);
    const before = environment().simulator.requests.length;

    assert.equal(await window.tasks.cancel(id), 'unsupported');
    assert.equal(environment().simulator.requests.length, before);

    window.context.capabilities.forget(record().service);
    task.release();
    task.hold(running);
    assert.equal(await window.tasks.cancel(id), 'asked');
  });

  it('is not sent when ended tasks are removed from the list', async () => {
    task.release();
    await environment().clock.runUntil(whenState(window.store, id, 'done'));
    const other = await environment().submit(window, { end: { failure: 'No.' } });
    await environment().clock.runUntil(whenState(window.store, other, 'failed'));

    await window.tasks.remove(id);
    await window.tasks.remove(...(await window.tasks.listEnded()).map((it) => it.id));

    assert.deepEqual(window.tasks.all(), []);
    assert.ok(environment().simulator.requests.every((it) => it.method !== 'DELETE'));
    assert.deepEqual(
      environment().simulator.tasks.map((it) => it.deleted),
      [false, false],
    );
  });
});

describe('a service', () => {
  for (const relayCancel of [404, 405] as const) {
    for (const answerShape of ['official', 'numeric'] as const) {
      it(`that answers ${relayCancel} to DELETE can't cancel (${answerShape})`, async () => {
        const environment = await TestEnvironment.open({
          relayCancel,
          answerShape,
          queueMs: Infinity,
        });
        try {
          const window = await environment.window();
          const id = await environment.submit(window);

          assert.equal(await window.tasks.cancel(id), 'unsupported');

          assert.equal(window.context.capabilities.has(environment.root, 'cancel'), false);
          assert.equal(window.store.get(id)?.state, 'queued');
        } finally {
          await environment.close();
        }
      });
    }
  }

  it('that no longer has a cancelled task has cancelled it', async () => {
    const environment = await TestEnvironment.open({ afterCancel: 'gone', queueMs: Infinity });
    try {
      const window = await environment.window();
      const id = await environment.submit(window);

      assert.equal(await window.tasks.cancel(id), 'asked');

      await environment.clock.runUntil(whenState(window.store, id, 'cancelled'));
      assert.equal(window.context.capabilities.has(environment.root, 'cancel'), true);
    } finally {
      await environment.close();
    }
  });
});
