import assert from 'node:assert/strict';
import {
  findRepeated,
  findSimultaneous,
  fitsBudget,
  sumAgentCredits,
} from '../../../src/tasks/agentRequests.ts';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { taskRecord } from './support/records.ts';

const HOUR = 3600_000;
const now = 100 * HOUR;

const asked = (changes: Partial<TaskRecord> = {}) =>
  taskRecord({ createdAt: now - HOUR, agent: { key: 'cat', credits: 25 }, ...changes });
const notCharged = {
  state: 'failed',
  problem: { failure: { type: 'stopped' }, charged: 'no' },
} as const;
const maybeCharged = {
  state: 'failed',
  problem: { failure: { type: 'stopped' }, charged: 'unknown' },
} as const;

describe('what agents have spent', () => {
  for (const [what, record, credits] of [
    ['a task of a person', taskRecord({ createdAt: now, chargedCredits: 25 }), 0],
    ['a task that is about to be sent', asked({ state: 'preparing' }), 25],
    ['a running task', asked({ state: 'running' }), 25],
    ['a running task that the service calls dearer', asked({ estimatedCredits: 40 }), 40],
    ['a running task that was not charged yet', asked({ state: 'running', chargedCredits: 0 }), 25],
    ['a task that was charged less', asked({ state: 'done', chargedCredits: 20 }), 20],
    ['a task that was charged more', asked({ state: 'done', chargedCredits: 90 }), 90],
    ['a charge below zero', asked({ state: 'done', chargedCredits: -500 }), 0],
    ['a task with a price that wasn’t known', asked({ agent: { key: 'cat' } }), 0],
    ['a task that failed and cost nothing', asked(notCharged), 0],
    ['a task that failed and may have cost something', asked(maybeCharged), 25],
    ['a request that may have arrived', asked({ state: 'unconfirmed' }), 25],
    ['a cancelled task', asked({ state: 'cancelled' }), 25],
    ['a task that was taken off the list', asked({ state: 'done', removedAt: now }), 25],
    ['a task of yesterday', asked({ createdAt: now - 24 * HOUR }), 0],
    ['a task before a clock was set back', asked({ createdAt: now + 24 * HOUR }), 25],
  ] as const) {
    it(`is ${credits} for ${what}`, () => {
      assert.equal(sumAgentCredits([record], now), credits);
    });
  }

  it('is the sum, without the errors of binary fractions', () => {
    const records = [0.1, 0.2].map((credits) => asked({ agent: { credits } }));
    assert.equal(sumAgentCredits(records, now), 0.3);
  });
});

describe('the budget of agents', () => {
  for (const [price, spent, budget, expected] of [
    [25, 0, 200, true],
    [25, 175, 200, true],
    [25, 175.01, 200, false],
    [1, 0, 0, false],
    [0, 0, 0, true],
    [undefined, 0, 200, false],
    [Number.NaN, 0, 200, false],
    [-1, 0, 200, false],
    [Infinity, 0, Infinity, true],
    [25, 0, Number.NaN, false],
  ] as const) {
    it(`${expected ? 'has room' : 'has no room'} for ${price} after ${spent} of ${budget}`, () => {
      assert.equal(fitsBudget(price, spent, budget), expected);
    });
  }
});

describe('a request that an agent repeats', () => {
  const minutesAgo = (minutes: number) => now - minutes * 60_000;

  for (const [what, record, isFound] of [
    ['is running', asked({ createdAt: minutesAgo(9) }), true],
    ['is done', asked({ createdAt: minutesAgo(1), state: 'done' }), true],
    ['may have arrived', asked({ createdAt: minutesAgo(1), state: 'unconfirmed' }), true],
    ['was cancelled', asked({ createdAt: minutesAgo(1), state: 'cancelled' }), true],
    ['may have been charged', asked({ createdAt: minutesAgo(1), ...maybeCharged }), true],
    ['was taken off the list', asked({ createdAt: minutesAgo(1), removedAt: now }), true],
    ['cost nothing', asked({ createdAt: minutesAgo(1), ...notCharged }), false],
    ['is ten minutes old', asked({ createdAt: minutesAgo(10) }), false],
    ['is another', asked({ createdAt: now, agent: { key: 'dog' } }), false],
    ['is a person’s', taskRecord({ createdAt: now }), false],
  ] as const) {
    it(`${isFound ? 'gives' : 'does not give'} a task that ${what}`, () => {
      assert.equal(findRepeated([record], 'cat', now), isFound ? record : undefined);
    });
  }

  it('gives the newest of several tasks', () => {
    const [older, newer] = [3, 2].map((it) => asked({ createdAt: minutesAgo(it) }));
    assert.ok(older !== undefined && newer !== undefined);
    assert.equal(findRepeated([older, newer, asked()], 'cat', now), newer);
  });
});

