import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import { isHeld, Lease, sweepLeases } from '../../../../src/tasks/windows/lease.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { namesIn, tempFolder } from '../support/tempFolder.ts';

describe('a lease', () => {
  const folder = tempFolder();
  const acquired: Lease[] = [];
  let log: RecordingLog;

  beforeEach(() => {
    log = new RecordingLog();
  });

  afterEach(async () => {
    mock.restoreAll();
    await Promise.all(acquired.splice(0).map((lease) => lease.release()));
  });

  function newLease(window: string): Lease {
    const lease = new Lease(folder.path, 'work', window, log);
    acquired.push(lease);
    return lease;
  }

  const file = () => join(folder.path, 'work.lease');

  /** Leaves the lease of a window that was killed a while ago, or whose clock is ahead. */
  async function leaveBehind(age = 60): Promise<void> {
    await writeFile(file(), 'killed');
    const time = Date.now() / 1000 - age;
    await utimes(file(), time, time);
  }

  it('is held by one window, and free after that window releases it', async () => {
    const [one, other] = [newLease('one'), newLease('other')];

    assert.equal(await one.acquire(), true);
    assert.equal(await other.acquire(), false);
    assert.equal(await isHeld(folder.path, 'work'), true);
    await one.release();

    assert.equal(await isHeld(folder.path, 'work'), false);
    assert.equal(await other.acquire(), true);
  });

  it('is acquired once if a window asks twice at the same time', async () => {
    const lease = newLease('one');

    assert.deepEqual(await Promise.all([lease.acquire(), lease.acquire()]), [true, true]);

    assert.deepEqual(await namesIn(folder.path), ['work.lease']);
  });

  for (const [what, age] of [
    ['was not renewed for a minute', 60],
    ['has a time in the future', -60],
  ] as const) {
    it(`is taken over if it ${what}`, async () => {
      await leaveBehind(age);
      const lease = newLease('one');

      assert.equal(await isHeld(folder.path, 'work'), false);
      assert.equal(await lease.acquire(), true);

      assert.equal(await fs.readFile(file(), 'utf8'), 'one');
      assert.deepEqual(await namesIn(folder.path), ['work.lease']);
    });
  }

  it('is deleted if its window died long ago, except a service’s lease', async () => {
    const names = ['window-dead.lease', 'window-alive.lease', 'service-a.lease', 'a.lease.1.tmp'];
    for (const name of names) {
      await writeFile(join(folder.path, name), 'someone');
      const time = Date.now() / 1000 - (name.includes('alive') ? 60 : 7200);
      await utimes(join(folder.path, name), time, time);
    }

    await sweepLeases(folder.path, 'window-', Date.now() - 3600_000);

    assert.deepEqual(await namesIn(folder.path), ['service-a.lease', 'window-alive.lease']);
  });

  it('is renewed while it is held', async () => {
    const lease = newLease('one');
    await lease.acquire();
    const first = (await fs.stat(file())).mtimeMs;
    const renewed = new Promise<void>((resolve) => {
      const { utimes: real } = fs;
      mock.method(fs, 'utimes', async (...args: Parameters<typeof fs.utimes>) => {
        await real(...args);
        resolve();
      });
    });

    await renewed;

    assert.ok((await fs.stat(file())).mtimeMs > first);
  });

  it('is lost at the next renewal if another window took it over', async () => {
    const lease = newLease('one');
    await lease.acquire();

    await writeFile(file(), 'other');
    await log.said(/taken over/);

    assert.equal(lease.held, false);
    await lease.release();
    assert.equal(await fs.readFile(file(), 'utf8'), 'other', 'the other window keeps it');
  });

  it('is lost if another program deleted it, and can be acquired again', async () => {
    const lease = newLease('one');
    await lease.acquire();

    await rm(folder.path, { recursive: true });
    await log.said(/taken over/);

    assert.equal(lease.held, false);
    assert.equal(await lease.acquire(), true);
  });

  it('is not held after a sleep until a renewal succeeds', async () => {
    const lease = newLease('one');
    await lease.acquire();
    const now = Date.now.bind(Date);
    mock.method(Date, 'now', () => now() + 60_000);

    assert.equal(lease.held, false);
    assert.equal(await lease.acquire(), true);
  });

  it('is not renewed after a sleep in the middle, in which another window took over', async () => {
    const lease = newLease('one');
    await lease.acquire();
    const renewed = (await fs.stat(file())).mtimeMs;
    const readFile = fs.readFile.bind(fs);
    mock.method(fs, 'readFile', async (...args: Parameters<typeof readFile>) => {
      const content = await readFile(...args);
      if (content === 'one') {
        // The machine sleeps now. Then the renewal goes on with what it has read.
        mock.restoreAll();
        await writeFile(file(), 'other');
        await utimes(file(), renewed / 1000, renewed / 1000);
        const later = Date.now() + 60_000;
        mock.method(Date, 'now', () => later);
      }
      return content;
    });

    await log.said(/taken over/);

    assert.equal(lease.held, false);
    assert.ok((await fs.stat(file())).mtimeMs < renewed + 1000, 'It renewed the other’s lease.');
  });

  it('is not renewed after it was released', async () => {
    const lease = newLease('one');
    const acquiring = lease.acquire();
    await lease.release();
    await acquiring;

    assert.equal(lease.held, false);
    assert.deepEqual(await namesIn(folder.path), []);
  });

  it('stays held during a short disk failure', async () => {
    const lease = newLease('one');
    await lease.acquire();
    const failed = new Promise<void>((resolve) => {
      mock.method(fs, 'utimes', () => {
        resolve();
        return Promise.reject(Object.assign(new Error('Busy.'), { code: 'EBUSY' }));
      });
    });

    await failed;
    mock.restoreAll();

    assert.equal(lease.held, true);
  });
});
