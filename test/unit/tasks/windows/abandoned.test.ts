import assert from 'node:assert/strict';
import { Lease } from '../../../../src/tasks/windows/lease.ts';
import { benchOfSuite } from '../support/bench.ts';
import { taskRecord, whenState } from '../support/records.ts';

describe('a submission of another window', () => {
  const bench = benchOfSuite();

  it('is settled by a window that was open already, when its own has died', async () => {
    const window = await bench().window();
    const other = await bench().context('other');

    const { id } = await other.store.add(taskRecord({ state: 'submitting', window: 'died' }));
    await whenState(window.store, id, 'submitting');

    const settled = await bench().clock.runUntil(whenState(window.store, id, 'unconfirmed'));
    assert.equal(settled.problem?.charged, 'unknown');
  });

  it('is left alone while its own window lives, and settled when that has died', async () => {
    const window = await bench().window();
    const other = await bench().context('other');
    const alive = new Lease(other.leases, 'window-lives', 'lives', other.log);
    await alive.acquire();
    const { id } = await other.store.add(taskRecord({ state: 'preparing', window: 'lives' }));
    await whenState(window.store, id, 'preparing');

    await bench().clock.elapse();
    await bench().clock.scheduled();
    assert.equal(window.store.get(id)?.state, 'preparing');

    await alive.release();
    const settled = await bench().clock.runUntil(whenState(window.store, id, 'failed'));
    assert.equal(settled.problem?.charged, 'no');
  });
});
