import assert from 'node:assert/strict';
import { toCsv } from '../../../src/spending/csv.ts';
import { exportMonth } from '../../../src/spending/exportSpending.ts';
import { PRACTICE_ROOT, RUNWAY_ROOT } from '../../../src/runway/service.ts';
import { serviceName } from '../../../src/views/texts/serviceName.ts';
import { showMonth } from '../../../src/spending/shownSpending.ts';
import type { Expense } from '../../../src/tasks/spending/expense.ts';
import { taskRecord } from '../tasks/support/records.ts';

const at = new Date(2026, 10, 2, 12).getTime();
const expense = (changes: Partial<Expense>): Expense => ({
  ...{ version: 1, id: 'a', service: 'https://relay.example/v1', at, taskId: 'task' },
  ...{ known: 'charged', credits: 25, model: 'gen4_turbo', ...changes },
});
const image = { uri: 'file:///sea.png', name: 'sea.png' };
const settings = { model: 'gen4_turbo', duration: 5, promptText: '=HYPERLINK("x")' };
const listed = taskRecord({ id: 'a', image, settings });
const find = (id: string) => (id === 'a' ? listed : undefined);

describe('A CSV file', () => {
  it('has quotes where RFC 4180 wants them', () => {
    assert.equal(
      toCsv([
        ['a', 'b,c', 'say "x"', 'two\nlines', 12.5],
        ['', 'ü 猫', 'plain text', '', -3],
      ]),
      'a,"b,c","say ""x""","two\nlines",12.5\r\n,ü 猫,plain text,,-3\r\n',
    );
  });

  for (const text of ['=1+1', '+1', '-1', '@a', '\t=1', '\r=1', ' =1']) {
    it(`makes no formula of ${JSON.stringify(text)}`, () => {
      assert.match(toCsv([[text]]), /^"?'/);
    });
  }

  it('has the costs of a month', () => {
    const csv = exportMonth(
      [
        expense({}),
        expense({ id: 'b', taskId: undefined, known: 'unknown', credits: 0 }),
        expense({ id: 'c', taskId: 'task-c', at: at - 90 * 86_400_000 }),
      ],
      '2026-11',
      find,
    );
    const time = new Date(at).toISOString();
    assert.equal(
      csv,
      [
        'time,service,model,task_id,image,prompt,credits,certainty',
        `${time},relay.example/v1,gen4_turbo,task,sea.png,"'=HYPERLINK(""x"")",25,charged`,
        `${time},relay.example/v1,gen4_turbo,,,,,unknown`,
        '',
      ].join('\r\n'),
    );
  });
});

describe('A service', () => {
  it('is called by its name, and a relay by its whole address', () => {
    assert.deepEqual(
      [RUNWAY_ROOT, PRACTICE_ROOT, 'https://relay.example/v1', 'nothing'].map(serviceName),
      ['Runway', 'Practice', 'relay.example/v1', 'nothing'],
    );
  });
});

describe('The page with all costs', () => {
  it('shows bars by model, and the tasks behind them', () => {
    const [service, ...others] = showMonth(
      [
        expense({}),
        expense({ id: 'b', taskId: 'task-b', model: 'veo3.1', credits: 100, known: 'atMost' }),
        expense({ id: 'c', taskId: undefined, known: 'unconfirmed', credits: 0 }),
      ],
      '2026-11',
      { language: 'en', find },
    );
    assert.deepEqual(others, []);
    assert.equal(service?.name, 'relay.example/v1');
    assert.equal(service.total, '25 credits · up to 100 more credits · 1 possibly charged request');
    assert.deepEqual(
      service.models.map(({ name, cost, part }) => ({ name, cost, part })),
      [
        { name: 'veo3.1', cost: 'up to 100 credits', part: 1 },
        { name: 'gen4_turbo', cost: '25 credits', part: 0.25 },
      ],
    );
    assert.deepEqual(
      service.models.flatMap(({ expenses }) =>
        expenses.map(({ name, cost, isListed }) => ({ name, cost, isListed })),
      ),
      [
        { name: 'Removed task', cost: 'up to 100 credits', isListed: false },
        { name: 'sea.png', cost: '25 credits', isListed: true },
      ],
    );
    assert.deepEqual(
      service.unknown.map(({ cost }) => cost),
      ['Possibly charged'],
    );
  });
});
