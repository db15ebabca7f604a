import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  useTestEnvironment,
  type TestEnvironment,
} from '../../unit/tasks/support/testEnvironment.ts';
import { namesIn } from '../../unit/tasks/support/tempFolder.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { runWithEachFault, LIMIT } from './support/runWithEachFault.ts';
import { FaultyDisk, isChange, type DiskCall } from './support/faultyDisk.ts';
import {
  assertNoHalfVideo,
  assertOneVideo,
  assertSentence,
  saveAgain,
  readVideo,
  whenSettled,
} from './support/videos.ts';
import { whatHappened } from '../../../src/views/texts/taskProblem.ts';

/** What a disk may say at any step, the most usual first. */
const CODES = ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EBUSY', 'EDQUOT', 'ENOENT', 'EPERM'];

/** What file systems that have no hard links were seen to say of one. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK', 'EISDIR', 'EINVAL'];

/** A window sweeps the user's folders while it already works; the test's own limit ends the wait. */
async function whenSwept(folder: string): Promise<void> {
  while ((await namesIn(folder)).some((it) => it.endsWith('.part'))) {
    await setImmediate();
  }
}

describe('saving a video on a failing disk', () => {
  const environment = useTestEnvironment();
  const disks: FaultyDisk[] = [];

  afterEach(() => {
    for (const disk of disks.splice(0)) {
      disk.restore();
    }
  });

  for (const links of ['has', 'lacks'] as const) {
    describe(`that ${links} hard links`, () => {
      const linkless = ({ name }: DiskCall) =>
        name === 'link' && links === 'lacks' ? 'EPERM' : undefined;

      /** A window, and a task whose video is saved while the disk fails at some of its changes. */
      async function diskTest(environment: TestEnvironment) {
        const window = await environment.window();
        const disk = new FaultyDisk(environment.videos);
        let count = 0;
        const failAt = (isMeant: (call: DiskCall, count: number) => boolean, code: string) => {
          disk.fail((call) => {
            if (!isChange(call) || linkless(call) !== undefined) {
              return linkless(call);
            }
            count += 1;
            return isMeant(call, count) ? code : undefined;
          });
        };
        const save = async () => whenSettled(environment, window, await environment.submit(window));
        return { window, disk, failAt, save };
      }

      it('flushes the video before the rename, and the folder after it', async () => {
        const { window, disk, save } = await diskTest(environment());
        disks.push(disk);
        disk.fail(linkless);
        const records = new FaultyDisk(environment().records);
        disks.push(records);

        await save();

        const namedBy = links === 'has' ? 'link' : 'rename';
        const calls = disk.calls.filter(isChange);
        const find = (name: string, path: RegExp) =>
          calls.findIndex((it) => it.name === name && path.test(basename(it.path)));
        const order = [
          find('write', /\.part$/),
          find('sync', /\.part$/),
          find(namedBy, /^cat\.mp4$/),
          find('sync', /^videos$/),
        ];
        assert.deepEqual(
          order,
          order.toSorted((a, b) => a - b),
        );
        assert.ok(!order.includes(-1), String(order));
        const writes = calls.filter((it) => it.name === 'write');
        assert.equal(
          calls.lastIndexOf(writes.at(-1) ?? calls[0] ?? never()) < (order[1] ?? 0),
          true,
        );
        assert.equal(window.store.all()[0]?.state, 'done');
      });

      for (const code of CODES.slice(0, fullOrBounded(CODES.length, 2))) {
        it(`saves one complete video after one ${code} at any change`, async function () {
          this.timeout(30 * LIMIT);
          const violations = await runWithEachFault(6, async (environment) => {
            const { window, disk, failAt, save } = await diskTest(environment);
            const live = async (step: number) => {
              failAt((_, count) => count === step, code);

              const first = await save();

              const video = readVideo(environment);
              await assertNoHalfVideo(environment.videos, video);
              assert.deepEqual(
                (await namesIn(environment.videos)).filter((it) => it.startsWith('.')),
                [],
                'a hidden file is left',
              );
              if (first.state === 'unsaved') {
                assertSentence(whatHappened(first));
              }
              const isSaved = first.state === 'done';
              const last = isSaved ? first : await saveAgain(environment, window, first.id);
              await assertOneVideo(last, video);
              assert.equal(environment.simulator.count('create'), 1);
            };
            return { disk: onlyMeant(disk, linkless), live };
          });
          assert.deepEqual(violations, []);
        });

        it(`saves one complete video after a period of ${code} from any change on`, async function () {
          this.timeout(30 * LIMIT);
          const violations = await runWithEachFault(6, async (environment) => {
            const { window, disk, failAt, save } = await diskTest(environment);
            const live = async (step: number) => {
              // Without hard links the name is taken first, and has to be given back.
              const isMeant = ({ name }: DiskCall) => links === 'has' || name !== 'rm';
              failAt((call, count) => count >= step && isMeant(call), code);

              const first = await save();

              const video = readVideo(environment);
              await assertNoHalfVideo(environment.videos, video);
              disk.fail(linkless);
              const isSaved = first.state === 'done';
              const last = isSaved ? first : await saveAgain(environment, window, first.id);
              environment.clock.advance(25 * 3600_000);
              await environment.window('a day later');
              await whenSwept(environment.videos);
              await assertOneVideo(last, video);
            };
            return { disk: onlyMeant(disk, linkless), live };
          });
          assert.deepEqual(violations, []);
        });
      }
    });
  }

  for (const code of ['EBUSY', 'EACCES', 'EPERM']) {
    it(`saves the video at once if another program holds each file for a moment: ${code}`, async () => {
      const window = await environment().window();
      const disk = new FaultyDisk(environment().videos);
      disks.push(disk);
      const held = new Map<string, number>();
      disk.fail((call) => {
        const { name, path } = call;
        const times = held.get(name + path) ?? 0;
        held.set(name + path, times + 1);
        return isChange(call) && ['open', 'link', 'rename'].includes(name) && times < 2
          ? code
          : undefined;
      });

      const id = await environment().submit(window);

      await assertOneVideo(await whenSettled(environment(), window, id), readVideo(environment()));
      assert.equal(environment().simulator.count('video'), 1);
      assert.ok(disk.strikes.length >= 3);
    });
  }

  for (const code of NO_LINKS) {
    it(`saves the video if hard links fail with ${code}`, async () => {
      const window = await environment().window();
      const disk = new FaultyDisk(environment().videos);
      disks.push(disk);
      disk.fail(({ name }) => (name === 'link' ? code : undefined));

      const id = await environment().submit(window);

      await assertOneVideo(await whenSettled(environment(), window, id), readVideo(environment()));
    });
  }
});

/** The faults of a disk without those that belong to it for good. */
function onlyMeant(disk: FaultyDisk, always: (call: DiskCall) => string | undefined): FaultyDisk {
  disk.ignore((call) => always(call) !== undefined);
  return disk;
}

function never(): never {
  throw new Error('There was no call at all.');
}
