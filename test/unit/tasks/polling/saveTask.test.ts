import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskContext } from '../../../../src/tasks/context.ts';
import { saveTask } from '../../../../src/tasks/polling/saveTask.ts';
import { newEntry, type ScheduleEntry } from '../../../../src/tasks/polling/schedule.ts';
import type { RecordStore } from '../../../../src/tasks/store/recordStore.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import type { Windows } from '../../../../src/tasks/windows/windows.ts';
import { taskRecord } from '../support/records.ts';
import { namesIn } from '../support/tempFolder.ts';
import { useTestEnvironment, type TestContext } from '../support/testEnvironment.ts';

describe('one attempt to save a video', () => {
  const environment = useTestEnvironment();
  let context: TestContext;
  let record: TaskRecord;
  let url: string;
  /** Windows that are alive. */
  let alive: string[];

  beforeEach(async () => {
    context = await environment().context();
    context.number = 0.5;
    alive = [];
    const finished = await environment().finishedTask();
    url = finished.url;
    await add({});
  });

  /** Puts a record with changes in the place of the one before. */
  async function add(changes: Partial<TaskRecord>): Promise<void> {
    const { root, videos } = environment();
    const shared = { service: root, folder: videos, taskId: 'cat', videoUrl: url } as const;
    record = await context.store.add(taskRecord({ state: 'saving', ...shared, ...changes }));
  }

  function save(entry: Partial<ScheduleEntry> = {}, store: RecordStore = context.store) {
    const windows = {
      isAlive: (name: string) => Promise.resolve(alive.includes(name)),
      show: () => Promise.resolve(),
    };
    const changed: TaskContext = {
      store,
      clock: context.clock,
      log: context.log,
      leases: context.leases,
      window: context.window,
      capabilities: context.capabilities,
      client: (root) => context.client(root),
      random: () => context.random(),
    };
    const { signal } = new AbortController();
    const start = { ...newEntry(record, 0), ...entry };
    return saveTask(changed, windows as unknown as Windows, record, start, signal);
  }

  const later = (entry: Partial<ScheduleEntry> = {}) => ({
    ...newEntry(record, 0),
    due: context.clock.monotonic() + 5000,
    ...entry,
  });
  function assertNothingDownloaded(): void {
    assert.equal(environment().simulator.count('video'), 0);
  }

  const saved = () => join(environment().videos, 'cat.mp4');

  it('claims it, places it, and says where it is', async () => {
    const result = await save();

    const bytes = await readFile(saved());
    const size = bytes.length;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const events = [{ type: 'saved', file: saved(), size, sha256 }];
    assert.deepEqual(result, { events, service: 'notAsked', next: later() });
    const { saver, place } = context.store.get(record.id) ?? {};
    assert.deepEqual(saver, { window: 'window' });
    assert.deepEqual([place?.file, place?.size, place?.sha256], [saved(), size, sha256]);
    assert.match(context.log.of('info').join(), /Task cat: .*cat\.mp4/);
  });

  it('does not claim it again', async () => {
    await add({ saver: { window: 'window' } });

    const { events } = await save();

    assert.equal(events[0]?.type, 'saved');
    // Only the place of the file was written.
    assert.equal(context.store.get(record.id)?.revision, record.revision + 1);
  });

  it('leaves it to a window that is alive', async () => {
    await add({ saver: { window: 'other' } });
    alive = ['other'];

    assert.deepEqual(await save(), { events: [], service: 'notAsked', next: later() });
    assertNothingDownloaded();
  });

  it('takes it over from a dead window', async () => {
    await add({ saver: { window: 'other' } });

    const { events } = await save();

    assert.equal(events[0]?.type, 'saved');
    assert.deepEqual(context.store.get(record.id)?.saver, { window: 'window' });
  });

  it('leaves it to a window that was faster', async () => {
    await context.store.update(record.id, (it) => ({ ...it, saver: { window: 'other' } }));

    assert.deepEqual(await save(), { events: [], service: 'notAsked', next: later() });
    assertNothingDownloaded();
  });

  it('does nothing when the video was saved meanwhile', async () => {
    await context.store.update(record.id, (it) => ({ ...it, state: 'done' }));

    assert.deepEqual((await save()).events, []);
    assertNothingDownloaded();
  });

  it('does nothing when the task was removed meanwhile', async () => {
    await context.store.update(record.id, (it) => ({ ...it, state: 'done', removedAt: 1 }));
    await context.store.purge(2);

    assert.deepEqual((await save()).events, []);
    assertNothingDownloaded();
  });

  for (const [what, change] of [
    ['another window took it over', { saver: { window: 'other' } }],
    ['it was saved', { state: 'done', saver: { window: 'window' } }],
  ] as const) {
    it(`gives the file no name when ${what} during the download`, async () => {
      await add({ saver: { window: 'window' } });
      await context.store.update(record.id, (it) => ({ ...it, ...change }));

      assert.deepEqual(await save(), { events: [], service: 'notAsked', next: later() });
      assert.deepEqual(await namesIn(environment().videos), []);
    });
  }

  it('fails when the list can’t be written', async () => {
    const broken = { update: () => Promise.reject(new Error('The disk is full.')) };
    await add({ saver: { window: 'window' } });

    await assert.rejects(save({}, broken as unknown as RecordStore), /The disk is full/);
  });

  it('is made again, later and later, after the network failed', async () => {
    await add({ videoUrl: 'http://127.0.0.1:9/cat.mp4' });

    const { events, next, service } = await save({ cuts: 1, links: 2 });

    const failure = { type: 'save', fault: 'network' } as const;
    const notice = { kind: 'offline', failure };
    assert.deepEqual(events, [{ type: 'saveFailed', window: 'window', notice }]);
    assert.equal(service, 'notAsked');
    assert.deepEqual(next, later({ cuts: 2, links: 2, due: context.clock.monotonic() + 11_000 }));
    assert.match(context.log.of('warn').join(), /Task cat: /);
  });

  it('is made again with a fresh link, seven times, later and later', async () => {
    await add({ videoUrl: new URL('/gone.mp4', url).href });

    const { events, next } = await save({ links: 2, cuts: 1 });

    const failure = { type: 'save', fault: 'expired', status: 404 } as const;
    const notice = { kind: 'answer', failure };
    assert.deepEqual(events, [{ type: 'saveFailed', window: 'window', notice }]);
    assert.deepEqual(next, {
      ...newEntry(record, 0),
      ...{ links: 3, cuts: 1, needsLink: true, due: context.clock.monotonic() + 22_000 },
    });
    assert.deepEqual((await save({ links: 6 })).events, [
      { type: 'notSaved', window: 'window', problem: { failure, charged: 'unknown' } },
    ]);
  });

  it('ends at once when the folder can’t be written to', async () => {
    const folder = join(environment().videos, 'file');
    await writeFile(folder, '');
    await add({ folder });

    const { events, next } = await save();

    assert.equal(events[0]?.type, 'notSaved');
    assert.deepEqual(next, newEntry(record, 0));
  });
});
