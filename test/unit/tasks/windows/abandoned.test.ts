import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { Lease } from '../../../../src/tasks/windows/lease.ts';
import { useTestEnvironment } from '../support/testEnvironment.ts';
import { taskRecord, whenState } from '../support/records.ts';

describe('a submission of another window', () => {
  const environment = useTestEnvironment();

  it('is ended by an open window after its own window died', async () => {
    const window = await environment().window();
    const other = await environment().context('other');

    const { id } = await other.store.add(taskRecord({ state: 'submitting', window: 'died' }));
    await whenState(window.store, id, 'submitting');

    const settled = await environment().clock.runUntil(whenState(window.store, id, 'unconfirmed'));
    assert.equal(settled.problem?.charged, 'unknown');
  });

  it('is unchanged while its own window is alive, and ended after that window died', async () => {
    const window = await environment().window();
    const other = await environment().context('other');
    const alive = new Lease(other.leases, 'window-lives', 'lives', other.log);
    await alive.acquire();
    const { id } = await other.store.add(taskRecord({ state: 'preparing', window: 'lives' }));
    await whenState(window.store, id, 'preparing');

    await environment().clock.elapse();
    await environment().clock.scheduled();
    assert.equal(window.store.get(id)?.state, 'preparing');

    await alive.release();
    const settled = await environment().clock.runUntil(whenState(window.store, id, 'failed'));
    assert.equal(settled.problem?.charged, 'no');
  });

  it('is unchanged if a window that is alive claimed it meanwhile', async () => {
    const { store } = await environment().window();
    const other = await environment().context('other');
    const update = store.update.bind(store);
    const settled = new Promise<TaskRecord | undefined>((resolve, reject) => {
      mock.method(store, 'update', async (id: string, change: (it: TaskRecord) => TaskRecord) => {
        await other.store.update(id, (it) => ({ ...it, window: 'lives' }));
        const settling = update(id, change);
        settling.then(resolve, reject);
        return settling;
      });
    });
    const record = taskRecord({ state: 'submitting', window: 'died', batch: { sha256: '' } });
    await other.store.add(record);

    assert.equal((await environment().clock.runUntil(settled))?.state, 'submitting');
  });
});
