import assert from 'node:assert/strict';
import { addPoint, forecast } from '../../../../src/tasks/polling/forecast.ts';
import { newEntry, type ScheduleEntry } from '../../../../src/tasks/polling/schedule.ts';
import type { TaskAnswer } from '../../../../src/runway/answers/answer.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { taskRecord } from '../support/records.ts';

const SUBMITTED = 1_000_000;
const SECOND = 1000;

/** What is known when a task is asked about. The times are seconds after it was submitted. */
interface Seen {
  readonly state?: TaskRecord['state'];
  readonly started?: number;
  readonly expected?: number;
  /** The progress of the last answer. */
  readonly before?: number;
  readonly phase?: TaskAnswer['phase'];
  readonly progress?: number;
  /** When the service answered before. */
  readonly answered?: number;
  readonly points?: readonly (readonly [progress: number, at: number])[];
  readonly runTimes?: readonly number[];
}

/** The forecast in seconds, the moments after the task was submitted. */
function at(seconds: number, seen: Seen) {
  const { state = 'running', phase = 'running' } = seen;
  const moment = (it?: number) => it && SUBMITTED + it * SECOND;
  const record = taskRecord({
    state,
    submittedAt: SUBMITTED,
    ...(seen.started !== undefined && { startedAt: SUBMITTED + seen.started * SECOND }),
    ...(seen.expected !== undefined && { expectedEnd: SUBMITTED + seen.expected * SECOND }),
    ...(seen.before !== undefined && { progress: seen.before }),
  });
  const entry: ScheduleEntry = {
    ...newEntry(record, 0),
    answeredAt: moment(seen.answered),
    points: (seen.points ?? []).map(([progress, time]) => ({
      progress,
      at: SUBMITTED + time * SECOND,
    })),
  };
  const answer = { ids: [], phase, status: '', progress: seen.progress };
  const runTimes = (seen.runTimes ?? []).map((it) => it * SECOND);
  const now = SUBMITTED + seconds * SECOND;
  const { startedAt, expectedEnd, quiet } = forecast(record, entry, answer, runTimes, now);
  const after = (it?: number) => it && (it - SUBMITTED) / SECOND;
  const round = (it?: number) => (it === undefined ? undefined : Math.round(it * 10) / 10);
  return {
    started: round(after(startedAt)),
    expected: round(after(expectedEnd)),
    quiet: round(quiet && quiet / SECOND),
  };
}

describe('the start of a task', () => {
  it('is in the middle between the last answer that it waits, and the first that it runs', () => {
    assert.equal(at(30, { state: 'queued', answered: 20 }).started, 25);
  });

  it('is in the middle since the task was submitted, at the first answer', () => {
    assert.equal(at(8, { state: 'queued' }).started, 4);
  });

  it('is not known if the answers are too far apart', () => {
    assert.equal(at(80, { state: 'queued', answered: 20 }).started, 50);
    assert.equal(at(80.1, { state: 'queued', answered: 20 }).started, undefined);
  });

  it('is not known if the clock was set back', () => {
    assert.equal(at(19, { state: 'queued', answered: 20 }).started, undefined);
  });

  it('is not known for a task that was tracked by its id', () => {
    const { submittedAt, ...tracked } = taskRecord();
    const answer = { ids: [], phase: 'running', status: '' } as const;
    assert.equal(submittedAt, 2000);

    assert.equal(forecast(tracked, newEntry(tracked, 0), answer, [], 9000).startedAt, undefined);
  });

  it('stays the same while the task runs', () => {
    assert.equal(at(30, { started: 5, answered: 20 }).started, 5);
    assert.equal(at(300, { started: 5, answered: 20 }).started, 5);
  });

  it('is forgotten when the task waits again', () => {
    assert.equal(at(30, { started: 5, phase: 'queued' }).started, undefined);
  });

  it('is kept at the end of a task that was watched, so that its run time is learnt', () => {
    assert.equal(at(80, { started: 5, phase: 'succeeded', answered: 20 }).started, 5);
    assert.equal(at(8, { state: 'queued', phase: 'succeeded' }).started, 4);
  });

  it('is forgotten at the end of a task that was not watched', () => {
    const end = { started: 5, phase: 'succeeded' } as const;

    assert.equal(at(81, { ...end, answered: 20 }).started, undefined);
    assert.equal(at(3600, end).started, undefined);
    assert.equal(at(19, { ...end, answered: 20 }).started, undefined);
  });
});

