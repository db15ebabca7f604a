import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { benchOfSuite, type TestWindow } from '../../unit/tasks/support/bench.ts';
import { namesIn } from '../../unit/tasks/support/tempFolder.ts';
import { extent } from '../support/extent.ts';
import { FaultyDisk, isChange } from './support/faultyDisk.ts';
import {
  assertNoHalfVideo,
  assertOneVideo,
  assertSentence,
  saveAgain,
  videoOf,
  whenSettled,
} from './support/videos.ts';

/** What a disk may say at any step, the most usual first. */
const CODES = ['ENOSPC', 'EIO', 'EACCES', 'EROFS', 'EBUSY', 'EDQUOT', 'ENOENT', 'EPERM'];
const SOME = CODES.slice(0, extent(CODES.length, 2));

/** The steps of saving a video, in a folder that lets it have hard links or does not. */
const STEPS = {
  'has hard links': [
    'mkdir folder',
    'rm part',
    'open part',
    'write part',
    'sync part',
    'close part',
    'stat part',
    'stat video',
    'link video',
    'rm part',
    'open folder',
    'sync folder',
    'close folder',
  ],
  'has no hard links': [
    'mkdir folder',
    'rm part',
    'open part',
    'write part',
    'sync part',
    'close part',
    'stat part',
    'stat video',
    'link video',
    'open video',
    'close video',
    'rename video',
    'open folder',
    'sync folder',
    'close folder',
  ],
} as const;

/** What the file systems that have no hard links were seen to say of one. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK', 'EISDIR', 'EINVAL'];

describe('saving a video on a disk that fails', () => {
  const bench = benchOfSuite();
  let window: TestWindow;
  let disk: FaultyDisk;

  beforeEach(async () => {
    window = await bench().window();
    disk = new FaultyDisk(bench().videos);
  });
  afterEach(() => disk.restore());

  const kindOf = (path: string) => {
    const name = basename(path);
    return path === bench().videos ? 'folder' : name.startsWith('.') ? 'part' : 'video';
  };

  /** What a window does that is opened more than a day later. */
  async function sweep(): Promise<void> {
    bench().clock.advance(25 * 3600_000);
    await bench().window('later');
  }

  for (const [folder, steps] of Object.entries(STEPS)) {
    const links = folder === 'has hard links';
    const noLinks = (name: string) => (name === 'link' && !links ? 'EPERM' : undefined);

    it(`takes its steps in the order that survives a power cut, where the folder ${folder}`, async () => {
      disk.fail(({ name }) => noLinks(name));

      const id = await bench().submit(window);
      await whenSettled(bench(), window, id);

      assert.deepEqual(disk.describe(kindOf), steps);
    });

    for (const [index, step] of steps.entries()) {
      for (const code of SOME) {
        if (step === 'link video' && !links) {
          continue;
        }
        it(`saves one whole video in the end, where the folder ${folder}, after ${code} at step ${index + 1}: ${step}`, async () => {
          let failed = 0;
          disk.fail(({ name }) => {
            if (disk.calls.length === index + 1) {
              failed += 1;
              return code;
            }
            return noLinks(name);
          });

          const id = await bench().submit(window);
          const first = await whenSettled(bench(), window, id);

          assert.equal(failed, 1);
          const video = videoOf(bench());
          await assertNoHalfVideo(bench().videos, video);
          if (first.state === 'unsaved') {
            assertSentence(first.problem?.message);
            assert.deepEqual(await namesIn(bench().videos), [], 'nothing is left in the folder');
          }
          const isSaved = first.state === 'done';
          await assertOneVideo(isSaved ? first : await saveAgain(bench(), window, id), video);
          assert.equal(bench().simulator.count('create'), 1);
        });
      }
    }

    for (const code of SOME) {
      it(`saves one whole video once the disk works again, where the folder ${folder}, after ${code} from any step on`, async () => {
        for (const [index, step] of steps.entries()) {
          const before = disk.calls.length;
          disk.fail((call) =>
            isChange(call) && disk.calls.length - before > index ? code : noLinks(call.name),
          );
          const own = join(bench().videos, `${index + 1} ${step}`);
          const id = await bench().submit(window, {}, { folder: own });
          const first = await whenSettled(bench(), window, id);
          const video = videoOf(bench(), index);
          await assertNoHalfVideo(own, video);
          disk.fail(({ name }) => noLinks(name));

          const isSaved = first.state === 'done';
          const last = isSaved ? first : await saveAgain(bench(), window, id);

          await sweep();
          await assertOneVideo(last, video);
        }
        assert.equal(bench().simulator.count('create'), steps.length);
      });
    }
  }

  for (const code of NO_LINKS) {
    it(`saves where a hard link is refused with ${code}`, async () => {
      disk.fail(({ name }) => (name === 'link' ? code : undefined));

      const id = await bench().submit(window);

      await assertOneVideo(await whenSettled(bench(), window, id), videoOf(bench()));
    });
  }
});
