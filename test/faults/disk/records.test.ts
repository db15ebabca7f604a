import assert from 'node:assert/strict';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import type { Misbehaviour } from '../../simulator/index.ts';
import { benchOfSuite } from '../../unit/tasks/support/bench.ts';
import { taskRecord } from '../../unit/tasks/support/records.ts';
import { extent } from '../support/extent.ts';
import { eachFault, LIMIT } from './support/eachFault.ts';
import { isChange } from './support/faultyDisk.ts';
import { Scene } from './support/scene.ts';
import { errorText } from '../../../src/views/failureText.ts';

const CODES = ['ENOSPC', 'EIO', 'EROFS', 'ENOENT', 'EACCES'];

describe('a task whose record meets a disk that fails', () => {
  const house = benchOfSuite();
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open(house());
  });
  afterEach(() => scene.close());

  const eachChange = (live: (scene: Scene, step: number) => Promise<void>) =>
    eachFault(20, async (bench) => {
      const scene = await Scene.open(bench);
      return { disk: scene.disk, live: (step) => live(scene, step) };
    });

  for (const code of CODES.slice(0, extent(CODES.length, 1))) {
    it(`is paid for once, told of and saved once, after ${code} at any one change of the list`, async function () {
      this.timeout(30 * LIMIT);
      const wrongs = await eachChange(async (scene, step) => {
        scene.failAt(step, 'once', code);

        const outcome = await scene.submit();
        await scene.settled();

        await scene.assertRight(outcome);
        await scene.assertNoLeftovers();
      });
      assert.deepEqual(wrongs, []);
    });

    it(`is paid for once, told of and saved once, when the disk works again, after ${code} from any change of the list on`, async function () {
      this.timeout(30 * LIMIT);
      const wrongs = await eachChange(async (scene, step) => {
        scene.failAt(step, 'on', code);

        const outcome = await scene.submit();
        await scene.stuck();
        scene.disk.lift();
        await scene.settled();

        await scene.assertRight(outcome);
        await scene.assertNoLeftovers();
      });
      assert.deepEqual(wrongs, []);
    });

    it(`does not keep another from its end when it cannot be written for ${code} from any change on`, async function () {
      this.timeout(30 * LIMIT);
      const wrongs = await eachChange(async (scene, step) => {
        const { bench, window, disk } = scene;
        const other = await bench.submit(window);
        scene.failAt(step, 'on', code, (path) => path !== bench.records && !path.includes(other));

        const outcome = await scene.submit();
        await scene.settled((it) => it.id === other);
        assert.equal(window.store.get(other)?.state, 'done');
        disk.lift();
        await scene.settled();

        await scene.assertRight(outcome, 1);
      });
      assert.deepEqual(wrongs, []);
    });
  }

  describe('after it was sent, and the answer is', () => {
    const answers: [string, Misbehaviour, RegExp, TaskRecord['state']][] = [
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
    for (const [what, misbehaviour, said, state] of answers) {
      for (const times of ['once', 'on'] as const) {
        it(`${what}, says that, and not what the disk says, when it cannot be written (${times})`, async () => {
          scene.bench.simulator.misbehave(misbehaviour);
          scene.failWriting('unconfirmed|failed', times);

          const outcome = await scene.submit();
          scene.disk.lift();
          await scene.settled();

          const told = outcome instanceof Error ? outcome : outcome.error;
          assert.match(told === undefined ? '' : errorText(told), said);
          assert.deepEqual(
            scene.window.store.all().map((it) => it.state),
            [state],
          );
          assert.equal(scene.bench.simulator.count('create'), 1);
        });
      }
    }
  });

  it('is on the list once though the user tracked it meanwhile by the id that was told', async () => {
    scene.failWriting('queued', 'on');
    const outcome = await scene.submit();
    const [task] = scene.bench.simulator.tasks;
    assert.ok(task && outcome instanceof Error);
    scene.disk.lift();

    await scene.window.tasks.track(scene.bench.root, task.id, scene.bench.videos);
    await scene.settled();

    await scene.assertRight(outcome);
  });

  describe('of a window that is opened while the list cannot be written', () => {
    for (const code of CODES) {
      it(`goes on, as do the others, when the disk works again after ${code}`, async () => {
        const { taskId } = await scene.bench.finishedTask();
        const { service, folder } = scene.bench.request();
        const left = { service, folder, window: 'dead' };
        const abandoned = taskRecord({ ...left, state: 'submitting' });
        const removed = taskRecord({ ...left, state: 'done', removedAt: 1 });
        const waiting = taskRecord({ ...left, taskId, window: 'window' });
        for (const record of [abandoned, removed, waiting]) {
          await scene.window.store.add(record);
        }
        scene.window.tasks.dispose();
        scene.disk.fail((call) => (isChange(call) ? code : undefined));

        scene.window = await scene.bench.window('next');
        assert.equal(scene.window.tasks.all().length, 2);
        await scene.bench.clock.runUntil(scene.disk.failed(6));
        scene.disk.lift();
        await scene.settled();

        assert.equal(scene.window.store.get(abandoned.id)?.state, 'unconfirmed');
        assert.equal(scene.window.store.get(waiting.id)?.state, 'done');
        assert.equal(scene.bench.simulator.count('create'), 1);
      });
    }
  });

  it('is the same after its record could not be read for a while', async () => {
    const id = await scene.bench.submit(scene.window);
    const before = scene.window.store.get(id);
    scene.disk.fail(({ name }) => (name === 'readFile' ? 'EIO' : undefined));

    const other = await scene.bench.window('other');
    await scene.window.tasks.refresh();
    assert.deepEqual(scene.window.store.get(id), before);
    scene.disk.lift();
    await other.tasks.refresh();
    await scene.settled();

    assert.equal(other.store.get(id)?.taskId, before?.taskId);
    await scene.assertRight(new Error(before?.taskId));
  });
});
