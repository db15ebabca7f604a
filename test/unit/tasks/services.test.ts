import assert from 'node:assert/strict';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { useTestEnvironment, TestContext, type TestWindow } from './support/testEnvironment.ts';
import { onKeyRefused } from './support/refusedKeys.ts';
import { whenRecord, whenState } from './support/records.ts';
import { namesIn } from './support/tempFolder.ts';

/** A window that has a key for each service, or none. */
class KeyedContext extends TestContext {
  readonly keys = new Map<string, string>();

  override client(root: string): Promise<RunwayClient | undefined> {
    const key = this.keys.get(root);
    return Promise.resolve(
      key === undefined ? undefined : new RunwayClient(parseService(root), key),
    );
  }
}

describe('tasks at several services', () => {
  const environment = useTestEnvironment({ apiKey: 'key of the first' });
  let second: Simulator;
  let context: KeyedContext;
  let window: TestWindow;

  beforeEach(async () => {
    const now = () => environment().clock.now();
    const apiKey = 'key of the second';
    second = await startSimulator({ apiKey, render: 'none', queueMs: 0, runMs: 0, now });
    const { store, clock, leases } = await environment().context();
    context = new KeyedContext(store, clock, leases, 'window');
    context.keys.set(environment().root, 'key of the first');
    context.keys.set(second.root('relay'), 'key of the second');
    window = await environment().openTasks(context);
  });
  afterEach(() => second.close());

  const first = () => environment().simulator;

  /** Submits a task to each, one service being the chosen one after the other. */
  async function submitToBoth(): Promise<{ readonly here: string; readonly there: string }> {
    const here = await environment().submit(window, { queueMs: Infinity });
    second.next({ queueMs: Infinity });
    const request = environment().request({ service: second.root('relay') });
    const { record, error } = await window.tasks.submit(request);
    assert.equal(error, undefined);
    return { here, there: record.id };
  }

  /** What the API was sent as a key; videos are fetched without. */
  function keysAt({ requests }: Simulator): string[] {
    const sent = requests.filter((it) => it.endpoint !== 'video');
    return [...new Set(sent.map((it) => it.headers['authorization'] ?? 'none'))];
  }

  it('are each polled at their service, with its key, until the video is saved', async () => {
    const { here, there } = await submitToBoth();
    await environment().clock.runUntil(
      Promise.all([first().answered('query', 2), second.answered('query', 2)]),
    );

    first().tasks[0]?.hold({ status: 'SUCCEEDED' });
    second.tasks[0]?.hold({ status: 'SUCCEEDED' });
    const done = await environment().clock.runUntil(
      Promise.all([whenState(window.store, here, 'done'), whenState(window.store, there, 'done')]),
    );

    assert.deepEqual(
      done.map((it) => it.service),
      [environment().root, second.root('relay')],
    );
    assert.deepEqual(await namesIn(environment().videos), ['cat-2.mp4', 'cat.mp4']);
    assert.deepEqual(keysAt(first()), ['Bearer key of the first']);
    assert.deepEqual(keysAt(second), ['Bearer key of the second']);
    assert.deepEqual([first().count('create'), second.count('create')], [1, 1]);
  });

  it('do not wait for a service whose key is missing', async () => {
    const { here, there } = await submitToBoth();
    context.keys.delete(environment().root);
    second.tasks[0]?.hold({ status: 'SUCCEEDED' });

    await environment().clock.runUntil(whenState(window.store, there, 'done'));
    const waiting = await environment().clock.runUntil(
      whenRecord(window.store, here, (it) => it.notice?.kind === 'key'),
    );
    assert.equal(waiting.state, 'queued');

    context.keys.set(environment().root, 'key of the first');
    first().tasks[0]?.hold({ status: 'SUCCEEDED' });
    window.tasks.keysChanged();
    await environment().clock.runUntil(whenState(window.store, here, 'done'));
  });

  it('do not wait for a service that rejects its key', async () => {
    const refused: string[] = [];
    onKeyRefused(window.tasks, (service) => refused.push(service));
    const { here, there } = await submitToBoth();
    context.keys.set(environment().root, 'wrong');
    second.tasks[0]?.hold({ status: 'SUCCEEDED' });

    await environment().clock.runUntil(whenState(window.store, there, 'done'));
    await environment().clock.runUntil(
      whenRecord(window.store, here, (it) => it.notice?.kind === 'key'),
    );

    assert.deepEqual(refused, [environment().root]);
  });

  it('do not wait for a service that is down', async () => {
    const { there } = await submitToBoth();
    first().injectFault({ on: 'any', times: Infinity, fault: 'answer', status: 503 });
    second.tasks[0]?.hold({ status: 'SUCCEEDED' });

    await environment().clock.runUntil(whenState(window.store, there, 'done'));
  });

  it('are cancelled at their own service', async () => {
    const { there } = await submitToBoth();

    assert.equal(await window.tasks.cancel(there), 'asked');

    assert.deepEqual([first().count('cancel'), second.count('cancel')], [0, 1]);
    assert.equal(context.capabilities.has(second.root('relay'), 'cancel'), true);
    assert.equal(context.capabilities.has(environment().root, 'cancel'), undefined);
  });
});