describe('the end of a task', () => {
  const usual = { runTimes: Array.from({ length: 12 }, () => 100) };

  it('is not known at first', () => {
    const nothing = { expected: undefined, quiet: undefined };

    assert.deepEqual(at(8, { state: 'queued', phase: 'queued' }), {
      ...nothing,
      started: undefined,
    });
    assert.deepEqual(at(8, { state: 'queued' }), { ...nothing, started: 4 });
    assert.deepEqual(at(8, { started: 4 }), { ...nothing, started: 4 });
  });

  describe('by earlier tasks', () => {
    it('is expected after the median of their run times', () => {
      assert.equal(at(8, { state: 'queued', runTimes: [90, 300, 100] }).expected, 104);
      assert.equal(at(8, { state: 'queued', runTimes: [100, 121] }).expected, 114);
    });

    it('is expected for as long as it was when the task began', () => {
      assert.equal(at(60, { started: 4, expected: 94, ...usual }).expected, 94);
      assert.equal(at(60, { started: 4, ...usual }).expected, undefined);
    });

    it('is unlikely before a part of them', () => {
      assert.equal(at(24, { started: 4, ...usual }).quiet, 57.8);
      assert.equal(at(74, { started: 4, ...usual }).quiet, 7.8);
    });

    it('is likely at any time after that', () => {
      assert.equal(at(104, { started: 4, ...usual }).quiet, 0);
      assert.equal(at(4000, { started: 4, ...usual }).quiet, 0);
    });

    it('is unlikely while the task waits, because it takes that long when it runs', () => {
      assert.equal(at(900, { state: 'queued', phase: 'queued', ...usual }).quiet, 77.8);
    });

    it('is less certain while few are known', () => {
      assert.equal(at(4, { started: 4, runTimes: [100] }).quiet, 61.6);
    });

    it('is less certain if they vary', () => {
      const quiet = at(4, { started: 4, runTimes: [50, 100, 200] }).quiet ?? NaN;

      assert.ok(quiet < 52 && quiet > 30, String(quiet));
    });

    it('hardly depends on one that is far from the others', () => {
      const runTimes = [...usual.runTimes, 3600];
      const { quiet = NaN } = at(4, { started: 4, runTimes });

      assert.ok(quiet > 60, String(quiet));
      assert.equal(at(8, { state: 'queued', runTimes }).expected, 104);
    });

    it('is not known if the start is not', () => {
      const { expected, quiet } = at(500, { state: 'queued', answered: 1, ...usual });

      assert.deepEqual([expected, quiet], [undefined, undefined]);
    });

    it('is as far as at the start after the clock was set back', () => {
      assert.equal(at(-3000, { started: 4, ...usual }).quiet, 77.8);
    });
  });

  describe('by its progress', () => {
    it('is expected at the speed since the start', () => {
      assert.equal(at(29, { started: 4, progress: 0.25 }).expected, 104);
    });

    it('is expected at the speed since a progress that was a tenth less', () => {
      const points = [
        [0.25, 50],
        [0.5, 60],
        [0.55, 61],
      ] as const;

      assert.equal(at(70, { started: 0, points, progress: 0.6, before: 0.55 }).expected, 110);
    });

    it('counts more than the run times of earlier tasks', () => {
      assert.equal(at(29, { started: 4, progress: 0.125, ...usual }).expected, 204);
    });

    it('is awaited for a part of the time, because the speed may change', () => {
      assert.equal(at(29, { started: 4, progress: 0.25 }).quiet, 52.5);
    });

    it('is aimed at when it is close', () => {
      assert.equal(at(95, { started: 4, progress: 0.91 }).quiet, 9.5);
      assert.equal(at(104, { started: 4, progress: 1, before: 0.99 }).quiet, 0.5);
    });

    it('is known without a start, from two answers', () => {
      const points = [[0.2, 50]] as const;

      assert.equal(at(60, { points, progress: 0.4, before: 0.2 }).expected, 90);
      assert.equal(at(60, { progress: 0.4 }).expected, undefined);
    });

    it('is not known below a tenth, which says little', () => {
      assert.equal(at(8, { started: 4, progress: 0.09 }).quiet, undefined);
      assert.equal(at(8, { started: 4, progress: 0.09, ...usual }).quiet, 73.8);
    });

    it('is not known while the progress stands still', () => {
      const still = { started: 4, progress: 0.5, before: 0.5, expected: 70 };

      assert.deepEqual(at(60, still), { started: 4, expected: 70, quiet: undefined });
      assert.equal(at(60, { ...still, ...usual }).quiet, 21.8);
    });

    it('is not known when the progress goes back', () => {
      assert.equal(at(60, { started: 4, progress: 0.4, before: 0.5 }).quiet, undefined);
    });

    it('is close after the progress has jumped', () => {
      const points = [[0.1, 50]] as const;

      assert.equal(at(55, { started: 4, points, progress: 0.9, before: 0.1 }).quiet, 1.1);
    });

    it('is not known after the clock was set back', () => {
      assert.equal(at(3, { started: 4, progress: 0.5 }).quiet, undefined);
    });
  });
});

describe('the progress that is remembered', () => {
  it('is at least a tenth apart', () => {
    const first = addPoint([], 0.1, 1);
    assert.deepEqual(first, [{ progress: 0.1, at: 1 }]);
    assert.equal(addPoint(first, 0.19, 2), first);
    assert.deepEqual(addPoint(first, 0.25, 3), [...first, { progress: 0.25, at: 3 }]);
  });

  it('has no answer without progress, or with hardly any', () => {
    assert.deepEqual(addPoint([], undefined, 1), []);
    assert.deepEqual(addPoint([], 0.09, 1), []);
  });

  it('has at most ten answers', () => {
    let points = addPoint([], 0, 0);
    for (let percent = 0; percent <= 300; percent += 1) {
      points = addPoint(points, (percent % 101) / 100, percent);
    }
    assert.ok(points.length <= 10, String(points.length));
  });
});
