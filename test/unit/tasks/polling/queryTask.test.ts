import assert from 'node:assert/strict';
import type { RunwayClient } from '../../../../src/runway/client.ts';
import { AnswerError } from '../../../../src/runway/errors/answerError.ts';
import { ConnectionError } from '../../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../../src/runway/errors/serviceError.ts';
import type { TaskContext } from '../../../../src/tasks/context.ts';
import { toFailure } from '../../../../src/tasks/failure.ts';
import { missingKey, pollTask } from '../../../../src/tasks/polling/pollTask.ts';
import { queryTask } from '../../../../src/tasks/polling/queryTask.ts';
import { newEntry, type ScheduleEntry } from '../../../../src/tasks/polling/schedule.ts';
import { TaskQueries, type SentRecord } from '../../../../src/tasks/polling/taskQueries.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import type { Windows } from '../../../../src/tasks/windows/windows.ts';
import { ManualClock } from '../support/manualClock.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { taskRecord } from '../support/records.ts';

const NOW = 100_000_000;
const MINUTE = 60_000;
const running = { ids: ['mine'], phase: 'running', status: 'RUNNING' } as const;

describe('one query of a task', () => {
  let log: RecordingLog;
  let clock: ManualClock;
  let others: TaskRecord[];
  let record: SentRecord;
  let kind: 'runway' | 'relay';
  /** The service's answer, or the error of the query. */
  let answer: unknown;
  let images: unknown;
  let runTimes: number[];
  let ending: AbortController;

  beforeEach(() => {
    log = new RecordingLog();
    clock = new ManualClock(NOW);
    others = [];
    record = { ...taskRecord({ submittedAt: NOW }), taskId: 'mine' };
    kind = 'relay';
    answer = running;
    images = undefined;
    runTimes = [];
    ending = new AbortController();
  });

  const context = () =>
    ({
      clock,
      log,
      window: 'window',
      store: { all: () => [record, ...others] },
      random: () => 0.5,
    }) as unknown as TaskContext;

  const client = () =>
    ({
      service: { kind },
      query: (_id: string, options: { images: unknown }) => {
        images = options.images;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    }) as unknown as RunwayClient;

  function query(entry: Partial<ScheduleEntry> = {}) {
    const look = { record, entry: { ...newEntry(record, 0), ...entry }, signal: ending.signal };
    return queryTask(context(), new TaskQueries(clock), client(), look);
  }

  function poll(entry: Partial<ScheduleEntry> = {}, hasKey = true) {
    return pollTask(context(), new TaskQueries(clock), {} as unknown as Windows, {
      record,
      entry: { ...newEntry(record, 0), ...entry },
      client: hasKey ? client() : undefined,
      signal: ending.signal,
      runTimes,
    });
  }

  it('returns the answer', async () => {
    assert.deepEqual(await query({ notFound: 3, otherId: 'other' }), {
      event: { type: 'answered', answer: running, alias: undefined },
      service: 'up',
      otherId: undefined,
      notFound: 0,
      refusals: 0,
    });
    assert.deepEqual(log.lines, []);
  });

  it('tells the reader of the answer which images were sent as URLs', async () => {
    const first = { uri: 'https://a.example/cat.png', name: 'cat.png' };
    const last = { uri: 'https://a.example/dog.png', name: 'dog.png' };
    const file = { uri: 'file:///cat.png', name: 'cat.png' };

    record = { ...record, image: first, lastFrame: last };
    await query();
    assert.deepEqual(images, [first.uri, last.uri]);
    record = { ...record, image: file, lastFrame: file };
    await query();
    assert.deepEqual(images, []);
  });

  describe('with an answer about another id', () => {
    beforeEach(() => {
      answer = { ...running, ids: ['second'] };
    });

    it('doubts it once, says so, and remembers the id', async () => {
      const { event, ...rest } = await query();

      const failure = toFailure(new AnswerError('otherTask', '127.0.0.1:9'));
      assert.deepEqual(event, { type: 'noticed', notice: { kind: 'answer', failure } });
      assert.deepEqual(rest, {
        service: 'down',
        retryAfter: undefined,
        otherId: 'second',
        notFound: 0,
        refusals: 0,
      });
      assert.match(log.of('warn').join(), /mine/);
    });

    it('believes it the second time', async () => {
      const { event, service, otherId } = await query({ otherId: 'second' });

      assert.deepEqual(event, { type: 'answered', answer, alias: 'second' });
      assert.deepEqual([service, otherId], ['up', undefined]);
    });

    it('does not believe a third id', async () => {
      assert.equal((await query({ otherId: 'first' })).event.type, 'noticed');
    });

    it('never takes the id of another task of the service', async () => {
      others = [taskRecord({ taskId: 'second' })];

      const { event, otherId } = await query({ otherId: 'second' });

      assert.equal(event.type, 'noticed');
      assert.equal(otherId, 'second');
    });

    it('takes an id that a task has at another service', async () => {
      others = [taskRecord({ taskId: 'second', service: 'https://other.example/v1' })];

      assert.equal((await query({ otherId: 'second' })).event.type, 'answered');
    });
  });

  it('is not logged when the window closes', async () => {
    answer = new ConnectionError('reset', 'maybe', 'a.example', undefined);
    ending.abort();

    assert.equal((await query()).event.type, 'noticed');
    assert.deepEqual(log.lines, []);
  });

  it('without a connection says that the service is offline', async () => {
    answer = new ConnectionError('reset', 'maybe', 'a.example', undefined);

    assert.deepEqual(await query({ notFound: 1, otherId: 'x' }), {
      event: { type: 'noticed', notice: { kind: 'offline', failure: toFailure(answer) } },
      service: 'down',
      retryAfter: undefined,
      otherId: undefined,
      notFound: 0,
      refusals: 0,
    });
  });

  it('with an answer that can’t be read says so', async () => {
    answer = new AnswerError('html', 'a.example');

    assert.deepEqual(await query(), {
      event: { type: 'noticed', notice: { kind: 'answer', failure: toFailure(answer) } },
      service: 'down',
      retryAfter: undefined,
      otherId: undefined,
      notFound: 0,
      refusals: 0,
    });
  });

  it('says whose key was refused, and nothing about the service: other tasks go on', async () => {
    answer = new ServiceError({ reason: 'key', status: 401, host: 'a.example' });

    const notice = { kind: 'key', failure: toFailure(answer), window: 'window' };
    assert.deepEqual(await query(), {
      event: { type: 'noticed', notice },
      service: 'up',
      otherId: undefined,
      notFound: 0,
      refusals: 1,
    });
  });

  it('says that a gateway blocked it, and nothing about the service: other tasks go on', async () => {
    answer = new ServiceError({ reason: 'blocked', status: 403, host: 'a.example' });

    assert.deepEqual(await query({ refusals: 1 }), {
      event: { type: 'noticed', notice: { kind: 'overloaded', failure: toFailure(answer) } },
      service: 'up',
      otherId: undefined,
      notFound: 0,
      refusals: 2,
    });
  });

  for (const reason of ['rateLimit', 'overloaded', 'invalid', 'other'] as const) {
    it(`waits as long as the service asks after “${reason}”`, async () => {
      answer = new ServiceError({ reason, status: 503, host: 'a.example', retryAfter: 7000 });

      assert.deepEqual(await query(), {
        event: { type: 'noticed', notice: { kind: 'overloaded', failure: toFailure(answer) } },
        service: 'down',
        retryAfter: 7000,
        otherId: undefined,
        notFound: 0,
        refusals: 0,
      });
    });
  }

  describe('when the service does not know the task', () => {
    for (const [at, cancelling, age, times, expected] of [
      ['runway', false, 2 * MINUTE - 1, 1, 'nothing'],
      ['runway', false, 2 * MINUTE, 1, 'gone'],
      ['runway', true, 0, 1, 'gone'],
      ['relay', false, 2 * MINUTE - 1, 5, 'nothing'],
      ['relay', false, 2 * MINUTE, 5, 'doubt'],
      ['relay', true, 0, 1, 'nothing'],
      ['relay', true, 10 * MINUTE, 1, 'nothing'],
      ['relay', true, 0, 2, 'gone'],
    ] as const) {
      const when = `${times} times, ${age} ms after the request`;
      it(`means ${expected} at a ${at}, ${when}, ${cancelling ? 'while cancelling' : 'while it runs'}`, async () => {
        kind = at;
        answer = new ServiceError({ reason: 'notFound', status: 404, host: 'a.example' });
        record = { ...record, submittedAt: NOW - age, ...(cancelling && { cancelling }) };

        const { event, ...rest } = await query({ notFound: times - 1, otherId: 'x' });

        const failure = toFailure(answer);
        assert.deepEqual(
          event,
          {
            nothing: { type: 'noticed', notice: undefined },
            doubt: { type: 'noticed', notice: { kind: 'answer', failure } },
            gone: { type: 'gone', problem: { failure: { type: 'taskGone' }, charged: 'unknown' } },
          }[expected],
        );
        assert.deepEqual(rest, {
          ...{ service: 'up', otherId: undefined, notFound: times, refusals: 0 },
        });
      });
    }

    it('counts from the creation of a task that was tracked by its id', async () => {
      kind = 'runway';
      answer = new ServiceError({ reason: 'notFound', status: 404, host: 'a.example' });
      const { submittedAt, ...tracked } = record;
      assert.equal(submittedAt, NOW);
      record = { ...tracked, createdAt: NOW - MINUTE };

      assert.equal((await query()).event.type, 'noticed');
      record = { ...tracked, createdAt: NOW - 3 * MINUTE };
      assert.equal((await query()).event.type, 'gone');
    });
  });

  describe('in a look at the task', () => {
    it('is followed by the next after the usual time', async () => {
      const began = clock.monotonic();

      assert.deepEqual(await poll({ links: 2, otherId: 'x', notFound: 1 }), {
        events: [
          { type: 'answered', answer: running, alias: undefined },
          { type: 'forecast', startedAt: NOW, expectedEnd: undefined },
        ],
        service: 'up',
        next: { ...newEntry(record, 0), due: began + 5500, links: 2, answeredAt: clock.now() },
      });
      record = { ...record, submittedAt: NOW - 11 * MINUTE };
      assert.equal((await poll()).next.due, began + 11_000);
    });

    it('is followed by the next when the end is near, and says when it is expected', async () => {
      record = { ...record, state: 'running', startedAt: NOW - 20_000, submittedAt: NOW - 30_000 };
      answer = { ...running, progress: 0.5 };

      const { events, next } = await poll();

      assert.deepEqual(events[1], {
        type: 'forecast',
        startedAt: NOW - 20_000,
        expectedEnd: NOW + 20_000,
      });
      assert.deepEqual(next.points, [{ progress: 0.5, at: NOW }]);
      assert.equal(next.due, clock.monotonic() + 14_000 * 1.025);
    });

    it('is followed by a longer pause if earlier tasks took long', async () => {
      record = { ...record, state: 'running', startedAt: NOW, submittedAt: NOW - 40_000 };
      runTimes = [30_000];

      const { next } = await poll();

      assert.equal(Math.round((next.due - clock.monotonic()) / 1025), 18);
    });

    it('is followed by the usual pause if it failed, and keeps what was known', async () => {
      record = { ...record, state: 'running', startedAt: NOW, submittedAt: NOW - 40_000 };
      runTimes = [50_000];
      answer = new ServiceError({ reason: 'overloaded', status: 503, host: 'a.example' });
      const known = { answeredAt: NOW - 5000, points: [{ progress: 0.2, at: NOW - 5000 }] };

      const { events, next } = await poll(known);

      assert.equal(events.length, 1);
      assert.deepEqual(next, { ...newEntry(record, 0), ...known, due: clock.monotonic() + 5500 });
    });

    it('is followed by the claim to save the video at once', async () => {
      answer = { ...running, phase: 'succeeded', videoUrl: 'https://a.example/cat.mp4' };

      const { events, next } = await poll();

      assert.deepEqual(events, [
        { type: 'answered', answer, alias: undefined },
        { type: 'forecast', startedAt: NOW, expectedEnd: undefined },
        { type: 'saving', window: 'window', gone: undefined },
      ]);
      assert.equal(next.due, clock.monotonic());
    });

    it('is not sent without a key', async () => {
      assert.deepEqual(await poll({ links: 1 }, false), {
        events: [missingKey()],
        service: 'notAsked',
        next: { ...newEntry(record, 0), links: 1, due: Infinity },
      });
      assert.deepEqual(missingKey(), {
        type: 'noticed',
        notice: { kind: 'key', failure: { type: 'noKey' } },
      });
      assert.equal(images, undefined);
    });

    it('asks for a fresh link when the last one does not work', async () => {
      record = { ...record, state: 'saving' };
      answer = { ...running, phase: 'succeeded', videoUrl: 'https://a.example/cat.mp4' };

      const { events, service, next } = await poll({ needsLink: true });

      assert.deepEqual(events, [{ type: 'answered', answer, alias: undefined }]);
      assert.equal(service, 'up');
      assert.deepEqual([next.needsLink, next.due], [false, clock.monotonic()]);
    });

    it('asks for a link at the next look when the record has none', async () => {
      record = { ...record, state: 'saving' };

      assert.deepEqual(await poll(), {
        events: [],
        service: 'notAsked',
        next: { ...newEntry(record, 0), needsLink: true },
      });
    });
  });
});
