import assert from 'node:assert/strict';
import type { RunwayClient } from '../../../../src/runway/client.ts';
import { KeyStorageError } from '../../../../src/services/keyStorageError.ts';
import { adviceText, whatHappened } from '../../../../src/views/texts/taskProblem.ts';
import { redImage } from '../support/redImage.ts';
import { taskRecord, whenRecord, whenState } from '../support/records.ts';
import { TestContext, useTestEnvironment, type TestWindow } from '../support/testEnvironment.ts';
import { namesIn } from '../support/tempFolder.ts';

/** A window whose secret storage may be locked. */
class LockedContext extends TestContext {
  isLocked = false;
  refusals = 0;

  override client(root: string): Promise<RunwayClient | undefined> {
    if (!this.isLocked) {
      return super.client(root);
    }
    this.refusals += 1;
    return Promise.reject(new KeyStorageError('read', new Error('The keyring is locked.')));
  }
}

describe('while the secret storage is locked', () => {
  const environment = useTestEnvironment();
  let context: LockedContext;
  let window: TestWindow;

  beforeEach(async () => {
    const { store, clock, leases } = await environment().context();
    context = new LockedContext(store, clock, leases, 'window');
    window = await environment().openTasks(context);
  });

  const clock = () => environment().clock;
  const count = (endpoint: 'create' | 'query' | 'video') => environment().simulator.count(endpoint);
  const noticed = (id: string) =>
    clock().runUntil(whenRecord(window.store, id, ({ notice }) => notice?.kind === 'key'));

  it('a running task waits and says why, and is done when it is unlocked', async () => {
    const id = await environment().submit(window);
    context.isLocked = true;

    const waiting = await noticed(id);

    assert.equal(waiting.state, 'queued');
    assert.match(whatHappened(waiting) ?? '', /^VS Code can’t read the API key: .*locked/);
    assert.equal(adviceText(waiting), 'Retrying automatically. Nothing is lost.');
    assert.equal(count('query'), 0);
    // No event says that a keyring was unlocked.
    context.isLocked = false;
    const done = await clock().runUntil(whenState(window.store, id, 'done'));
    assert.equal(done.notice, undefined);
    assert.equal(count('create'), 1);
  });

  it('another window goes on with the task', async () => {
    const id = await environment().submit(window);
    context.isLocked = true;
    await noticed(id);

    const other = await environment().window('other');
    await clock().runUntil(whenState(other.store, id, 'done'));

    assert.equal(count('create'), 1);
  });

  it('it is asked again, less and less often', async () => {
    const id = await environment().submit(window);
    context.isLocked = true;
    await noticed(id);
    const begin = clock().now();

    while (clock().now() - begin < 30 * 60_000) await clock().elapse();

    assert.ok(context.refusals > 10 && context.refusals < 25, String(context.refusals));
    assert.equal(window.store.get(id)?.state, 'queued');
  });

  it('it is asked at once when the user refreshes', async () => {
    const id = await environment().submit(window);
    context.isLocked = true;
    await noticed(id);
    const before = context.refusals;
    while (context.refusals < before + 6) await clock().elapse();
    // The next pause has begun. It would last for minutes.
    await clock().scheduled();
    context.isLocked = false;
    const begin = clock().now();

    await window.tasks.refresh();

    await clock().runUntil(whenState(window.store, id, 'done'));
    assert.ok(clock().now() - begin < 11_000);
  });

  it('a video whose link is known is saved', async () => {
    // The clock runs from one try to read the key to the next while the video is on its way.
    environment().simulator.next({ linkMs: 10 * 365 * 24 * 3600_000 });
    const { taskId, url } = await environment().finishedTask();
    context.isLocked = true;
    const { root, videos } = environment();
    const shared = { service: root, folder: videos, taskId, videoUrl: url } as const;

    const { id } = await window.store.add(taskRecord({ state: 'saving', ...shared }));

    await clock().runUntil(whenState(window.store, id, 'done'));
  });

  it('a video that needs a fresh link waits for it, and is not given up', async () => {
    const { taskId, url } = await environment().finishedTask();
    context.isLocked = true;
    const { root, videos } = environment();
    const videoUrl = new URL('/videos/gone.mp4', url).href;
    const shared = { service: root, folder: videos, taskId, videoUrl } as const;
    const { id } = await window.store.add(taskRecord({ state: 'saving', ...shared }));

    const waiting = await noticed(id);
    const begin = clock().now();
    while (clock().now() - begin < 60 * 60_000) await clock().elapse();

    assert.equal(waiting.state, 'saving');
    assert.equal(window.store.get(id)?.state, 'saving');
    context.isLocked = false;
    await clock().runUntil(whenState(window.store, id, 'done'));
    assert.deepEqual(await namesIn(videos), ['cat.mp4']);
  });

  it('a submission sends nothing, says why, and leaves no task', async () => {
    context.isLocked = true;

    const { record, error } = await window.tasks.submit(environment().request());

    assert.ok(error instanceof KeyStorageError);
    const failure = { type: 'keyStorage', action: 'read' };
    assert.deepEqual(record.problem, { failure, charged: 'no' });
    assert.deepEqual(window.tasks.all(), []);
    assert.equal(count('create'), 0);
  });

  it('a large image is not called too large', async () => {
    context.isLocked = true;
    const image = { ...redImage(), bytes: Buffer.alloc(5 * 1024 * 1024) };

    await assert.rejects(window.tasks.submit(environment().request({ image })), KeyStorageError);

    assert.deepEqual(window.tasks.all(), []);
  });

  it('nothing is cancelled, and the task stays', async () => {
    const id = await environment().submit(window, { queueMs: Infinity });
    context.isLocked = true;

    await assert.rejects(window.tasks.cancel(id), KeyStorageError);

    assert.equal(window.store.get(id)?.cancelling, undefined);
  });

  it('a video is downloaded again with its old link', async () => {
    const id = await environment().submit(window);
    const done = await clock().runUntil(whenState(window.store, id, 'done'));
    context.isLocked = true;

    assert.match(await window.tasks.downloadAgain(done), /cat-2\.mp4$/);
  });
});
