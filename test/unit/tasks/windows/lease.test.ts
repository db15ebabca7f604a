import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mkdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import { isHeld, Lease } from '../../../../src/tasks/windows/lease.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { namesIn, tempFolder } from '../support/tempFolder.ts';

describe('a lease', () => {
  const folder = tempFolder();
  const taken: Lease[] = [];

  afterEach(async () => {
    mock.restoreAll();
    await Promise.all(taken.splice(0).map((it) => it.giveUp()));
  });

  function newLease(): Lease {
    const lease = new Lease(folder.path, 'work', new RecordingLog());
    taken.push(lease);
    return lease;
  }

  const lock = () => join(folder.path, 'work.lock');

  it('is held by one at a time, and free when that gives it up', async () => {
    const [one, other] = [newLease(), newLease()];

    assert.equal(await one.take(), true);
    assert.equal(await other.take(), false);
    assert.equal(await isHeld(folder.path, 'work'), true);
    await one.giveUp();

    assert.equal(await isHeld(folder.path, 'work'), false);
    assert.equal(await other.take(), true);
  });

  it('is taken from one who gives no sign of life, and nothing is left of that', async () => {
    await leaveBehind();
    const lease = newLease();

    assert.equal(await lease.take(), true);

    assert.ok(lease.silence > 0);
    assert.deepEqual(await namesIn(folder.path), ['work.lock']);
  }).timeout(10_000);

  it('is not taken while another window takes it from a dead one', async () => {
    await leaveBehind();
    await mkdir(`${lock()}.turn`);
    const lease = newLease();

    assert.equal(await lease.take(), false);

    assert.ok((await namesIn(folder.path)).includes('work.lock'));
  });

  it('is taken all the same when that one has died, too', async () => {
    await leaveBehind();
    await mkdir(`${lock()}.turn`);
    await makeOld(`${lock()}.turn`);
    const lease = newLease();

    assert.equal(await lease.take(), false, 'only tidies up');
    assert.equal(await lease.take(), true);
  }).timeout(10_000);

  it('is not relied on after a sleep, until it is known whose it is', async () => {
    const lease = newLease();
    await lease.take();
    const now = Date.now.bind(Date);

    mock.method(Date, 'now', () => now() + 60_000);

    assert.equal(lease.held, false);
  });

  it('is not taken from another by one who gives it up after a sleep', async () => {
    const [asleep, awake] = [newLease(), newLease()];
    await asleep.take();
    const now = Date.now.bind(Date);
    const late = mock.method(Date, 'now', () => now() + 60_000);
    const givenUp = asleep.giveUp();
    late.mock.restore();
    await makeOld(lock());
    assert.equal(await awake.take(), true);

    await givenUp;

    assert.equal(awake.held, true);
    assert.equal(await isHeld(folder.path, 'work'), true);
  }).timeout(10_000);

  it('tells everybody who waits for it', async () => {
    const lease = newLease();
    await leaveBehind();

    const [first, second] = await Promise.all([lease.take(), lease.take()]);
    const over = lease.giveUp();
    await Promise.all([over, lease.giveUp()]);

    assert.deepEqual([first, second], [true, true]);
    assert.equal(await isHeld(folder.path, 'work'), false);
  }).timeout(10_000);

  it('stays held where the disk knows whole seconds only', async () => {
    const { utimes } = fs;
    mock.method(
      fs,
      'utimes',
      (path: string, atime: Date, mtime: Date, done: fs.NoParamCallback) => {
        const whole = new Date(Math.floor(mtime.getTime() / 1000) * 1000);
        utimes(path, atime, whole, done);
      },
    );
    const lease = newLease();
    await lease.take();
    const until = Date.now() + 3500;

    while (Date.now() < until) {
      assert.equal(await lease.take(), true);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }).timeout(10_000);

  it('finds its folder again when somebody deleted it', async () => {
    await rm(folder.path, { recursive: true });

    assert.equal(await newLease().take(), true);
  });

  /** What a window leaves that was killed long ago. */
  async function leaveBehind(): Promise<void> {
    await mkdir(lock());
    await makeOld(lock());
  }

  async function makeOld(path: string): Promise<void> {
    const longAgo = Date.now() / 1000 - 60;
    await utimes(path, longAgo, longAgo);
  }
});
