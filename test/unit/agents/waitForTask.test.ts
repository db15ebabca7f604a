import assert from 'node:assert/strict';
import { waitForTask } from '../../../src/agents/waitForTask.ts';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { Emitter } from '../../../src/util/emitter.ts';
import { taskRecord } from '../tasks/support/records.ts';

describe('waiting for a task', () => {
  const running = taskRecord({ state: 'running' });
  let current: TaskRecord;
  let changes: Emitter<readonly TaskRecord[]>;
  let cancelling: AbortController;
  beforeEach(() => {
    current = running;
    changes = new Emitter((error) => assert.ifError(error));
    cancelling = new AbortController();
  });

  const wait = (milliseconds = 10_000) =>
    waitForTask(
      {
        get: () => (current.removedAt === undefined ? current : undefined),
        onDidChange: changes.event,
        window: 'this',
      },
      running,
      milliseconds,
      cancelling.signal,
    );
  const change = (more: Partial<TaskRecord>) => {
    current = { ...running, ...more };
    changes.fire([current]);
  };

  for (const state of ['done', 'failed', 'cancelled', 'unsaved', 'unconfirmed'] as const) {
    it(`ends when the task is ${state}, now or later`, async () => {
      const waiting = wait();
      change({ state: 'saving' });
      change({ state });
      assert.deepEqual(await waiting, { record: current, end: 'ended' });
      assert.deepEqual(await wait(0), { record: current, end: 'ended' });
    });
  }

  it('ends when the task is removed from the list', async () => {
    const waiting = wait();
    change({ removedAt: 1 });
    assert.deepEqual(await waiting, { record: current, end: 'ended' });
  });

  it('ends when the key is missing: the user must set it', async () => {
    const waiting = wait();
    change({ notice: { kind: 'offline', failure: { type: 'stopped' } } });
    change({ notice: { kind: 'key', failure: { type: 'noKey' } } });
    assert.deepEqual(await waiting, { record: current, end: 'blocked' });
  });

  it('goes on while only another window can’t read the key', async () => {
    const failure = { type: 'keyStorage', action: 'read' } as const;
    const waiting = wait();
    change({ notice: { kind: 'key', failure, window: 'other' } });
    change({ notice: { kind: 'key', failure, window: 'this' } });
    assert.deepEqual(await waiting, { record: current, end: 'blocked' });
  });

  it('ends in time', async () => {
    const waiting = wait(20);
    change({ progress: 0.5 });
    assert.deepEqual(await waiting, { record: current, end: 'timeout' });
  });

  it('ends when it is cancelled, also before it begins', async () => {
    const waiting = wait();
    cancelling.abort();
    assert.equal((await waiting).end, 'cancelled');
    assert.equal((await wait()).end, 'cancelled');
  });

  it('looks at its own task only', async () => {
    const waiting = wait(20);
    changes.fire([taskRecord({ state: 'done' })]);
    assert.equal((await waiting).end, 'timeout');
  });
});