describe('the same request of two windows at once', () => {
  const own = { id: 'm', key: 'cat' };
  const fresh = (id: string, state: TaskRecord['state']) => asked({ id, state, createdAt: now });
  const self = fresh('m', 'preparing');

  /** Looks at the records of one moment after the other. */
  async function look(...moments: readonly (readonly TaskRecord[])[]) {
    let looks = 0;
    const found = await findSimultaneous(own, {
      list: () =>
        Promise.resolve([self, ...(moments[Math.min(looks++, moments.length - 1)] ?? [])]),
      pause: () => Promise.resolve(),
      now: () => now,
    });
    return [found?.id, looks];
  }

  it('is sent if there is no other', async () => {
    assert.deepEqual(await look([]), [undefined, 1]);
    assert.deepEqual(await look([asked({ createdAt: now, agent: { key: 'dog' } })]), [
      undefined,
      1,
    ]);
  });

  it('gives way to a request with a smaller id, and to one that is sent', async () => {
    assert.deepEqual(await look([fresh('a', 'preparing')]), ['a', 1]);
    for (const state of ['submitting', 'queued', 'done', 'unconfirmed'] as const) {
      assert.deepEqual(await look([fresh('z', state)]), ['z', 1], state);
    }
  });

  it('waits until the other gives way', async () => {
    const other = fresh('z', 'preparing');
    assert.deepEqual(await look([other], [other], [{ ...other, ...notCharged }]), [undefined, 3]);
  });

  it('gives way if the other looked first, and is sent', async () => {
    assert.deepEqual(await look([fresh('z', 'preparing')], [fresh('z', 'queued')]), ['z', 2]);
  });

  it('gives way in the end if the other doesn’t move', async () => {
    assert.deepEqual(await look([fresh('z', 'preparing')]), ['z', 100]);
  });

  it('ends with the error of the pause', async () => {
    await assert.rejects(
      findSimultaneous(own, {
        list: () => Promise.resolve([self, fresh('z', 'preparing')]),
        pause: () => Promise.reject(new Error('stopped')),
        now: () => now,
      }),
      /stopped/,
    );
  });

  // Every order of the steps of two windows: write the record, look, and then send or give way.
  it('is sent exactly once, in whatever order the windows write and look', async () => {
    const orders = interleave(['A', 'A', 'A', 'A', 'A'], ['B', 'B', 'B', 'B', 'B']);
    for (const order of orders) {
      const disk = new Map<string, TaskRecord>();
      const sent: string[] = [];
      const windows = new Map(['A', 'B'].map((id) => [id, run(id, disk, sent)]));
      for (const id of [...order, ...Array.from({ length: 6 }, () => ['A', 'B']).flat()]) {
        await windows.get(id)?.next();
      }
      assert.deepEqual([sent.length, disk.size], [1, 2], order.join(''));
    }
  });
});

/** A window that goes on by one step with each call of `next`. */
async function* run(id: string, disk: Map<string, TaskRecord>, sent: string[]) {
  const record = asked({ id, state: 'preparing', createdAt: now });
  yield;
  disk.set(id, record);
  let step: () => void = () => undefined;
  const ends = new Set<string>();
  const wait = () => new Promise<void>((resolve) => (step = resolve));
  yield;
  const found = findSimultaneous(
    { id, key: 'cat' },
    { list: () => Promise.resolve([...disk.values()]), pause: wait, now: () => now },
  );
  void found.then(() => ends.add(id));
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (ends.has(id)) break;
    yield;
    step();
  }
  const first = await found;
  yield;
  if (first === undefined) {
    sent.push(id);
    disk.set(id, { ...record, state: 'submitting' });
  } else {
    disk.set(id, { ...record, ...notCharged });
  }
}

function interleave(first: readonly string[], second: readonly string[]): string[][] {
  const [a, ...others] = first;
  const [b, ...more] = second;
  if (a === undefined) return [[...second]];
  if (b === undefined) return [[...first]];
  return [
    ...interleave(others, second).map((rest) => [a, ...rest]),
    ...interleave(first, more).map((rest) => [b, ...rest]),
  ];
}
