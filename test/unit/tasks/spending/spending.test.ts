import assert from 'node:assert/strict';
import { readExpense, type Expense } from '../../../../src/tasks/spending/expense.ts';
import { TASK_STATES } from '../../../../src/tasks/record.ts';
import { groupSpending } from '../../../../src/tasks/spending/spending.ts';
import { taskRecord } from '../support/records.ts';

const runway = 'https://api.dev.runwayml.com/v1';
const relay = 'https://relay.example/runwayml/v1';
let count = 0;

function expense(at: string, changes: Partial<Expense> = {}): Expense {
  count += 1;
  const id = `expense-${count}`;
  const time = Date.parse(at);
  return { version: 1, id, service: runway, at: time, known: 'charged', credits: 25, ...changes };
}

/** Days of the only service, with what was charged on them. */
function days(expenses: readonly Expense[], timeZone: string): [string, number][] {
  const [only, ...others] = groupSpending(expenses, timeZone);
  assert.equal(others.length, 0);
  return (only?.days ?? []).map((it) => [it.day, it.charged]);
}

describe('the cost of a task', () => {
  const record = taskRecord({ chargedCredits: 20, estimatedCredits: 25 });
  const known = (changes: Parameters<typeof taskRecord>[0]) => {
    const cost = readExpense(taskRecord(changes));
    return cost && [cost.known, cost.credits];
  };

  it('is the charge, not the estimate', () => {
    assert.deepEqual(readExpense(record), {
      version: 1,
      id: record.id,
      taskId: record.taskId,
      service: record.service,
      model: 'gen4_turbo',
      at: 2000,
      known: 'charged',
      credits: 20,
    });
    for (const state of TASK_STATES.slice(TASK_STATES.indexOf('queued'))) {
      assert.deepEqual(known({ state, chargedCredits: 20 }), ['charged', 20], state);
    }
  });

  it('is at most the estimate if only that is known', () => {
    for (const state of ['queued', 'running', 'saving', 'done', 'unsaved', 'cancelled'] as const) {
      assert.deepEqual(known({ state, estimatedCredits: 25 }), ['atMost', 25], state);
    }
  });

  it('is unknown if the service reports nothing', () => {
    for (const state of ['queued', 'running', 'done', 'cancelled'] as const) {
      assert.deepEqual(known({ state }), ['unknown', 0], state);
    }
  });

  it('is nothing for a request that was refused or not sent', () => {
    const problem = { failure: { type: 'noKey' }, charged: 'no' } as const;
    assert.equal(known({ state: 'failed', problem, estimatedCredits: 25 }), undefined);
    assert.equal(known({ state: 'preparing' }), undefined);
    assert.equal(known({ state: 'submitting' }), undefined);
  });

  it('is the charge for a failed task, or unknown', () => {
    const problem = { failure: { type: 'taskGone' }, charged: 'unknown' } as const;
    const failed = { state: 'failed', problem, estimatedCredits: 25 } as const;
    assert.deepEqual(known(failed), ['unknown', 0]);
    assert.deepEqual(known({ ...failed, chargedCredits: 5 }), ['charged', 5]);
    assert.equal(known({ ...failed, chargedCredits: 0 }), undefined);
  });

  it('is unconfirmed for a request without an answer', () => {
    assert.deepEqual(known({ state: 'unconfirmed' }), ['unconfirmed', 0]);
  });

  it('is nothing for an entered id that the service never confirmed', () => {
    const { settings, ...tracked } = taskRecord({ state: 'queued' });
    assert.ok(settings);
    assert.equal(readExpense(tracked), undefined);
    assert.ok(readExpense({ ...tracked, status: 'RUNNING' }));
  });
});

describe('the spending', () => {
  it('is nothing without tasks', () => {
    assert.deepEqual(groupSpending([]), []);
  });

  it('is grouped by service and day, newest first', () => {
    const spending = groupSpending(
      [
        expense('2026-11-20T10:00Z', { service: relay, known: 'unknown', credits: 0 }),
        expense('2026-11-21T10:00Z'),
        expense('2026-11-23T10:00Z', { known: 'atMost', credits: 50 }),
        expense('2026-11-23T11:00Z', { credits: 10 }),
        expense('2026-11-22T11:00Z', { service: relay, known: 'unconfirmed', credits: 0 }),
      ],
      'UTC',
    );
    const none = { tasks: 1, charged: 0, atMost: 0, unknown: 0, unconfirmed: 0 };
    assert.deepEqual(spending, [
      {
        service: runway,
        total: { ...none, tasks: 3, charged: 35, atMost: 50 },
        days: [
          { day: '2026-11-23', ...none, tasks: 2, charged: 10, atMost: 50 },
          { day: '2026-11-21', ...none, charged: 25 },
        ],
      },
      {
        service: relay,
        total: { ...none, tasks: 2, unknown: 1, unconfirmed: 1 },
        days: [
          { day: '2026-11-22', ...none, unconfirmed: 1 },
          { day: '2026-11-20', ...none, unknown: 1 },
        ],
      },
    ]);
  });

  it('has days that begin at midnight in the user’s time zone', () => {
    const two = [expense('2026-11-22T23:30Z'), expense('2026-11-23T00:30Z', { credits: 10 })];
    assert.deepEqual(days(two, 'UTC'), [
      ['2026-11-23', 10],
      ['2026-11-22', 25],
    ]);
    assert.deepEqual(days(two, 'Asia/Shanghai'), [['2026-11-23', 35]]);
    assert.deepEqual(days(two, 'America/Los_Angeles'), [['2026-11-22', 35]]);
  });

  it('has a day of 25 hours, and one of 23, when the clocks change', () => {
    const at = ['2026-10-24T22:00Z', '2026-10-25T22:59Z', '2026-10-25T23:00Z'];
    assert.deepEqual(
      days(
        at.map((it) => expense(it)),
        'Europe/Berlin',
      ),
      [
        ['2026-10-26', 25],
        ['2026-10-25', 50],
      ],
    );
    const spring = ['2026-03-28T23:00Z', '2026-03-29T21:59Z', '2026-03-29T22:00Z'];
    assert.deepEqual(
      days(
        spring.map((it) => expense(it)),
        'Europe/Berlin',
      ),
      [
        ['2026-03-30', 25],
        ['2026-03-29', 50],
      ],
    );
  });

  it('is exact to a hundredth of a credit', () => {
    const at = '2026-11-23T10:00Z';
    const tenths = [0.1, 0.2, 0.3].map((credits) => expense(at, { credits }));
    assert.deepEqual(days(tenths, 'UTC'), [['2026-11-23', 0.6]]);
  });

  it('counts a duplicate task once, with its most certain cost', () => {
    const at = '2026-11-23T10:00Z';
    const paid = expense(at, { taskId: 'a' });
    const again = expense(at, { taskId: 'a', known: 'unknown', credits: 0 });
    const elsewhere = expense(at, { taskId: 'a', service: relay });
    const spending = groupSpending([again, paid, { ...paid }, elsewhere], 'UTC');
    assert.deepEqual(
      spending.map((it) => [it.total.tasks, it.total.charged, it.total.unknown]),
      [
        [1, 25, 0],
        [1, 25, 0],
      ],
    );
  });
});
