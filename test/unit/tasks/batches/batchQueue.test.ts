import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ImageError } from '../../../../src/image/imageError.ts';
import { KeyStorageError } from '../../../../src/services/keyStorageError.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import type { Plan } from '../../../simulator/index.ts';
import { batchRequests, TestBatches } from '../support/batches.ts';
import { readRecords, whenRecord, whenState } from '../support/records.ts';
import { useTestEnvironment, type TestWindow } from '../support/testEnvironment.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

describe('the queue of a batch', () => {
  const environment = useTestEnvironment({ apiKey: 'right' });
  let batches: TestBatches;

  beforeEach(() => {
    batches = new TestBatches();
  });

  function open(name = 'window', key: string | undefined = 'right'): Promise<TestWindow> {
    return environment().window(name, (context) => {
      context.key = key;
      context.batches = batches;
    });
  }

  function enqueue(window: TestWindow, names: readonly string[] = NAMES) {
    const { root: service, videos: folder } = environment();
    return window.tasks.enqueue(batchRequests(names, { service, folder }));
  }

  /** The states of all tasks on disk, in their turn. */
  function states(): string[] {
    return records().map(({ state }) => state);
  }

  function records(): TaskRecord[] {
    return readRecords(environment().records).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The prompts of the requests that arrived, in their order. */
  function sent(): string[] {
    return environment()
      .simulator.requests.filter(({ endpoint }) => endpoint === 'create')
      .map(({ body }) => (body as { promptText: string }).promptText);
  }

  function plan(...plans: readonly Plan[]): void {
    for (const it of plans) {
      environment().simulator.next(it);
    }
  }

  async function until(window: TestWindow, isRight: () => boolean): Promise<void> {
    const right = new Promise<void>((resolve) => {
      const look = () => {
        if (isRight()) {
          listening.dispose();
          resolve();
        }
      };
      const listening = window.tasks.onDidChange(look);
      look();
    });
    await environment().clock.runUntil(right);
  }

  /** Settles when so many tasks of the window are in a state. */
  function whenCount(window: TestWindow, state: TaskRecord['state'], count: number) {
    return until(
      window,
      () => window.tasks.all().filter((it) => it.state === state).length >= count,
    );
  }

  it('sends every task once, in the order of the images', async () => {
    const window = await open();
    const tasks = await enqueue(window);
    await whenCount(window, 'done', NAMES.length);

    assert.deepEqual(sent(), NAMES);
    assert.deepEqual(
      tasks.map(({ image }) => image.name),
      NAMES.map((name) => `${name}.png`),
    );
    assert.equal(new Set(records().map(({ group }) => group)).size, 1);
  });

  it('sends no more at once than the service takes', async () => {
    const window = await open();
    plan({ queueMs: Infinity }, { queueMs: Infinity });
    await enqueue(window);
    await until(window, () => states().filter((it) => it === 'queued').length === 2);
    await environment().clock.elapse();
    await environment().clock.elapse();

    assert.deepEqual(sent(), ['a', 'b']);
    assert.deepEqual(states().slice(2), ['waiting', 'waiting', 'waiting']);
  });

  it('goes on when the limit grows', async () => {
    const window = await open();
    plan({ queueMs: Infinity }, { queueMs: Infinity }, { queueMs: Infinity });
    await enqueue(window);
    await until(window, () => states().filter((it) => it === 'queued').length === 2);
    batches.atOnce = 3;
    batches.fire();
    await until(window, () => states().filter((it) => it === 'queued').length === 3);

    assert.deepEqual(sent(), ['a', 'b', 'c']);
  });

  it('waits after a 429 and drops nothing', async () => {
    const window = await open();
    batches.atOnce = 1;
    const refuse = { status: 429, error: 'Too many', headers: { 'Retry-After': '30' } };
    plan({ refuse }, { refuse });
    const [first] = await enqueue(window, ['a', 'b']);
    const held = await whenRecord(window.store, first?.id ?? '', (it) => it.notice !== undefined);

    assert.equal(held.state, 'waiting');
    assert.equal(held.notice?.kind, 'overloaded');
    assert.ok((held.notice.retryAt ?? 0) - environment().clock.now() >= 30_000);
    await whenCount(window, 'done', 2);
    assert.deepEqual(sent().toSorted(), ['a', 'a', 'b', 'b']);
    const creates = environment().simulator.requests.filter((it) => it.endpoint === 'create');
    const times = creates.map(({ at }) => at);
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 30_000, String(times));
  });

  it('pauses for missing credits, and keeps what waits', async () => {
    const window = await open();
    plan({ refuse: { status: 400, error: 'You do not have enough credits to run this task.' } });
    const [first] = await enqueue(window, ['a', 'b', 'c']);
    const held = await whenRecord(window.store, first?.id ?? '', (it) => it.notice !== undefined);

    assert.deepEqual([held.state, held.notice?.kind], ['waiting', 'paused']);
    assert.deepEqual(sent().includes('c'), false);
    await window.tasks.agree(new Map([[held.id, 25]]));
    await whenCount(window, 'done', 3);
  });

  it('ends only the task that is refused for itself', async () => {
    const window = await open();
    plan({}, { refuse: { status: 400, error: 'The prompt was moderated.' } });
    await enqueue(window, ['a', 'b', 'c']);
    await whenCount(window, 'done', 2);

    assert.deepEqual(states(), ['done', 'failed', 'done']);
    assert.equal(records()[1]?.problem?.charged, 'no');
  });

  it('ends a task whose image has changed or is gone, without a request', async () => {
    const window = await open();
    const { readImage } = batches;
    batches.readImage = (task) => {
      if (task.image.name === 'b.png') {
        throw new ImageError({ code: 'changed' });
      }
      return readImage(task);
    };
    await enqueue(window, ['a', 'b', 'c']);
    await whenCount(window, 'done', 2);

    assert.deepEqual(states(), ['done', 'failed', 'done']);
    assert.deepEqual(sent(), ['a', 'c']);
    assert.deepEqual(records()[1]?.problem, {
      failure: { type: 'image', fault: { code: 'changed' } },
      charged: 'no',
    });
  });

  it('waits without a key, and goes on as soon as it is set', async () => {
    const window = await open();
    window.context.key = 'missing';
    const [first] = await enqueue(window, ['a', 'b']);
    await whenRecord(window.store, first?.id ?? '', (it) => it.notice?.kind === 'key');

    assert.equal(environment().simulator.count('create'), 0);
    window.context.key = 'right';
    window.tasks.keysChanged();
    await whenCount(window, 'done', 2);
    assert.deepEqual(sent(), ['a', 'b']);
  });

  it('waits when the service rejects the key, with one try', async () => {
    const window = await open();
    window.context.key = 'wrong';
    batches.atOnce = 1;
    const [first] = await enqueue(window, ['a', 'b']);
    await whenRecord(window.store, first?.id ?? '', (it) => it.notice?.kind === 'key');
    await new Promise((resolve) => setImmediate(resolve));

    assert.deepEqual(states(), ['waiting', 'waiting']);
    assert.equal(environment().simulator.count('create'), 1);
    window.context.key = 'right';
    window.tasks.keysChanged();
    await whenCount(window, 'done', 2);
  });

  it('reads a locked key again, less and less often', async () => {
    const window = await open();
    const { context } = window;
    const original = context.client.bind(context);
    let reads = 0;
    context.client = (root) => {
      reads += 1;
      return reads <= 3 ? Promise.reject(new KeyStorageError('read', 'locked')) : original(root);
    };
    await enqueue(window, ['a']);
    await whenCount(window, 'done', 1);

    assert.deepEqual(sent(), ['a']);
  });

  it('waits while offline, and goes on later', async () => {
    const window = await open();
    await environment().goOffline();
    const [first] = await enqueue(window, ['a', 'b']);
    await environment().clock.runUntil(
      whenRecord(window.store, first?.id ?? '', (it) => it.notice?.kind === 'offline'),
    );
    await environment().comeBack({ apiKey: 'right' });
    await whenCount(window, 'done', 2);

    assert.deepEqual(sent().toSorted(), ['a', 'b']);
  });

  it('stops after several requests without an answer', async () => {
    const window = await open();
    batches.atOnce = 1;
    environment().simulator.injectFault({
      ...{ on: 'create', fault: 'reset', at: 'afterReading', accept: true, times: 3 },
    });
    await enqueue(window);
    await until(window, () =>
      window.tasks.all().some(({ notice }) => notice?.failure.type === 'severalUnconfirmed'),
    );

    assert.deepEqual(states().slice(0, 4), [
      'unconfirmed',
      'unconfirmed',
      'unconfirmed',
      'waiting',
    ]);
    assert.equal(environment().simulator.count('create'), 3);
  });

  it('stops there although another window has claimed the next task meanwhile', async () => {
    const window = await open();
    const other = await environment().context('other');
    batches.atOnce = 1;
    environment().simulator.injectFault({
      ...{ on: 'create', fault: 'reset', at: 'afterReading', accept: true, times: 3 },
    });
    const { store } = window;
    const [, , , fourth, fifth] = await enqueue(window);
    const update = store.update.bind(store);
    mock.method(store, 'update', async (id: string, change: (it: TaskRecord) => TaskRecord) => {
      if (id === fourth?.id) {
        await other.store.update(id, (it) => ({ ...it, state: 'submitting', window: 'other' }));
      }
      return update(id, change);
    });
    const stopped = whenRecord(store, fifth?.id ?? '', (it) => it.notice !== undefined);

    const { notice } = await environment().clock.runUntil(stopped);
    assert.equal(notice?.failure.type, 'severalUnconfirmed');
    assert.equal(records()[3]?.notice, undefined);
  });

  it('says nothing about a missing key at a task that another window sends meanwhile', async () => {
    const window = await open();
    const other = await environment().context('other');
    batches.atOnce = 0;
    const [task] = await enqueue(window, ['a']);
    const id = task?.id ?? '';
    const claimed = new Promise<void>((resolve) => {
      window.context.client = async () => {
        await other.store.update(id, (it) => ({ ...it, state: 'submitting', window: 'other' }));
        resolve();
        return undefined;
      };
    });
    batches.atOnce = 1;
    batches.fire();
    await claimed;
    await new Promise((resolve) => setImmediate(resolve));

    const record = await window.store.update(id, (it) => it);
    assert.equal(record?.state, 'submitting');
    assert.equal(record.notice, undefined);
  });

  it('sends nothing of a batch that could not be written, before it is off the list', async () => {
    const window = await open();
    const { store } = window;
    const [add, update] = [store.add.bind(store), store.update.bind(store)];
    let [writes, removals] = [0, 0];
    const failIf = (isFull: boolean) => {
      if (isFull) {
        throw new Error('No space.');
      }
    };
    mock.method(store, 'add', async (record: TaskRecord) => {
      failIf((writes += 1) === 3);
      return add(record);
    });
    mock.method(store, 'update', (id: string, change: (it: TaskRecord) => TaskRecord) =>
      update(id, (it) => {
        const changed = change(it);
        failIf(changed.removedAt !== undefined && (removals += 1) <= 40);
        return changed;
      }),
    );
    await assert.rejects(enqueue(window, ['a', 'b', 'c']), { name: 'TaskError' });
    await until(window, () => window.tasks.all().every(({ state }) => state !== 'waiting'));

    assert.deepEqual(window.tasks.all(), []);
    assert.deepEqual(sent(), []);
  });

  it('lets no other window send a batch that could not be written', async () => {
    const [one, two] = [await open('one'), await open('two')];
    const add = one.store.add.bind(one.store);
    let isFull = false;
    mock.method(one.store, 'add', async (record: TaskRecord) => {
      if (record.settings?.promptText === 'c') {
        // The other window gets as much time as it wants.
        await until(two, () => two.tasks.all().length === 2);
        await environment().clock.elapse();
        isFull = true;
      }
      return isFull ? Promise.reject(new Error('No space.')) : add(record);
    });
    await assert.rejects(enqueue(one, ['a', 'b', 'c']), { name: 'TaskError' });
    await until(two, () => two.tasks.all().length === 0);

    assert.deepEqual(sent(), []);
  });

  it('sends nothing of a batch whose window has died before all of it was in line', async () => {
    const one = await open('one');
    const add = one.store.add.bind(one.store);
    const isHalfDone = new Promise<void>((resolve) => {
      mock.method(one.store, 'add', (record: TaskRecord) => {
        if (record.settings?.promptText === 'c') {
          resolve();
          return new Promise(() => undefined);
        }
        return add(record);
      });
    });
    void enqueue(one, ['a', 'b', 'c']);
    await isHalfDone;
    one.tasks.dispose();
    const two = await open('two');
    await whenCount(two, 'failed', 2);

    assert.deepEqual(sent(), []);
    const problem = { failure: { type: 'windowClosed' }, charged: 'no' };
    assert.deepEqual(
      records().map((it) => it.problem),
      [problem, problem],
    );
  });

  it('sends the others when the first was cancelled before all were in line', async () => {
    const window = await open();
    const { store } = window;
    const add = store.add.bind(store);
    mock.method(store, 'add', async (record: TaskRecord) => {
      if (record.settings?.promptText === 'b') {
        await window.tasks.cancel(records()[0]?.id ?? '');
      }
      return add(record);
    });
    await enqueue(window, ['a', 'b', 'c']);
    await whenCount(window, 'done', 2);

    assert.deepEqual(sent().toSorted(), ['b', 'c']);
    assert.deepEqual(states().toSorted(), ['cancelled', 'done', 'done']);
  });

  it('sends nothing when the window has died after the first was cancelled', async () => {
    const [one, two] = [await open('one'), await open('two')];
    const add = one.store.add.bind(one.store);
    const isHalfDone = new Promise<void>((resolve) => {
      mock.method(one.store, 'add', async (record: TaskRecord) => {
        if (record.settings?.promptText === 'c') {
          await one.tasks.cancel(records()[0]?.id ?? '');
          resolve();
          return new Promise(() => undefined);
        }
        return add(record);
      });
    });
    void enqueue(one, ['a', 'b', 'c']);
    await isHalfDone;
    one.tasks.dispose();
    await whenCount(two, 'failed', 1);

    assert.deepEqual(sent(), []);
    assert.deepEqual(states().toSorted(), ['cancelled', 'failed']);
  });

  it('leaves it to other windows to send what a window puts in line while it closes', async () => {
    const one = await open('one');
    const add = one.store.add.bind(one.store);
    mock.method(one.store, 'add', (record: TaskRecord) => {
      one.tasks.dispose();
      return add(record);
    });
    await enqueue(one, ['a', 'b']);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(environment().clock.pending, 0);
    assert.deepEqual(states(), ['waiting', 'waiting']);
    const two = await open('two');
    await whenCount(two, 'done', 2);

    assert.deepEqual(sent(), ['a', 'b']);
    assert.equal(one.context.asked, 0);
  });

  it('says that nothing is in line when another window took this one for closed', async () => {
    const [one, other] = [await open('one'), await environment().context('other')];
    const { store } = one;
    const add = store.add.bind(store);
    mock.method(store, 'add', async (record: TaskRecord) => {
      const added = await add(record);
      const problem = { failure: { type: 'windowClosed' }, charged: 'no' } as const;
      await other.store.update(record.id, (it) => ({ ...it, state: 'failed', problem }));
      return added;
    });
    await assert.rejects(enqueue(one, ['a', 'b']), /takenOver/);

    assert.deepEqual(sent(), []);
  });

  it('goes on with a task that was claimed on a disk that failed then', async () => {
    const window = await open();
    const { store } = window;
    const update = store.update.bind(store);
    let claims = 0;
    mock.method(store, 'update', async (id: string, change: (it: TaskRecord) => TaskRecord) => {
      const updated = await update(id, change);
      if (updated?.state === 'preparing' && updated.batch?.attempt === 1 && (claims += 1) === 1) {
        throw new Error('Too many open files.');
      }
      return updated;
    });
    await enqueue(window, ['a', 'b', 'c']);
    await whenCount(window, 'done', 3);

    assert.deepEqual(sent().toSorted(), ['a', 'b', 'c']);
  });

  it('says that a refused task was not charged, although another window held it for sent', async () => {
    const window = await open();
    const other = await environment().context('other');
    plan({ refuse: { status: 429, error: 'Too many' } });
    environment().simulator.once('request', () => {
      for (const { id } of records().filter(({ state }) => state === 'submitting')) {
        const problem = { failure: { type: 'windowClosed' }, charged: 'unknown' } as const;
        void other.store.update(id, (it) => ({ ...it, state: 'unconfirmed', problem }));
      }
    });
    const [task] = await enqueue(window, ['a']);
    await environment().clock.runUntil(whenState(window.store, task?.id ?? '', 'failed'));

    assert.equal(records()[0]?.problem?.charged, 'no');
  });

  it('asks before it goes on at another price', async () => {
    const window = await open();
    batches.change = 'otherPrice';
    const [first] = await enqueue(window, ['a']);
    const asked = await whenRecord(window.store, first?.id ?? '', (it) => it.notice !== undefined);

    assert.equal(asked.notice?.failure.type, 'otherPrice');
    assert.equal(environment().simulator.count('create'), 0);
    batches.change = undefined;
    await window.tasks.agree(new Map([[asked.id, 30]]));
    await whenCount(window, 'done', 1);
    assert.deepEqual(records()[0]?.batch, {
      ...{ sha256: '', attempt: 1, credits: 30, keepsService: true },
    });
  });

  it('does not send what was cancelled or removed', async () => {
    const window = await open();
    batches.atOnce = 0;
    const [a, b, c] = await enqueue(window, ['a', 'b', 'c']);
    assert.equal(await window.tasks.cancel(a?.id ?? ''), 'withdrawn');
    await window.tasks.remove(b?.id ?? '');
    await window.tasks.restore(b?.id ?? '');
    batches.atOnce = 2;
    batches.fire();
    await environment().clock.runUntil(whenState(window.store, c?.id ?? '', 'done'));

    assert.deepEqual(states(), ['cancelled', 'cancelled', 'done']);
    assert.deepEqual(sent(), ['c']);
  });

  it('never sends a task twice from two windows', async () => {
    const [one, two] = [await open('one'), await open('two')];
    batches.atOnce = 3;
    const names = Array.from({ length: 20 }, (_, index) => String.fromCharCode(97 + index));
    await enqueue(one, names);
    await whenCount(two, 'done', 20);

    assert.deepEqual(sent().toSorted(), names);
  });

  it('goes on in another window', async () => {
    const one = await open('one');
    batches.atOnce = 0;
    await enqueue(one, ['a', 'b']);
    one.tasks.dispose();
    batches.atOnce = 2;
    const two = await open('two');
    await whenCount(two, 'done', 2);

    assert.deepEqual(sent(), ['a', 'b']);
  });

  it('goes on in another window while this one can’t read the key', async () => {
    const one = await open('one');
    one.context.client = () => Promise.reject(new KeyStorageError('read', 'no answer'));
    const [first] = await enqueue(one, ['a', 'b']);
    await whenRecord(one.store, first?.id ?? '', (it) => it.notice?.kind === 'key');
    const two = await open('two');
    await whenCount(two, 'done', 2);

    assert.deepEqual(sent(), ['a', 'b']);
  });

  it('takes over what another window had only claimed', async () => {
    const one = await open('one');
    batches.atOnce = 0;
    const [first] = await enqueue(one, ['a', 'b']);
    one.tasks.dispose();
    await one.store.update(first?.id ?? '', (it) => ({
      ...it,
      state: 'preparing',
      window: 'died',
    }));
    batches.atOnce = 2;
    const two = await open('two');
    await whenCount(two, 'done', 2);

    assert.deepEqual(sent().toSorted(), ['a', 'b']);
  });

  it('leaves what another window had sent to the user', async () => {
    const one = await open('one');
    batches.atOnce = 0;
    const [first] = await enqueue(one, ['a', 'b']);
    one.tasks.dispose();
    await one.store.update(first?.id ?? '', (it) => ({
      ...it,
      state: 'submitting',
      window: 'died',
    }));
    batches.atOnce = 2;
    const two = await open('two');
    await whenCount(two, 'done', 1);

    assert.deepEqual(states(), ['unconfirmed', 'done']);
    assert.deepEqual(sent(), ['b']);
  });

  it('runs no timer when nothing waits', async () => {
    const window = await open();
    await enqueue(window, ['a']);
    await whenCount(window, 'done', 1);
    await new Promise((resolve) => setImmediate(resolve));

    assert.equal(environment().clock.pending, 0);
  });
});
