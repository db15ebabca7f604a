import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import type { InjectedFault } from '../../simulator/index.ts';
import { useTestEnvironment } from '../../unit/tasks/support/testEnvironment.ts';
import { taskRecord } from '../../unit/tasks/support/records.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { runWithEachFault, LIMIT } from './support/runWithEachFault.ts';
import { isChange } from './support/faultyDisk.ts';
import { DiskTest } from './support/diskTest.ts';
import { errorText } from '../../../src/views/texts/failureText.ts';

const CODES = ['ENOSPC', 'EIO', 'EROFS', 'ENOENT', 'EACCES'];

describe('a task whose record can’t be written', () => {
  const environment = useTestEnvironment();
  let diskTest: DiskTest;

  beforeEach(async () => {
    diskTest = await DiskTest.open(environment());
  });
  afterEach(() => diskTest.close());

  const eachChange = (live: (diskTest: DiskTest, step: number) => Promise<void>) =>
    runWithEachFault(20, async (environment) => {
      const diskTest = await DiskTest.open(environment);
      return { disk: diskTest.disk, live: (step) => live(diskTest, step) };
    });

  for (const code of CODES.slice(0, fullOrBounded(CODES.length, 1))) {
    it(`is paid, announced and saved once after one ${code} at any change of the list`, async function () {
      this.timeout(30 * LIMIT);
      const violations = await eachChange(async (diskTest, step) => {
        diskTest.failAt(step, 'once', code);

        const outcome = await diskTest.submit();
        await diskTest.settled();

        await diskTest.assertRight(outcome);
        await diskTest.assertNoLeftovers();
      });
      assert.deepEqual(violations, []);
    });

    it(`is paid, announced and saved once after a period of ${code} from any change of the list on`, async function () {
      this.timeout(30 * LIMIT);
      const violations = await eachChange(async (diskTest, step) => {
        diskTest.failAt(step, 'on', code);

        const outcome = await diskTest.submit();
        await diskTest.stuck();
        diskTest.disk.lift();
        await diskTest.settled();

        await diskTest.assertRight(outcome);
        await diskTest.assertNoLeftovers();
      });
      assert.deepEqual(violations, []);
    });

    it(`does not stop another task from ending during ${code} from any change on`, async function () {
      this.timeout(30 * LIMIT);
      const violations = await eachChange(async (diskTest, step) => {
        const { environment, window, disk } = diskTest;
        const other = await environment.submit(window);
        const shared = ['unfinished', 'ended'].map((place) => join(environment.records, place));
        diskTest.failAt(
          step,
          'on',
          code,
          (path) => !shared.includes(path) && !path.includes(other),
        );

        const outcome = await diskTest.submit();
        await diskTest.settled((it) => it.id === other);
        assert.equal(window.store.get(other)?.state, 'done');
        disk.lift();
        await diskTest.settled();

        await diskTest.assertRight(outcome, 1);
      });
      assert.deepEqual(violations, []);
    });
  }

  describe('after it was sent, and the answer is', () => {
    const answers: [string, InjectedFault, RegExp, TaskRecord['state']][] = [
      [
        'none, so it may have been charged',
        { on: 'create', fault: 'reset', at: 'afterReading', accept: true },
        /may be running and may be charged/,
        'unconfirmed',
      ],
      [
        'a refusal',
        { on: 'create', fault: 'answer', status: 400, json: { error: 'No such ratio.' } },
        /No such ratio/,
        'failed',
      ],
    ];
    for (const [what, injected, said, state] of answers) {
      for (const times of ['once', 'on'] as const) {
        it(`${what}, reports the answer and not the disk error (${times})`, async () => {
          diskTest.environment.simulator.injectFault(injected);
          diskTest.failWriting('unconfirmed|failed', times);

          const outcome = await diskTest.submit();
          diskTest.disk.lift();
          await diskTest.settled();

          const told = outcome instanceof Error ? outcome : outcome.error;
          assert.match(told === undefined ? '' : errorText(told), said);
          assert.deepEqual(
            diskTest.window.store.all().map((it) => it.state),
            [state],
          );
          assert.equal(diskTest.environment.simulator.count('create'), 1);
        });
      }
    }
  });

  it('is listed once if the user tracks it by the reported id', async () => {
    diskTest.failWriting('queued', 'on');
    const outcome = await diskTest.submit();
    const [task] = diskTest.environment.simulator.tasks;
    assert.ok(task && outcome instanceof Error);
    diskTest.disk.lift();

    await diskTest.window.tasks.track(
      diskTest.environment.root,
      task.id,
      diskTest.environment.videos,
    );
    await diskTest.settled();

    await diskTest.assertRight(outcome);
  });

  describe('of a window that opens while the list can’t be written', () => {
    for (const code of CODES) {
      it(`continues, like the others, when the disk works again after ${code}`, async () => {
        const { taskId } = await diskTest.environment.finishedTask();
        const { service, folder } = diskTest.environment.request();
        const left = { service, folder, window: 'dead' };
        const abandoned = taskRecord({ ...left, state: 'submitting' });
        const removed = taskRecord({ ...left, state: 'done', removedAt: 1 });
        const waiting = taskRecord({ ...left, taskId, window: 'window' });
        for (const record of [abandoned, removed, waiting]) {
          await diskTest.window.store.add(record);
        }
        diskTest.window.tasks.dispose();
        diskTest.disk.fail((call) => (isChange(call) ? code : undefined));

        diskTest.window = await diskTest.environment.window('next');
        assert.equal(diskTest.window.tasks.all().length, 2);
        await diskTest.environment.clock.runUntil(diskTest.disk.failed(6));
        diskTest.disk.lift();
        await diskTest.settled();

        assert.equal(diskTest.window.store.get(abandoned.id)?.state, 'unconfirmed');
        assert.equal(diskTest.window.store.get(waiting.id)?.state, 'done');
        assert.equal(diskTest.environment.simulator.count('create'), 1);
      });
    }
  });

  it('is unchanged after its record was unreadable for a while', async () => {
    const id = await diskTest.environment.submit(diskTest.window);
    const before = diskTest.window.store.get(id);
    diskTest.disk.fail(({ name }) => (name === 'readFile' ? 'EIO' : undefined));

    const other = await diskTest.environment.window('other');
    await diskTest.window.tasks.refresh();
    assert.deepEqual(diskTest.window.store.get(id), before);
    diskTest.disk.lift();
    await other.tasks.refresh();
    await diskTest.settled();

    assert.equal(other.store.get(id)?.taskId, before?.taskId);
    await diskTest.assertRight(new Error(before?.taskId));
  });
});
