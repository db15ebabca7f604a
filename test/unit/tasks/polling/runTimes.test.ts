import assert from 'node:assert/strict';
import { RunTimes } from '../../../../src/tasks/polling/runTimes.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { Emitter } from '../../../../src/util/emitter.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { taskRecord } from '../support/records.ts';

/** The records of a list, the newest first. */
class Records {
  readonly changed = new Emitter<readonly TaskRecord[]>((error) => {
    throw error;
  });
  readonly onDidChange = this.changed.event;
  reads = 0;

  constructor(private readonly ended: readonly TaskRecord[] | Error) {}

  readNewestEnded(count: number): Promise<readonly TaskRecord[]> {
    this.reads += 1;
    return this.ended instanceof Error
      ? Promise.reject(this.ended)
      : Promise.resolve(this.ended.slice(0, count));
  }
}

describe('the run times of earlier tasks', () => {
  const log = new RecordingLog();

  function done(time: number, changes: Partial<TaskRecord> = {}): TaskRecord {
    return taskRecord({ state: 'done', startedAt: 1000, endedAt: 1000 + time, ...changes });
  }

  it('are those of the tasks that ended before, and of each that ends', async () => {
    const records = new Records([done(70), done(60)]);
    const runTimes = new RunTimes(records, log);
    assert.deepEqual(runTimes.of(taskRecord()), []);

    await runTimes.load();
    records.changed.fire([done(80), taskRecord({ state: 'running', startedAt: 1000 })]);

    assert.deepEqual(runTimes.of(taskRecord()), [80, 70, 60]);
  });

  it('are read once', async () => {
    const records = new Records([]);
    const runTimes = new RunTimes(records, log);

    await Promise.all([runTimes.load(), runTimes.load()]);
    await runTimes.load();

    assert.equal(records.reads, 1);
  });

  it('are not known if the list can’t be read', async () => {
    const runTimes = new RunTimes(new Records(new Error('No.')), log);

    await runTimes.load();

    assert.deepEqual(runTimes.of(taskRecord()), []);
    assert.match(log.of('warn').join(), /No\./);
  });

  it('are apart for each service, model and duration', () => {
    const records = new Records([]);
    const runTimes = new RunTimes(records, log);
    const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
    const other = [
      { service: 'https://other.example/v1' },
      { settings: { ...settings, model: 'veo3.1' } },
      { settings: { ...settings, duration: 10 } },
    ];

    records.changed.fire([done(60), ...other.map((it, index) => done(index + 1, it))]);

    assert.deepEqual(runTimes.of(taskRecord()), [60]);
    assert.deepEqual(
      runTimes.of(taskRecord({ settings: { ...settings, ratio: '720:1280' } })),
      [60],
    );
    assert.deepEqual(
      other.map((it) => runTimes.of(taskRecord(it))),
      [[1], [2], [3]],
    );
    assert.deepEqual(runTimes.of(taskRecord({ settings: undefined })), []);
  });

  it('are learnt from a video that is being saved or could not be saved, once', () => {
    const records = new Records([]);
    const runTimes = new RunTimes(records, log);
    const saving = done(60, { state: 'saving' });

    records.changed.fire([saving]);
    records.changed.fire([{ ...saving, state: 'done', announced: true }]);
    records.changed.fire([done(70, { state: 'unsaved' })]);

    assert.deepEqual(runTimes.of(taskRecord()), [70, 60]);
  });

  it('are not learnt from tasks without a video, or whose start or settings are not known', () => {
    const records = new Records([]);
    const runTimes = new RunTimes(records, log);

    records.changed.fire([
      ...(['failed', 'cancelled', 'unconfirmed', 'running'] as const).map((state) =>
        done(60, { state }),
      ),
      done(60, { startedAt: undefined }),
      done(60, { endedAt: undefined }),
      done(60, { settings: undefined }),
    ]);

    assert.deepEqual(runTimes.of(taskRecord()), []);
    assert.deepEqual(runTimes.of(taskRecord({ settings: undefined })), []);
  });

  it('are not learnt if the clock was changed', () => {
    const records = new Records([]);
    const runTimes = new RunTimes(records, log);

    records.changed.fire([-5, 0, 1, 3600_000, 3600_001].map((time) => done(time)));

    assert.deepEqual(runTimes.of(taskRecord()), [3600_000, 1]);
  });

  it('are those of the newest twelve tasks, whatever the order in which they are read', () => {
    const records = new Records([]);
    const runTimes = new RunTimes(records, log);

    records.changed.fire([5, 3, 1, 20, 2, 4, 14, 6, 13, 7, 12, 8, 11, 9, 10].map((it) => done(it)));

    assert.deepEqual(runTimes.of(taskRecord()), [20, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4]);
  });

  it('are those of the newest 200 tasks of all kinds', () => {
    const records = new Records([]);
    const runTimes = new RunTimes(records, log);
    const other = { service: 'https://other.example/v1' };

    records.changed.fire([done(10)]);
    records.changed.fire(Array.from({ length: 199 }, (_, index) => done(index + 100, other)));
    records.changed.fire([done(5)]);
    assert.deepEqual(runTimes.of(taskRecord()), [10]);
    records.changed.fire([done(500, other)]);

    assert.deepEqual(runTimes.of(taskRecord()), []);
  });

  it('are not learnt after the list was closed', () => {
    const records = new Records([]);
    const runTimes = new RunTimes(records, log);
    runTimes.dispose();

    records.changed.fire([done(60)]);

    assert.deepEqual(runTimes.of(taskRecord()), []);
  });
});
