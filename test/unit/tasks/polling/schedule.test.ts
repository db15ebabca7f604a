import assert from 'node:assert/strict';
import { readFreshLink } from '../../../../src/tasks/polling/saveTask.ts';
import { newEntry } from '../../../../src/tasks/polling/schedule.ts';
import { endPause, HEALTHY, noteSign } from '../../../../src/tasks/polling/serviceHealth.ts';
import { TaskQueries } from '../../../../src/tasks/polling/taskQueries.ts';
import { honouredWait } from '../../../../src/tasks/polling/timing.ts';
import type { TaskEvent } from '../../../../src/tasks/transitions.ts';
import { ManualClock } from '../support/manualClock.ts';
import { taskRecord } from '../support/records.ts';

describe('the schedule of a task that is new to a window', () => {
  it('begins 5 s later, because another window may have asked a moment ago', () => {
    assert.deepEqual(newEntry(taskRecord({ state: 'queued' }), 100), {
      due: 5100,
      needsLink: false,
      links: 0,
      partials: [],
      cuts: 0,
      failures: 0,
      notFound: 0,
      refusals: 0,
      otherId: undefined,
      answeredAt: undefined,
      points: [],
    });
    assert.equal(newEntry(taskRecord({ state: 'running' }), 100).due, 5100);
  });

  it('begins at once when the video is to be saved', () => {
    assert.equal(newEntry(taskRecord({ state: 'saving' }), 100).due, 100);
  });

  it('allows a query at once, because this window has sent none', () => {
    assert.equal(
      new TaskQueries(new ManualClock()).earliestPoll('cat', 'https://relay.example'),
      -Infinity,
    );
  });
});

describe('the health of a service', () => {
  const down = (retryAfter?: number) => ({ service: 'down', retryAfter }) as const;
  const failed = noteSign(HEALTHY, down(), 90, 100, 0);

  it('does not change without a query', () => {
    assert.equal(noteSign(failed, { service: 'notAsked' }, 90, 100, 0), failed);
  });

  it('gets worse with every failure', () => {
    assert.deepEqual(failed, {
      failures: 1,
      failedAt: 100,
      notBefore: 5100,
      askedUntil: 100,
    });
    assert.deepEqual(noteSign(failed, down(), 101, 200, 0), {
      ...failed,
      failures: 2,
      failedAt: 200,
      notBefore: 10_200,
      askedUntil: 200,
    });
  });

  it('counts failures of queries that were under way together as one', () => {
    assert.equal(noteSign(failed, down(), 90, 200, 0).failures, 1);
    assert.equal(noteSign(failed, down(), 100, 200, 0).failures, 1);
    const recovered = noteSign(failed, { service: 'up' }, 110, 120, 0);
    assert.equal(recovered.failures, 0);
    assert.equal(noteSign(recovered, down(), 90, 200, 0).failures, 1);
  });

  it('respects what the service asks for, also after a refresh of the list', () => {
    const asked = noteSign(HEALTHY, down(60_000), 90, 100, 0);

    assert.deepEqual([asked.askedUntil, asked.notBefore], [60_100, 60_100]);
    assert.deepEqual(endPause(asked), { ...asked, failures: 0 });
  });

  it('is good again after a refresh of the list', () => {
    assert.deepEqual(endPause(failed), {
      failures: 0,
      failedAt: 100,
      notBefore: 100,
      askedUntil: 100,
    });
  });

  it('asks for no pause of its own', () => {
    assert.equal(honouredWait(), 0);
    assert.equal(honouredWait(60_000), 60_000);
    assert.equal(honouredWait(16 * 60_000), 15 * 60_000);
  });
});

describe('a query for a fresh link to the video', () => {
  const entry = { ...newEntry(taskRecord(), 0), needsLink: true, links: 2 };
  const read = (event: TaskEvent) => readFreshLink(event, entry, 'window', 500);
  const answered = (phase: 'succeeded' | 'failed' | 'cancelled' | 'running', videoUrl?: string) =>
    ({ type: 'answered', answer: { ids: [], phase, status: '', videoUrl } }) as const;

  it('is followed by the download at once', () => {
    const event = answered('succeeded', 'https://a.example/cat.mp4');

    assert.deepEqual(read(event), {
      events: [event],
      next: { ...entry, needsLink: false, due: 500 },
    });
  });

  it('is repeated while the answer has no link', () => {
    const event = answered('running');

    assert.deepEqual(read(event), { events: [event], next: entry });
  });

  it('is repeated after an error', () => {
    const event = { type: 'noticed', notice: undefined } as const;

    assert.deepEqual(read(event), { events: [event], next: entry });
  });

  it('ends the saving when the service no longer has the task', () => {
    const problem = { failure: { type: 'taskGone' }, charged: 'unknown' } as const;

    assert.deepEqual(read({ type: 'gone', problem }), {
      events: [{ type: 'notSaved', window: 'window', problem }],
      next: entry,
    });
  });

  for (const phase of ['failed', 'cancelled'] as const) {
    it(`ends the saving when the task is ${phase} now`, () => {
      const event = answered(phase);
      const problem = { failure: { type: 'videoGone' }, charged: 'unknown' } as const;

      assert.deepEqual(read(event), {
        events: [event, { type: 'notSaved', window: 'window', problem }],
        next: entry,
      });
    });
  }
});
