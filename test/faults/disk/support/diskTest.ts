import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRunning, type TaskRecord } from '../../../../src/tasks/record.ts';
import type { Submission } from '../../../../src/tasks/submit.ts';
import type { Plan } from '../../../simulator/index.ts';
import type { TestEnvironment, TestWindow } from '../../../unit/tasks/support/testEnvironment.ts';
import { listFiles } from '../../../unit/tasks/support/records.ts';
import { namesIn } from '../../../unit/tasks/support/tempFolder.ts';
import { FaultyDisk, isChange } from './faultyDisk.ts';
import { assertOneVideo, readVideo } from './videos.ts';
import { errorText } from '../../../../src/views/texts/failureText.ts';

const SENTENCE = /^[A-Z][^:]*\.$/;

/** A window whose list is on a failing disk, and the checks that must always hold. */
export class DiskTest {
  readonly disk: FaultyDisk;
  private unwritten = 0;

  private constructor(
    readonly environment: TestEnvironment,
    public window: TestWindow,
  ) {
    this.disk = new FaultyDisk(environment.records);
    environment.simulator.on('request', ({ endpoint }) => {
      if (endpoint === 'create' && !this.statesOnDisk().includes('submitting')) {
        this.unwritten += 1;
      }
    });
  }

  static async open(environment: TestEnvironment): Promise<DiskTest> {
    return new DiskTest(environment, await environment.window());
  }

  close(): void {
    this.disk.restore();
  }

  /** Fails at one change, or from there on; only at what `isMeant`. */
  failAt(
    step: number,
    times: 'once' | 'on',
    code: string,
    isMeant: (path: string) => boolean = () => true,
  ): void {
    let changes = 0;
    this.disk.fail((call) => {
      if (!isChange(call) || !isMeant(call.path)) {
        return undefined;
      }
      changes += 1;
      return changes === step || (times === 'on' && changes > step) ? code : undefined;
    });
  }

  /** Makes the disk full from the first write of a record in one of the states on. */
  failWriting(states: string, times: 'once' | 'on'): void {
    const pattern = new RegExp(`"state": "(?:${states})"`);
    let strikes = 0;
    this.disk.fail((call) => {
      const strikesNow = strikes > 0 ? isChange(call) : pattern.test(call.content ?? '');
      if (!strikesNow || (times === 'once' && strikes > 0)) {
        return undefined;
      }
      strikes += 1;
      return 'ENOSPC';
    });
  }

  /** @returns the submission, or the error that the user is told */
  async submit(plan: Plan = {}): Promise<Submission | Error> {
    this.environment.simulator.next(plan);
    const submitting = this.window.tasks.submit(this.environment.request());
    return this.environment.clock.runUntil(submitting.catch((error: unknown) => error as Error));
  }

  /** Settles when nothing is under way any more that ends without the user. */
  async settled(isMeant: (record: TaskRecord) => boolean = () => true): Promise<void> {
    const { store } = this.window;
    // A record whose write failed may be there nevertheless.
    await store.refresh();
    const happened = new Promise<void>((resolve) => {
      const look = () => {
        if (store.all().every((it) => !isMeant(it) || !isRunning(it.state))) {
          listening.dispose();
          resolve();
        }
      };
      const listening = store.onDidChange(look);
      look();
    });
    await this.environment.clock.runUntil(happened);
  }

  /** Settles when the disk has refused again and again, or nothing is under way. */
  async stuck(): Promise<void> {
    const enough = this.disk.strikes.length + 6;
    await this.environment.clock.runUntil(Promise.race([this.disk.failed(enough), this.settled()]));
  }

  /** What was told, what is on the list and what is in the folder fit what the service knows. */
  async assertRight(outcome: Submission | Error, nth = 0): Promise<void> {
    const { simulator, videos } = this.environment;
    assert.equal(this.unwritten, 0, 'nothing is sent that is not on disk');
    assert.equal(simulator.count('create'), simulator.tasks.length);
    const list = this.window.store.all();
    const task = simulator.tasks[nth];
    const told = outcome instanceof Error ? outcome : outcome.error;
    if (task === undefined) {
      assert.match(told === undefined ? '' : errorText(told), SENTENCE);
      const states = list.flatMap((it) => (it.taskId === undefined ? it.state : []));
      assert.deepEqual(states, states.length > 0 ? ['failed'] : []);
      return;
    }
    if (told !== undefined) {
      assert.ok(errorText(told).includes(task.id), told.message);
    }
    const [record, ...more] = list.filter((it) => it.taskId === task.id);
    assert.ok(record, 'what was paid for is on the list');
    assert.deepEqual(more, []);
    const names = await namesIn(videos);
    const others = names.filter((it) => it !== basename(record.file ?? ''));
    assert.equal(others.length, simulator.tasks.length - 1, names.join(' '));
    await assertOneVideo(record, readVideo(this.environment, nth), others);
  }

  /** A window that is opened a day later leaves the last two revisions of each record, at most. */
  async assertNoLeftovers(): Promise<void> {
    this.disk.lift();
    this.environment.clock.advance(25 * 3600_000);
    const later = await this.environment.window('later');
    await later.tasks.loadEnded();
    // The next write deletes the revisions that could not be deleted before.
    for (const { id } of later.store.all()) {
      await later.store.update(id, (record) => ({ ...record, status: 'looked at' }));
    }
    const names = listFiles(this.environment.records);
    const folders = names.map((name) => dirname(name));
    assert.ok(
      names.every((name) => /^(?:unfinished|ended)[\\/]\d{13}-[\w-]+[\\/]\d+\.json$/.test(name)),
      names.join(' '),
    );
    assert.equal(new Set(folders).size, later.store.all().length, names.join(' '));
    assert.ok(names.length <= 2 * later.store.all().length, names.join(' '));
  }

  /** Read without the code that is tested. */
  private statesOnDisk(): string[] {
    return listFiles(this.environment.records)
      .filter((it) => it.endsWith('.json'))
      .map((it) => readFileSync(join(this.environment.records, it), 'utf8'))
      .flatMap((text) => /"state": "(\w+)"/.exec(text)?.[1] ?? []);
  }
}
