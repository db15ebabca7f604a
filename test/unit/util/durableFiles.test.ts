import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import {
  flush,
  moveWithoutOverwriting,
  rename,
  writeFlushed,
} from '../../../src/util/durableFiles.ts';
import { namesIn, tempFolder } from '../tasks/support/tempFolder.ts';

describe('writing a file to the disk', () => {
  const folder = tempFolder();

  it('leaves the whole text there', async () => {
    const text = 'Кот\n'.repeat(100_000);

    await writeFlushed(join(folder.path, 'a'), text);

    assert.equal(await fs.readFile(join(folder.path, 'a'), 'utf8'), text);
  });

  it('does not touch a file that is there', async () => {
    await fs.writeFile(join(folder.path, 'a'), 'mine');

    await assert.rejects(writeFlushed(join(folder.path, 'a'), 'theirs'), { code: 'EEXIST' });

    assert.equal(await fs.readFile(join(folder.path, 'a'), 'utf8'), 'mine');
  });
});

for (const links of ['has', 'lacks'] as const) {
  describe(`moving on a file system that ${links} hard links`, () => {
    const folder = tempFolder();
    const temporary = (name = 'part') => join(folder.path, name);
    const final = () => join(folder.path, 'cat.mp4');

    beforeEach(() => {
      if (links === 'lacks') {
        const error = Object.assign(new Error('no links'), { code: 'EPERM' });
        mock.method(fs, 'link', () => Promise.reject(error));
      }
    });

    afterEach(() => mock.restoreAll());

    it('gives the file its name', async () => {
      await fs.writeFile(temporary(), 'whole');

      assert.equal(await moveWithoutOverwriting(temporary(), final()), true);

      assert.deepEqual(await namesIn(folder.path), ['cat.mp4']);
      assert.equal(await fs.readFile(final(), 'utf8'), 'whole');
    });

    it('leaves both files as they were when the name is taken', async () => {
      await fs.writeFile(temporary(), 'new');
      await fs.writeFile(final(), 'precious');

      assert.equal(await moveWithoutOverwriting(temporary(), final()), false);

      assert.equal(await fs.readFile(final(), 'utf8'), 'precious');
      assert.equal(await fs.readFile(temporary(), 'utf8'), 'new');
    });

    it('takes an empty file, a folder and a link to nowhere for a taken name', async () => {
      await fs.writeFile(temporary(), 'new');
      const taken = ['empty', 'folder', 'link'].map((it) => join(folder.path, it));
      await fs.writeFile(taken[0] ?? '', '');
      await fs.mkdir(taken[1] ?? '');
      await fs.symlink(join(folder.path, 'nowhere'), taken[2] ?? '', 'junction');

      for (const name of taken) {
        assert.equal(await moveWithoutOverwriting(temporary(), name), false, name);
      }

      assert.deepEqual(await namesIn(folder.path), ['empty', 'folder', 'link', 'part']);
      assert.equal((await fs.stat(taken[0] ?? '')).size, 0);
    });

    it('lets one of many win, whole, when all want the same name', async () => {
      const names = Array.from({ length: 20 }, (_, index) => temporary(`part-${index}`));
      await Promise.all(names.map((name) => fs.writeFile(name, name.repeat(5000))));

      const won = await Promise.all(names.map((name) => moveWithoutOverwriting(name, final())));

      const winner = names[won.indexOf(true)] ?? '';
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal(await fs.readFile(final(), 'utf8'), winner.repeat(5000));
      assert.equal((await namesIn(folder.path)).length, 20);
    });

    it('fails when there is nothing to move', async () => {
      await assert.rejects(moveWithoutOverwriting(temporary(), final()), { code: 'ENOENT' });

      assert.deepEqual(await namesIn(folder.path), []);
    });
  });
}

