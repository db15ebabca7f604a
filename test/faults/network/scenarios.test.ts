import assert from 'node:assert/strict';
import { whenRecord, whenState } from '../../unit/tasks/support/records.ts';
import { empty } from './answer.ts';
import type { Fault } from './fault.ts';
import { faults } from './faults.ts';
import { TestNetwork } from './testNetwork.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a polled task', () => {
  let testNetwork: TestNetwork;

  beforeEach(async () => {
    testNetwork = await TestNetwork.open();
    testNetwork.working = true;
  });

  afterEach(async () => testNetwork.close());

  const state = (id: string) => testNetwork.store.get(id)?.state;
  const queries = () => testNetwork.requests('query').length;

  /** Submits a task and waits until the service was asked about it once. */
  async function follow(): Promise<string> {
    const { id } = await testNetwork.submit();
    await testNetwork.clock.runUntil(whenState(testNetwork.store, id, 'running'));
    await testNetwork.clock.scheduled();
    return id;
  }

  /** Lets time pass, from one attempt to reach a host to the next. */
  async function pass(milliseconds: number, host = testNetwork.service): Promise<void> {
    const end = testNetwork.clock.now() + milliseconds;
    while (testNetwork.clock.now() < end) {
      const { length } = testNetwork.names.attempts(host.name);
      await testNetwork.clock.runUntil(testNetwork.names.attempted(host.name, length + 1));
      await testNetwork.clock.scheduled();
    }
  }

  async function comesToItsEnd(id: string): Promise<void> {
    testNetwork.working = false;
    await testNetwork.clock.runUntil(whenState(testNetwork.store, id, 'done'));
    assert.equal(testNetwork.taken.length, testNetwork.requests('create').length);
  }

  it('is queried once after the clock jumps forward by a day, and continues', async () => {
    const id = await follow();
    const before = queries();

    testNetwork.clock.turn(DAY);
    await pass(MINUTE);

    assert.equal(state(id), 'running');
    // After a day it is asked about every 15 s.
    assert.ok(queries() - before <= 1 + 4, `${queries() - before} queries`);
    await comesToItsEnd(id);
  });

  it('is queried within seconds after the clock jumps back by a day', async () => {
    const id = await follow();
    const before = testNetwork.clock.now();

    testNetwork.clock.turn(-DAY);
    await pass(1);

    const waited = testNetwork.clock.now() + DAY - before;
    assert.ok(waited <= 15_000, `${waited / 1000} s`);
    assert.equal(state(id), 'running');
    await comesToItsEnd(id);
  });

  it('retries its download within seconds after the clock jumps back by a day', async () => {
    testNetwork.working = false;
    await testNetwork.videos.break(faults['resets instead of answering']);
    const { id } = await testNetwork.submit();
    await testNetwork.clock.runUntil(
      whenRecord(testNetwork.store, id, (it) => it.notice !== undefined),
    );
    await testNetwork.clock.scheduled();
    await testNetwork.videos.mend();
    const before = testNetwork.clock.now();

    testNetwork.clock.turn(-DAY);
    await comesToItsEnd(id);

    const waited = testNetwork.clock.now() + DAY - before;
    assert.ok(waited <= 15_000, `${waited / 1000} s`);
  });

  it('survives an hour offline with few requests', async () => {
    const ids = [await follow(), await follow()];
    await testNetwork.service.break(faults['has an unknown name']);
    // A query may have been under way. It has ended when the next one is tried.
    await pass(1);
    const before = queries();
    const attempts = testNetwork.names.attempts(testNetwork.service.name).length;

    await pass(HOUR);

    assert.equal(queries(), before);
    // Every 2 minutes in the end, and some more often in the beginning.
    const rounds = testNetwork.names.attempts(testNetwork.service.name).length - attempts;
    assert.ok(rounds >= 30 && rounds <= 70, `${rounds} rounds`);
    for (const id of ids) {
      assert.equal(state(id), 'running');
      assert.equal(testNetwork.store.get(id)?.notice?.kind, 'offline');
    }
    await testNetwork.service.mend();
    for (const id of ids) {
      await comesToItsEnd(id);
    }
  });

  it('survives an hour in which its video can’t be reached', async () => {
    testNetwork.working = false;
    await testNetwork.videos.break(faults['does not listen']);
    const { id } = await testNetwork.submit();

    await pass(HOUR, testNetwork.videos);

    assert.equal(state(id), 'saving');
    const attempts = testNetwork.names.attempts(testNetwork.videos.name).length;
    assert.ok(attempts >= 20 && attempts <= 50, `${attempts} attempts`);
    assert.equal(testNetwork.links, 1);
    await testNetwork.videos.mend();
    await comesToItsEnd(id);
  });

  it('continues after hours of sleep in the middle of a query', async () => {
    const id = await follow();
    const before = queries();
    await testNetwork.service.break(faults['resets instead of answering']);
    const asked = testNetwork.names.attempts(testNetwork.service.name).length;
    await testNetwork.clock.runUntil(
      testNetwork.names.attempted(testNetwork.service.name, asked + 1),
    );

    testNetwork.clock.turn(8 * HOUR);
    await testNetwork.clock.scheduled();
    await testNetwork.service.mend();
    await pass(MINUTE);

    assert.equal(state(id), 'running');
    assert.equal(testNetwork.store.get(id)?.notice, undefined);
    assert.ok(queries() - before <= 6, `${queries() - before} queries`);
    await comesToItsEnd(id);
  });

  it('gets a fresh link if the old one expired while the computer slept', async () => {
    testNetwork.working = false;
    await testNetwork.videos.break(faults['stalls in the body']);
    const { id } = await testNetwork.submit();
    await testNetwork.clock.runUntil(
      whenRecord(testNetwork.store, id, (it) => it.notice !== undefined),
    );
    await testNetwork.clock.scheduled();
    await testNetwork.videos.break(expiresWith('signature=1'));
    const before = testNetwork.videos.received.length;

    testNetwork.clock.turn(30 * HOUR);
    await comesToItsEnd(id);

    const asked = testNetwork.videos.received.slice(before).map(({ path }) => path.split('?')[1]);
    assert.deepEqual(asked, ['signature=1', 'signature=2']);
  });

  it('is not queried during Retry-After, even if the list is refreshed often', async () => {
    const id = await follow();
    await testNetwork.service.break(asksToWait(10 * MINUTE));
    await pass(1);
    const since = testNetwork.clock.now();
    const before = queries();
    await testNetwork.service.mend();

    for (let count = 1; count <= 5; count += 1) {
      testNetwork.clock.advance(MINUTE);
      await testNetwork.tasks.refresh();
      await testNetwork.clock.scheduled();
    }
    await pass(1);

    assert.equal(queries(), before + 1);
    assert.ok(
      testNetwork.clock.now() - since >= 10 * MINUTE,
      `${testNetwork.clock.now() - since} ms`,
    );
    await comesToItsEnd(id);
  });
});

/** Links with a signature lead nowhere any more; others do. */
function expiresWith(signature: string): Fault {
  return {
    at: 'request',
    strike: (it) => it.send(it.path.endsWith(signature) ? empty(403) : it.right),
  };
}

function asksToWait(milliseconds: number): Fault {
  const answer = empty(503, { 'Retry-After': String(milliseconds / 1000) });
  return { at: 'request', strike: (it) => it.send(answer) };
}
