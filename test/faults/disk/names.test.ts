import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import { link, lstat, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { mock } from 'node:test';
import { redImage } from '../../unit/tasks/support/redImage.ts';
import { useTestEnvironment, type TestWindow } from '../../unit/tasks/support/testEnvironment.ts';
import { namesIn } from '../../unit/tasks/support/tempFolder.ts';
import { readVideo, whenSettled } from './support/videos.ts';

/** What may have the name of a new video. Each returns what must stay the same. */
const TAKEN: Readonly<Record<string, (path: string) => Promise<() => Promise<unknown>>>> = {
  'a file': async (path) => {
    await writeFile(path, 'precious');
    return () => readFile(path, 'utf8');
  },
  'an empty file': async (path) => {
    await writeFile(path, '');
    return () => readFile(path, 'utf8');
  },
  'a folder': async (path) => {
    await mkdir(path);
    await writeFile(join(path, 'inside'), 'precious');
    return () => readFile(join(path, 'inside'), 'utf8');
  },
  'a link to a file': async (path) => {
    const target = join(dirname(path), '..', 'target');
    await writeFile(target, 'precious');
    await symlink(target, path);
    return async () => [await readlink(path), await readFile(target, 'utf8')];
  },
  'a link to a folder': async (path) => {
    const target = join(dirname(path), '..', 'target');
    await mkdir(target);
    await symlink(target, path, 'junction');
    return async () => [await readlink(path), await namesIn(target)];
  },
  'a link to nowhere': async (path) => {
    const target = join(dirname(path), '..', 'nowhere');
    await symlink(target, path, 'junction');
    return async () => [await readlink(path), await lstat(target).catch(() => 'nothing')];
  },
  'a link to itself': async (path) => {
    await symlink(path, path, 'junction');
    return () => readlink(path);
  },
  'another name of a file elsewhere': async (path) => {
    const target = join(dirname(path), '..', 'target');
    await writeFile(target, 'precious');
    await link(target, path);
    return async () => [await readFile(target, 'utf8'), (await lstat(path)).nlink];
  },
};

describe('the name of a saved video', () => {
  const environment = useTestEnvironment();
  let window: TestWindow;

  beforeEach(async () => {
    window = await environment().window();
  });
  afterEach(() => mock.restoreAll());

  async function saved(name = 'cat.png', nth = 0): Promise<string> {
    const image = redImage(name);
    const id = await environment().submit(window, {}, { image });
    const { state, file = '', problem } = await whenSettled(environment(), window, id);
    assert.equal(state, 'done', JSON.stringify(problem));
    assert.deepEqual(await readFile(file), readVideo(environment(), nth));
    assert.equal(dirname(file), environment().videos);
    return basename(file);
  }

  for (const links of ['with', 'without'] as const) {
    for (const [who, take] of Object.entries(TAKEN)) {
      it(`is the next number if ${who} has the name, which stays unchanged, ${links} hard links`, async () => {
        const look = await take(join(environment().videos, 'cat.mp4'));
        const before = await look();
        if (links === 'without') {
          const error = Object.assign(new Error('No links.'), { code: 'EPERM' });
          mock.method(fs, 'link', () => Promise.reject(error));
        }

        assert.equal(await saved(), 'cat-2.mp4');

        assert.deepEqual(await look(), before);
        assert.deepEqual(await namesIn(environment().videos), ['cat-2.mp4', 'cat.mp4']);
      });
    }

    for (const [taken, image] of [
      ['CAT.MP4', 'cat.png'],
      ['cafe\u0301.mp4', 'caf\u00e9.png'],
      ['caf\u00e9.mp4', 'cafe\u0301.png'],
    ] as const) {
      it(`is the next number if the file system treats ${JSON.stringify(taken)} like the name for ${JSON.stringify(image)}, ${links} hard links`, async () => {
        await writeFile(join(environment().videos, taken), 'precious');
        takeForTheSame(links === 'with');

        const name = await saved(image);

        assert.match(name, /-2\.mp4$/);
        assert.equal(await readFile(join(environment().videos, taken), 'utf8'), 'precious');
      });
    }
  }

  it('is the next number if another program takes the name during the rename', async () => {
    const link = fs.link.bind(fs);
    const mocked = mock.method(fs, 'link', async (from: string, to: string) => {
      if (basename(to) === 'cat.mp4') {
        mocked.mock.restore();
        await writeFile(to, 'precious');
      }
      await link(from, to);
    });

    assert.equal(await saved(), 'cat-2.mp4');

    assert.equal(await readFile(join(environment().videos, 'cat.mp4'), 'utf8'), 'precious');
  });

  it('has the number 100 if ninety-nine names exist', async () => {
    await writeFile(join(environment().videos, 'cat.mp4'), '');
    for (let count = 2; count < 100; count += 1) {
      await writeFile(join(environment().videos, `cat-${count}.mp4`), '');
    }

    assert.equal(await saved(), 'cat-100.mp4');
  });

  it('is valid on every file system, for any image name', async () => {
    const images = [
      'a<b>c:d"e/f\\g|h?i*j.png',
      'CON.png',
      'aux.tar.png',
      'nul',
      'trailing. . .png',
      '...hidden.png',
      '\u0000\u0007\u001f.png',
      '\u202Egnp.exe.png',
      `${'猫'.repeat(200)}.png`,
      '😀'.repeat(100),
      'half \uD83D of one.png',
      '~$temp.png',
      '',
    ];
    const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
    for (const [nth, image] of images.entries()) {
      const name = await saved(image, nth);

      assert.doesNotMatch(name, /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}]/u, image);
      assert.doesNotMatch(name, /^[\s.]|[\s.]$/, image);
      assert.doesNotMatch(name, reserved, image);
      assert.ok(Buffer.byteLength(name) <= 255, image);
      assert.equal(name, name.normalize('NFC'), image);
    }
    assert.equal((await namesIn(environment().videos)).length, images.length);
  });

  /** As Windows and macOS do, whose file systems mind neither case nor Unicode form. */
  function takeForTheSame(hasLinks: boolean): void {
    const fold = (name: string) => name.normalize('NFD').toLowerCase();
    const real = { link: fs.link.bind(fs), open: fs.open.bind(fs), stat: fs.stat.bind(fs) };
    const standing = async (path: string) => {
      const names = await namesIn(dirname(path));
      const name = names.find((it) => fold(it) === fold(basename(path)));
      return name === undefined ? path : join(dirname(path), name);
    };
    const expectFree = async (path: string) => {
      if ((await lstat(await standing(path)).catch(() => undefined)) !== undefined) {
        throw Object.assign(new Error('It is taken.'), { code: 'EEXIST' });
      }
    };
    // Another window may see it as free for a moment, so that the naming itself has to find out.
    mock.method(fs, 'stat', (path: string) => {
      const isVideo = path.startsWith(environment().videos) && !path.endsWith('.part');
      return isVideo ? Promise.reject(new Error('Not seen.')) : real.stat(path);
    });
    mock.method(fs, 'link', async (from: string, to: string) => {
      if (!hasLinks) {
        throw Object.assign(new Error('No links.'), { code: 'EPERM' });
      }
      await expectFree(to);
      await real.link(from, to);
    });
    mock.method(fs, 'open', async (path: string, flags: string) => {
      if (flags === 'wx') {
        await expectFree(path);
      }
      return real.open(path, flags);
    });
  }
});