describe('flushing a file', () => {
  const fails = (code: string) => ({
    sync: () => Promise.reject(Object.assign(new Error('Refused.'), { code })),
  });

  it('is left out where the file system doesn’t support it', async () => {
    for (const code of ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']) await flush(fails(code));
  });

  it('fails when the disk fails', async () => {
    for (const code of ['EIO', 'ENOSPC']) await assert.rejects(flush(fails(code)), { code });
  });
});

describe('renaming a file', () => {
  const folder = tempFolder();
  const { platform } = process;
  const from = () => join(folder.path, 'from');
  const to = () => join(folder.path, 'to');

  beforeEach(() => fs.writeFile(from(), 'text'));
  afterEach(() => {
    mock.restoreAll();
    Object.defineProperty(process, 'platform', { value: platform });
  });

  /** Lets the first attempts fail. Returns the mock, which counts the attempts. */
  function failFirst(attempts: number, code: string) {
    const real = fs.rename.bind(fs);
    let failed = 0;
    return mock.method(fs, 'rename', (old: string, name: string) => {
      failed += 1;
      return failed <= attempts
        ? Promise.reject(Object.assign(new Error('Refused.'), { code }))
        : real(old, name);
    }).mock;
  }

  for (const system of ['win32', 'linux', 'darwin']) {
    for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
      it(`is tried again on ${system} after ${code}: another program has it open`, async () => {
        Object.defineProperty(process, 'platform', { value: system });
        failFirst(3, code);

        await rename(from(), to());

        assert.deepEqual(await namesIn(folder.path), ['to']);
      });
    }
  }

  it('fails on Windows when the file stays open', async () => {
    Object.defineProperty(process, 'platform', { value: 'win32' });
    const attempts = failFirst(Infinity, 'EPERM');

    await assert.rejects(rename(from(), to()), { code: 'EPERM' });

    assert.equal(attempts.callCount(), 6);
  });

  it('fails at once on Windows when the file is missing', async () => {
    Object.defineProperty(process, 'platform', { value: 'win32' });
    const attempts = failFirst(1, 'ENOENT');

    await assert.rejects(rename(from(), to()), { code: 'ENOENT' });

    assert.equal(attempts.callCount(), 1);
  });

  for (const code of ['EPERM', 'EACCES']) {
    it(`fails at once with ${code} if the folder can’t be written to`, async () => {
      Object.defineProperty(process, 'platform', { value: 'linux' });
      const attempts = failFirst(1, code);
      mock.method(fs, 'access', () => Promise.reject(new Error('Read-only.')));

      await assert.rejects(rename(from(), to()), { code });

      assert.equal(attempts.callCount(), 1);
    });
  }
});

describe('a file that another program holds for a moment', () => {
  const folder = tempFolder();
  const temporary = () => join(folder.path, 'part');
  const final = () => join(folder.path, 'cat.mp4');

  beforeEach(() => fs.writeFile(temporary(), 'whole'));
  afterEach(() => mock.restoreAll());

  /** Lets the first calls fail. Some are about this file only. */
  function hold(name: 'link' | 'open' | 'rename', code: string, times: number, about = ''): void {
    const real = fs[name].bind(fs) as (...args: unknown[]) => Promise<unknown>;
    let failed = 0;
    mock.method(fs, name, (...args: unknown[]) => {
      if (!args.some((it) => String(it).endsWith(about)) || failed === times) {
        return real(...args);
      }
      failed += 1;
      return Promise.reject(Object.assign(new Error('Held.'), { code }));
    });
  }

  async function assertMoved(): Promise<void> {
    assert.equal(await moveWithoutOverwriting(temporary(), final()), true);
    assert.deepEqual(await namesIn(folder.path), ['cat.mp4']);
    assert.equal(await fs.readFile(final(), 'utf8'), 'whole');
  }

  for (const code of ['EBUSY', 'EACCES', 'EPERM']) {
    it(`gets its name after ${code} of a link`, async () => {
      hold('link', code, 3);

      await assertMoved();
    });

    it(`gets its name after ${code} without hard links`, async () => {
      hold('link', 'ENOTSUP', Infinity);
      hold('open', code, 2, 'cat.mp4');
      hold('rename', code, 3);

      await assertMoved();
    });

    it(`is written after ${code} of its new file`, async () => {
      hold('open', code, 3);

      await writeFlushed(join(folder.path, 'a'), 'text');

      assert.equal(await fs.readFile(join(folder.path, 'a'), 'utf8'), 'text');
    });
  }

  it('keeps its name to the first hard link, without an empty file before', async () => {
    hold('link', 'EBUSY', 3);
    const open = mock.method(fs, 'open').mock;

    await assertMoved();

    assert.equal(open.callCount(), 0);
  });

  it('stays as it is if the name is taken meanwhile', async () => {
    hold('link', 'EBUSY', 1);
    await fs.writeFile(final(), 'precious');

    assert.equal(await moveWithoutOverwriting(temporary(), final()), false);

    assert.deepEqual(await namesIn(folder.path), ['cat.mp4', 'part']);
  });

  it('is an error at last', async () => {
    hold('link', 'EBUSY', Infinity);
    hold('open', 'EBUSY', Infinity);

    await assert.rejects(moveWithoutOverwriting(temporary(), final()), { code: 'EBUSY' });

    assert.deepEqual(await namesIn(folder.path), ['part']);
  });
});
