import assert from 'node:assert/strict';
import type { Expense } from '../../../../src/tasks/spending/expense.ts';
import {
  groupMonth,
  listMonths,
  monthOf,
  startOfMonth,
} from '../../../../src/tasks/spending/monthlySpending.ts';

const at = (month: number, day: number) => new Date(2026, month - 1, day, 12).getTime();
let count = 0;

function expense(changes: Partial<Expense>): Expense {
  count += 1;
  return {
    ...{ version: 1, id: `id-${count}`, service: 'https://a.example/v1', at: at(11, 2) },
    ...{ known: 'charged', credits: 25, model: 'gen4_turbo', ...changes },
  };
}

describe('The spending of a month', () => {
  it('is summed up by service and model, the most expensive first', () => {
    const expenses = [
      expense({}),
      expense({ at: at(11, 5) }),
      expense({ model: 'veo3.1', credits: 160, known: 'atMost' }),
      expense({ service: 'https://b.example/v1', at: at(11, 9) }),
      expense({ at: at(10, 31) }),
    ];
    assert.deepEqual(
      groupMonth(expenses, '2026-11').map(({ service, sum, models }) => ({
        service,
        credits: [sum.charged, sum.atMost],
        models: models.map((it) => [it.model, it.expenses.length]),
      })),
      [
        { service: 'https://b.example/v1', credits: [25, 0], models: [['gen4_turbo', 1]] },
        {
          ...{ service: 'https://a.example/v1', credits: [50, 160] },
          models: [
            ['veo3.1', 1],
            ['gen4_turbo', 2],
          ],
        },
      ],
    );
  });

  it('has what isn’t known apart', () => {
    const [service] = groupMonth(
      [
        expense({ id: 'a', known: 'unknown', credits: 0 }),
        expense({ id: 'b', known: 'unconfirmed', credits: 0 }),
        expense({ id: 'c', model: undefined }),
      ],
      '2026-11',
    );
    assert.deepEqual(
      service?.unknown.map(({ id }) => id),
      ['a', 'b'],
    );
    assert.deepEqual(
      service.models.map(({ model }) => model),
      [undefined],
    );
  });

  it('counts a task once, and lists the months, newest first', () => {
    const twice = [expense({ id: 'a' }), expense({ id: 'a', known: 'unknown', credits: 0 })];
    assert.equal(groupMonth(twice, '2026-11')[0]?.sum.charged, 25);
    assert.deepEqual(groupMonth(twice, '2026-10'), []);
    assert.deepEqual(listMonths([expense({ at: at(9, 1) }), expense({}), expense({})]), [
      ...['2026-11', '2026-09'],
    ]);
    assert.equal(monthOf(at(1, 1)), '2026-01');
  });

  it('names a month by its first moment', () => {
    assert.equal(monthOf(at(3, 31)), '2026-03');
    assert.equal(startOfMonth('2026-03'), new Date(2026, 2).getTime());
  });
});
