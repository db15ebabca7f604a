import assert from 'node:assert/strict';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { ListedRows } from '../../../src/views/listedRows.ts';
import { groupTasks } from '../../../src/views/taskGroups.ts';
import { taskRecord } from '../tasks/support/records.ts';

const now = new Date(2026, 6, 15, 12).getTime();

/** Eight rows in two groups; the last two tasks are variations. */
const tasks = [
  ...['running-1', 'running-2'].map((id) => taskRecord({ id, state: 'running' })),
  ...[1, 2, 3, 4, 5].map((index) => done(`done-${index}`)),
  ...[1, 2].map((index) => done(`variation-${index}`, { group: 'v' })),
];
const [running, , , ended] = tasks;
const variation = tasks.at(-1);
const listed = new ListedRows(groupTasks(tasks, { now, isFiltered: false }), now);
const isShown = () => true;

function done(id: string, changes: Partial<TaskRecord> = {}): TaskRecord {
  return taskRecord({ id, state: 'done', endedAt: now, ...changes });
}

describe('the listed rows', () => {
  it('know the row that each is below', () => {
    assert.ok(running && variation);
    assert.equal(listed.findParent(running)?.id, 'group/running');
    const variations = listed.findParent(variation);
    assert.equal(variations?.id, 'variations/v');
    assert.equal(listed.findParent(variations)?.id, 'group/today');
    const group = listed.rows[0];
    assert.ok(group);
    assert.equal(listed.findParent(group), undefined);
  });

  it('find the row of a task that stays in its place, as it was listed', () => {
    assert.ok(running && ended);
    const rows = listed.findChanged(
      [
        { ...running, progress: 0.5 },
        { ...ended, announced: true },
      ],
      isShown,
    );
    assert.deepEqual(
      rows?.map((row) => row === running || row === ended),
      [true, true],
    );
  });

  it('find the row of the variations, too', () => {
    assert.ok(variation);
    const rows = listed.findChanged([{ ...variation, unseen: true }], isShown);
    assert.deepEqual(
      rows?.map(({ id }) => id),
      ['variation-2', 'variations/v'],
    );
  });

  it('find none when a task is new, is removed, or belongs elsewhere', () => {
    assert.ok(running && ended);
    const failure = { type: 'noKey' } as const;
    for (const changed of [
      taskRecord(),
      { ...ended, removedAt: now },
      { ...ended, state: 'unsaved' as const },
      { ...running, notice: { kind: 'key' as const, failure } },
      { ...running, state: 'done' as const, endedAt: now },
    ]) {
      assert.equal(listed.findChanged([changed], isShown), undefined);
    }
  });

  it('stay when a task changes that the filter hides, but not when it is hidden now', () => {
    assert.ok(ended);
    assert.deepEqual(
      listed.findChanged([taskRecord()], () => false),
      [],
    );
    assert.equal(
      listed.findChanged([ended], () => false),
      undefined,
    );
  });

  it('are of one day', () => {
    assert.equal(listed.isOfToday(now + 11 * 3600_000), true);
    assert.equal(listed.isOfToday(now + 12 * 3600_000), false);
  });
});
