import assert from 'node:assert/strict';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { isTaskRow, listChildren, type Row } from '../../../src/views/rows.ts';
import { groupTasks } from '../../../src/views/taskGroups.ts';
import { taskRecord } from '../tasks/support/records.ts';

const HOUR = 3600_000;
const now = new Date(2026, 6, 15, 12).getTime();

function done(id: string, hours: number, changes: Partial<TaskRecord> = {}): TaskRecord {
  const time = now - hours * HOUR;
  return taskRecord({ id, state: 'done', createdAt: time, endedAt: time, ...changes });
}

/** Tasks that ended an hour apart, the last one just now. */
function doneHourly(count: number): TaskRecord[] {
  return Array.from({ length: count }, (_, index) => done(`done-${index}`, index));
}

/** The list as text, one line for each row. A row below another one is indented. */
function show(rows: readonly Row[], indent = ''): string[] {
  return rows.flatMap((row) => [
    `${indent}${isTaskRow(row) ? row.id : `${row.kind === 'group' ? heading(row) : row.id}:`}`,
    ...show(listChildren(row), `${indent}  `),
  ]);
}

function heading({ id, isOpen }: Extract<Row, { kind: 'group' }>): string {
  return `${isOpen ? '' : 'closed '}${id}`;
}

function group(tasks: readonly TaskRecord[], isFiltered = false): readonly Row[] {
  return groupTasks(tasks, { now, isFiltered });
}

describe('the groups of the list', () => {
  it('are missing for seven rows, and there for eight', () => {
    assert.deepEqual(
      show(group(doneHourly(7))),
      doneHourly(7).map(({ id }) => id),
    );
    assert.deepEqual(
      group(doneHourly(8)).map(({ id }) => id),
      ['group/today'],
    );
  });

  it('have first what needs the user, then what runs, then today and earlier', () => {
    const failure = { type: 'noKey' } as const;
    const tasks = [
      taskRecord({ id: 'running', state: 'running' }),
      taskRecord({ id: 'offline', state: 'running', notice: { kind: 'offline', failure } }),
      taskRecord({ id: 'no-key', state: 'queued', notice: { kind: 'key', failure } }),
      taskRecord({ id: 'odd-answer', state: 'queued', notice: { kind: 'answer', failure } }),
      done('today', 1),
      done('unsaved', 2, { state: 'unsaved' }),
      done('midnight', 12),
      done('yesterday', 13, { state: 'failed' }),
      done('unconfirmed', 100, { state: 'unconfirmed' }),
      done('long-ago', 5000),
    ];
    assert.deepEqual(show(group(tasks)), [
      'group/needsYou:',
      '  no-key',
      '  odd-answer',
      '  unsaved',
      '  unconfirmed',
      'group/running:',
      '  running',
      '  offline',
      'group/today:',
      '  today',
      '  midnight',
      'group/earlier:',
      '  yesterday',
      '  long-ago',
    ]);
  });

  it('have closed months, the newest first, with more than 100 rows', () => {
    const many = [...doneHourly(100), done('june', 24 * 20), done('last-year', 24 * 300)];
    const shown = group(many).map((row) => [
      isTaskRow(row) || row.kind !== 'group' ? '' : row.isOpen,
      isTaskRow(row) || row.kind !== 'group' ? '' : row.name,
      listChildren(row).length,
    ]);
    assert.deepEqual(shown, [
      [true, 'today', 13],
      [false, new Date(2026, 6).getTime(), 87],
      [false, new Date(2026, 5).getTime(), 1],
      [false, new Date(2025, 8).getTime(), 1],
    ]);
  });

  it('are open, and remembered apart, while the list is filtered', () => {
    const ids = (isFiltered: boolean) =>
      group([...doneHourly(100), done('june', 24 * 20)], isFiltered).flatMap((row) =>
        isTaskRow(row) || row.kind !== 'group' ? [] : [[row.id.split('/')[0], row.isOpen]],
      );
    assert.deepEqual(ids(true), [
      ['filtered', true],
      ['filtered', true],
      ['filtered', true],
    ]);
    assert.deepEqual(ids(false), [
      ['group', true],
      ['group', false],
      ['group', false],
    ]);
  });
});

describe('variations', () => {
  it('are one row where the first of them is; one that is left is a plain row', () => {
    const tasks = [
      done('a', 1),
      done('b-1', 2, { group: 'b' }),
      done('c', 3),
      done('b-2', 4, { group: 'b' }),
      done('d-1', 5, { group: 'd' }),
    ];
    assert.deepEqual(show(group(tasks)), ['a', 'variations/b:', '  b-1', '  b-2', 'c', 'd-1']);
  });

  it('are where the most urgent of them belongs', () => {
    const variations = (...states: readonly TaskRecord['state'][]) =>
      group([
        ...states.map((state, index) => done(`v-${index}`, 20 * index, { state, group: 'v' })),
        ...doneHourly(8),
      ])[0]?.id;
    assert.equal(variations('done', 'running', 'unsaved'), 'group/needsYou');
    assert.equal(variations('done', 'running', 'failed'), 'group/running');
    assert.equal(variations('done', 'failed'), 'group/today');
  });

  it('count as one row', () => {
    const tasks = doneHourly(10).map((task) => ({ ...task, group: 'one' }));
    assert.deepEqual(
      group(tasks).map(({ id }) => id),
      ['variations/one'],
    );
  });
});
