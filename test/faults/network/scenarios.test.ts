import assert from 'node:assert/strict';
import { whenRecord, whenState } from '../../unit/tasks/support/records.ts';
import { empty } from './answer.ts';
import type { Fault } from './fault.ts';
import { faults } from './faults.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a task that is followed', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
    world.working = true;
  });

  afterEach(async () => world.close());

  const state = (id: string) => world.store.get(id)?.state;
  const queries = () => world.requests('query').length;

  /** Submits a task and waits until the service was asked about it once. */
  async function follow(): Promise<string> {
    const { id } = await world.submit();
    await world.clock.runUntil(whenState(world.store, id, 'running'));
    await world.clock.scheduled();
    return id;
  }

  /** Lets time pass, from one attempt to reach a host to the next. */
  async function pass(milliseconds: number, host = world.service): Promise<void> {
    const end = world.clock.now() + milliseconds;
    while (world.clock.now() < end) {
      const { length } = world.names.attempts(host.name);
      await world.clock.runUntil(world.names.attempted(host.name, length + 1));
      await world.clock.scheduled();
    }
  }

  async function comesToItsEnd(id: string): Promise<void> {
    world.working = false;
    await world.clock.runUntil(whenState(world.store, id, 'done'));
    assert.equal(world.taken.length, world.requests('create').length);
  }

  it('is asked about once after the clock went forward by a day, and goes on', async () => {
    const id = await follow();
    const before = queries();

    world.clock.turn(DAY);
    await pass(MINUTE);

    assert.equal(state(id), 'running');
    // After a day it is asked about every 15 s.
    assert.ok(queries() - before <= 1 + 4, `${queries() - before} queries`);
    await comesToItsEnd(id);
  });

  it('is asked about within seconds after the clock went back by a day', async () => {
    const id = await follow();
    const before = world.clock.now();

    world.clock.turn(-DAY);
    await pass(1);

    const waited = world.clock.now() + DAY - before;
    assert.ok(waited <= 15_000, `${waited / 1000} s`);
    assert.equal(state(id), 'running');
    await comesToItsEnd(id);
  });

  it('gets its video tried again within seconds after the clock went back by a day', async () => {
    world.working = false;
    await world.videos.break(faults['resets instead of answering']);
    const { id } = await world.submit();
    await world.clock.runUntil(whenRecord(world.store, id, (it) => it.notice !== undefined));
    await world.clock.scheduled();
    await world.videos.mend();
    const before = world.clock.now();

    world.clock.turn(-DAY);
    await comesToItsEnd(id);

    const waited = world.clock.now() + DAY - before;
    assert.ok(waited <= 15_000, `${waited / 1000} s`);
  });

  it('outlives an hour offline, which costs few attempts and ends nothing', async () => {
    const ids = [await follow(), await follow()];
    await world.service.break(faults['has a name that nobody knows']);
    const before = queries();
    const attempts = world.names.attempts(world.service.name).length;

    await pass(HOUR);

    assert.equal(queries(), before);
    // Every 2 minutes in the end, and some more often in the beginning.
    const rounds = world.names.attempts(world.service.name).length - attempts;
    assert.ok(rounds >= 30 && rounds <= 70, `${rounds} rounds`);
    for (const id of ids) {
      assert.equal(state(id), 'running');
      assert.equal(world.store.get(id)?.notice?.kind, 'offline');
    }
    await world.service.mend();
    for (const id of ids) {
      await comesToItsEnd(id);
    }
  });

  it('outlives an hour in which its video cannot be reached', async () => {
    world.working = false;
    await world.videos.break(faults['does not listen']);
    const { id } = await world.submit();

    await pass(HOUR, world.videos);

    assert.equal(state(id), 'saving');
    const attempts = world.names.attempts(world.videos.name).length;
    assert.ok(attempts >= 20 && attempts <= 50, `${attempts} attempts`);
    assert.equal(world.links, 1);
    await world.videos.mend();
    await comesToItsEnd(id);
  });

  it('goes on after a sleep of hours in the middle of a query', async () => {
    const id = await follow();
    const before = queries();
    await world.service.break(faults['resets instead of answering']);
    const asked = world.names.attempts(world.service.name).length;
    await world.clock.runUntil(world.names.attempted(world.service.name, asked + 1));

    world.clock.turn(8 * HOUR);
    await world.clock.scheduled();
    await world.service.mend();
    await pass(MINUTE);

    assert.equal(state(id), 'running');
    assert.equal(world.store.get(id)?.notice, undefined);
    assert.ok(queries() - before <= 6, `${queries() - before} queries`);
    await comesToItsEnd(id);
  });

  it('gets a fresh link when its old one expired while the computer slept', async () => {
    world.working = false;
    await world.videos.break(faults['stalls in the body']);
    const { id } = await world.submit();
    await world.clock.runUntil(whenRecord(world.store, id, (it) => it.notice !== undefined));
    await world.clock.scheduled();
    await world.videos.break(expiresWith('signature=1'));
    const before = world.videos.received.length;

    world.clock.turn(30 * HOUR);
    await comesToItsEnd(id);

    const asked = world.videos.received.slice(before).map(({ path }) => path.split('?')[1]);
    assert.deepEqual(asked, ['signature=1', 'signature=2']);
  });

  it('is left alone as long as the service asks to, however often the list is refreshed', async () => {
    const id = await follow();
    await world.service.break(asksToWait(10 * MINUTE));
    await pass(1);
    const since = world.clock.now();
    const before = queries();
    await world.service.mend();

    for (let count = 1; count <= 5; count += 1) {
      world.clock.advance(MINUTE);
      await world.tasks.refresh();
      await world.clock.scheduled();
    }
    await pass(1);

    assert.equal(queries(), before + 1);
    assert.ok(world.clock.now() - since >= 10 * MINUTE, `${world.clock.now() - since} ms`);
    await comesToItsEnd(id);
  });
});

/** Links with a signature lead nowhere any more; others do. */
function expiresWith(signature: string): Fault {
  return {
    at: 'request',
    strike: (it) => it.say(it.path.endsWith(signature) ? empty(403) : it.right),
  };
}

function asksToWait(milliseconds: number): Fault {
  const answer = empty(503, { 'Retry-After': String(milliseconds / 1000) });
  return { at: 'request', strike: (it) => it.say(answer) };
}
