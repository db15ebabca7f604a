import assert from 'node:assert/strict';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { timeLeftText } from '../../../../src/views/texts/timeText.ts';
import { taskRecord } from '../../tasks/support/records.ts';

const NOW = 1_800_000_000_000;

function text(seconds: number, changes: Partial<TaskRecord> = {}): string | undefined {
  const expectedEnd = NOW + seconds * 1000;
  return timeLeftText(taskRecord({ state: 'running', expectedEnd, ...changes }), NOW);
}

describe('the time left of a task', () => {
  for (const [seconds, expected] of [
    [0.001, 'about 10 s left'],
    [14.9, 'about 10 s left'],
    [15, 'about 20 s left'],
    [41, 'about 40 s left'],
    [114.9, 'about 110 s left'],
    [115, 'about 2 min left'],
    [149, 'about 2 min left'],
    [150, 'about 3 min left'],
    [3600, 'about 60 min left'],
  ] as const) {
    it(`is “${expected}” ${seconds} s before the expected end`, () => {
      assert.equal(text(seconds), expected);
    });
  }

  it('is not shown when the expected end is over', () => {
    assert.deepEqual([text(0), text(-1), text(-4000)], [undefined, undefined, undefined]);
  });

  it('is not shown if nothing is known', () => {
    assert.equal(timeLeftText(taskRecord({ state: 'running' }), NOW), undefined);
  });

  it('is not shown above an hour, because the clock was set back', () => {
    assert.equal(text(3600.001), undefined);
  });

  it('is shown only while the task runs', () => {
    for (const state of ['queued', 'saving', 'done', 'failed', 'unconfirmed'] as const) {
      assert.equal(text(40, { state }), undefined, state);
    }
  });

  it('is not shown while the task is being cancelled, or makes no progress', () => {
    const failure = { type: 'other', message: '' } as const;

    assert.equal(text(40, { cancelling: true }), undefined);
    assert.equal(text(40, { notice: { kind: 'offline', failure } }), undefined);
  });
});
