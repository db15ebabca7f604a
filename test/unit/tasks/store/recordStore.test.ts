import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { RecordFiles } from '../../../../src/tasks/store/recordFiles.ts';
import { RecordStore } from '../../../../src/tasks/store/recordStore.ts';
import { transition } from '../../../../src/tasks/transitions.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { listFiles, readRecords, taskRecord, whenRecord, whenState } from '../support/records.ts';
import { tempFolder } from '../support/tempFolder.ts';

describe('the record store', () => {
  const folder = tempFolder();
  const opened: RecordStore[] = [];
  let log: RecordingLog;
  let records: string;

  beforeEach(() => {
    log = new RecordingLog();
    records = join(folder.path, 'records');
  });

  afterEach(() => {
    mock.restoreAll();
    for (const store of opened.splice(0)) {
      store.dispose();
    }
  });

  async function open(): Promise<RecordStore> {
    const store = await RecordStore.open(records, log);
    opened.push(store);
    return store;
  }

  const withStatus = (status: string) => (record: TaskRecord) => ({ ...record, status });
  const done = (changes: Partial<TaskRecord> = {}) =>
    taskRecord({ state: 'done', announced: true, ...changes });

  describe('reading what was made since a time', () => {
    it('finds running, ended and removed records of all windows, as they are on disk', async () => {
      const other = await open();
      const reader = await open();
      await other.add(taskRecord({ id: 'old', createdAt: 999 }));
      await other.add(taskRecord({ id: 'running', createdAt: 1000 }));
      await other.add(done({ id: 'done', createdAt: 1001 }));
      await other.add(done({ id: 'removed', createdAt: 1002, removedAt: 2000 }));
      await other.update('running', withStatus('NEW'));

      const found = await reader.readSince(1000);
      assert.deepEqual(found.map(({ id, status }) => [id, status]).toSorted(), [
        ['done', undefined],
        ['removed', undefined],
        ['running', 'NEW'],
      ]);
    });

    it('fails if a record can’t be read at the moment', async () => {
      const store = await open();
      await store.add(taskRecord({ createdAt: 1000 }));
      const busy = Object.assign(new Error('busy'), { code: 'EMFILE' });
      mock.method(fs, 'readFile', () => Promise.reject(busy));
      await assert.rejects(store.readSince(0), busy);
    });
  });

  describe('adding a record', () => {
    it('has it on disk, flushed, when the promise resolves', async () => {
      const record = await (await open()).add(taskRecord({ id: 'cat' }));

      assert.deepEqual(listFiles(records), ['unfinished/0000000001000-cat/1.json']);
      assert.deepEqual(readRecords(records), [record]);
    });

    it('lists it at once', async () => {
      const store = await open();
      const record = await store.add(taskRecord());

      assert.deepEqual(store.all(), [record]);
      assert.deepEqual(store.get(record.id), record);
    });

    it('shows it to a window that opens later, and to one that is open', async () => {
      const other = await open();
      const record = await (await open()).add(taskRecord());

      assert.deepEqual((await open()).all(), [record]);
      assert.deepEqual(await whenState(other, record.id, 'queued'), record);
    });

    it('keeps the record that has the same id', async () => {
      const store = await open();
      const record = await store.add(taskRecord());

      await assert.rejects(store.add({ ...record, state: 'running' }), /exists already/);

      assert.deepEqual(readRecords(records), [record]);
    });

    it('succeeds when another window changes the record at once', async () => {
      const store = await open();
      const other = await open();
      const fresh = taskRecord({ state: 'preparing' });
      const rm = fs.rm.bind(fs);
      let changing: Promise<TaskRecord | undefined> | undefined;
      // The temporary file is removed when the record has its name.
      mock.method(fs, 'rm', async (...args: Parameters<typeof fs.rm>) => {
        if (changing === undefined) {
          changing = other.update(fresh.id, (it) => ({ ...it, state: 'queued' }));
          await changing;
        }
        return rm(...args);
      });

      const record = await store.add(fresh);

      assert.equal(record.revision, 1);
      assert.equal((await changing)?.revision, 2);
      assert.equal((await whenState(store, record.id, 'queued')).revision, 2);
    });

    it('fails when the disk refuses, and leaves no temporary file', async () => {
      const store = await open();
      mock.method(fs, 'link', () => Promise.reject(codedError('ENOSPC')));
      mock.method(fs, 'rename', () => Promise.reject(codedError('ENOSPC')));

      await assert.rejects(store.add(taskRecord()), { code: 'ENOSPC' });

      mock.restoreAll();
      assert.deepEqual(listFiles(records), []);
      assert.deepEqual((await open()).all(), []);
    });
  });

  describe('changing a record', () => {
    it('has the change on disk when the promise resolves', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());

      const changed = await store.update(id, withStatus('RUNNING'));

      assert.equal(changed?.revision, 2);
      assert.deepEqual(readRecords(records), [changed]);
    });

    it('keeps the two newest revisions', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord({ id: 'cat' }));

      for (const status of ['A', 'B', 'C']) {
        await store.update(id, withStatus(status));
      }

      const folderOfCat = 'unfinished/0000000001000-cat';
      assert.deepEqual(listFiles(records), [`${folderOfCat}/3.json`, `${folderOfCat}/4.json`]);
    });

    it('writes and reports nothing if nothing changes', async () => {
      const store = await open();
      const record = await store.add(taskRecord());
      const told: unknown[] = [];
      store.onDidChange((changed) => told.push(changed));

      assert.deepEqual(await store.update(record.id, (same) => same), record);

      assert.deepEqual(told, []);
      assert.equal(readRecords(records)[0]?.revision, 1);
    });

    it('changes the record on disk, not an outdated copy', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(taskRecord());
      await other.update(id, withStatus('THROTTLED'));

      const changed = await one.update(id, (record) => ({ ...record, progress: 0.5 }));

      assert.deepEqual([changed?.status, changed?.progress], ['THROTTLED', 0.5]);
    });

    it('returns undefined for a record that does not exist', async () => {
      assert.equal(await (await open()).update('none', withStatus('X')), undefined);
    });

    it('makes changes of one window wait for each other', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());
      let calls = 0;
      const change = (record: TaskRecord) => ({ ...record, status: `${(calls += 1)}` });

      const changed = await Promise.all([store.update(id, change), store.update(id, change)]);

      assert.deepEqual(
        changed.map((record) => [record?.revision, record?.status]),
        [
          [2, '1'],
          [3, '2'],
        ],
      );
      assert.equal(calls, 2);
    });

    it('keeps every change of four windows that change different fields', async () => {
      const stores = await Promise.all([open(), open(), open(), open()]);
      const [first] = stores;
      assert.ok(first);
      const { id } = await first.add(taskRecord());
      const fields = ['status', 'alias', 'file', 'videoUrl'] as const;

      for (let round = 0; round < 25; round += 1) {
        await Promise.all(
          stores.map((store, index) =>
            store.update(id, (record) => ({ ...record, [fields[index] ?? '']: `${round}` })),
          ),
        );
      }

      const [record] = readRecords(records);
      assert.deepEqual(
        fields.map((field) => record?.[field]),
        ['24', '24', '24', '24'],
      );
    });

    it('gives a claim of many windows to one of them', async () => {
      const stores = await Promise.all(Array.from({ length: 6 }, open));
      for (let round = 0; round < 20; round += 1) {
        const { id } = (await stores[0]?.add(taskRecord({ state: 'done' }))) ?? { id: '' };
        const claims = await Promise.all(
          stores.map(async (store, index) => {
            const window = `window-${index}`;
            const record = await store.update(id, (before) =>
              transition(before, { type: 'announced', window }, 1),
            );
            return record?.announcedBy === window;
          }),
        );
        assert.equal(claims.filter(Boolean).length, 1);
      }
    });

    it('applies the change to the newer record when another window has built on it', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());
      const other = new RecordFiles(records, log);
      const { link } = fs;
      let isFirst = true;
      // The other window writes two more revisions right after ours got its name.
      mock.method(fs, 'link', async (from: string, to: string) => {
        await link(from, to);
        if (isFirst) {
          isFirst = false;
          for (const file of ['running', 'saving']) {
            const name = await other.find(id);
            const stored = name === undefined ? undefined : await other.read(name);
            assert.ok(stored);
            await other.write({ ...stored.record, file }, stored);
          }
        }
      });

      const changed = await store.update(id, withStatus('OURS'));

      assert.deepEqual([changed?.status, changed?.file], ['OURS', 'saving']);
      assert.deepEqual(readRecords(records), [changed]);
    });

    it('treats a revision number that became free as a lost race', async () => {
      const store = await open();
      const record = await store.add(taskRecord({ id: 'cat' }));
      const files = new RecordFiles(records, log);
      const old = { record, place: 'unfinished', newest: 1 } as const;
      for (const status of ['A', 'B', 'C', 'D']) {
        await store.update(record.id, withStatus(status));
      }

      assert.equal(await files.write({ ...record, status: 'LATE' }, old), undefined);

      assert.equal((await files.read('0000000001000-cat'))?.record.status, 'D');
    });

    it('writes a running record again after another program deleted its files', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());
      await rm(join(records, 'unfinished'), { recursive: true });
      await mkdir(join(records, 'unfinished'));

      const changed = await store.update(id, withStatus('RUNNING'));

      assert.equal(changed?.status, 'RUNNING');
      assert.deepEqual(readRecords(records), [changed]);
    });
  });

  describe('on a disk without hard links', () => {
    beforeEach(() => {
      mock.method(fs, 'link', () => Promise.reject(codedError('ENOTSUP')));
    });

    it('adds and changes records', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());

      const changed = await store.update(id, withStatus('RUNNING'));

      assert.deepEqual(readRecords(records), [changed]);
    });

    it('reads the revision before one that a crash left empty', async () => {
      const record = await (await open()).add(taskRecord({ id: 'cat' }));
      await writeFile(join(records, 'unfinished/0000000001000-cat/2.json'), '');

      const store = await open();

      assert.deepEqual(store.all(), [record]);
      assert.equal((await store.update('cat', withStatus('X')))?.revision, 3);
    });
  });

  describe('with ended records', () => {
    it('moves a record when its end was announced, not before', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord({ id: 'cat', state: 'saving' }));

      await store.update(id, (record) => ({ ...record, state: 'done' }));
      assert.match(listFiles(records).join(), /^unfinished\/[^/]+-cat\/1\.json,unfinished/);
      await store.update(id, (record) => ({ ...record, announced: true }));

      assert.match(listFiles(records).join(), /^ended\/[^/]+-cat\/2\.json,ended\/[^/]+\/3\.json$/);
      assert.equal(store.get(id)?.state, 'done');
    });

    it('does not read them when it opens', async () => {
      await (await open()).add(done());

      assert.deepEqual((await open()).all(), []);
    });

    it('reads them when needed, newest first', async () => {
      const first = await open();
      for (let index = 0; index < 450; index += 1) {
        await first.add(done({ createdAt: 1000 + index }));
      }
      const store = await open();
      const steps: number[][] = [];
      store.onDidChange((changed) => steps.push(changed.map(({ createdAt }) => createdAt)));

      await store.loadEnded();

      assert.equal(store.all().length, 450);
      assert.deepEqual(
        steps.map((step) => step.length),
        [200, 200, 50],
      );
      assert.ok(Math.min(...(steps[0] ?? [])) > Math.max(...(steps[1] ?? [])));
    }).timeout(20_000);

    it('reads the newest, also removed ones, without keeping them', async () => {
      const first = await open();
      for (const createdAt of [1, 3, 2]) {
        await first.add(done({ createdAt, ...(createdAt === 3 && { removedAt: 5 }) }));
      }
      await first.add(taskRecord({ createdAt: 9 }));
      const store = await open();

      const newest = await store.readNewestEnded(2);

      assert.deepEqual(newest.map(({ createdAt }) => createdAt).sort(), [2, 3]);
      assert.equal(store.all().length, 1);
    });

    it('changes a record that was not read yet', async () => {
      const { id } = await (await open()).add(done());
      const store = await open();

      const changed = await store.update(id, (record) => ({ ...record, file: '/a.mp4' }));

      assert.equal(changed?.file, '/a.mp4');
      assert.deepEqual(readRecords(records), [changed]);
    });

    it('shows to every window what another window changes', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(done());
      await other.loadEnded();

      await one.update(id, (record) => ({ ...record, file: '/b.mp4' }));

      await whenRecord(other, id, (record) => record.file === '/b.mp4');
    });

    it('applies a change again after another window has moved the record', async () => {
      const store = await open();
      const record = await store.add(taskRecord({ id: 'cat' }));
      const name = '0000000001000-cat';
      const { link } = fs;
      let isFirst = true;
      mock.method(fs, 'link', async (from: string, to: string) => {
        if (isFirst) {
          isFirst = false;
          await rename(join(records, 'unfinished', name), join(records, 'ended', name));
        }
        await link(from, to);
      });

      const changed = await store.update(record.id, withStatus('MOVED'));

      assert.equal(changed?.status, 'MOVED');
      assert.deepEqual(readRecords(records), [changed]);
    });

    it('moves a removed record back if the service accepted its task', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord({ state: 'unconfirmed', removedAt: 5 }));

      await store.update(id, (record) =>
        transition(record, { type: 'accepted', taskId: 'late' }, 1),
      );

      assert.equal((await open()).get(id)?.state, 'queued');
    });
  });

  describe('refreshing', () => {
    it('reads what other windows wrote, even without a file event', async () => {
      const store = await open();
      store.dispose();
      const record = await (await open()).add(taskRecord());

      await store.refresh();

      assert.deepEqual(store.all(), [record]);
    });

    it('never reports an older record after a newer one', async () => {
      const [reader, writer] = [await open(), await open()];
      await writer.add(taskRecord({ id: 'slow' }));
      const { id } = await writer.add(taskRecord({ id: 'fast' }));
      await reader.refresh();
      const reported: unknown[] = [];
      reader.onDidChange((news) => {
        reported.push(...news.filter((it) => it.id === id).map((it) => it.status));
      });
      const { readFile } = fs;
      const held: (() => void)[] = [];
      mock.method(fs, 'readFile', async (file: string, encoding: 'utf8') => {
        if (file.includes('-slow')) {
          await new Promise<void>((resolve) => held.push(resolve));
        }
        return readFile(file, encoding);
      });

      // The first reading waits while the record changes. The second one reads that, and waits.
      const first = reader.refresh();
      await until(() => held.length === 1);
      await writer.update(id, withStatus('OLD'));
      const second = reader.refresh();
      held[0]?.();
      await until(() => held.length === 2 && reader.get(id)?.status === 'OLD');
      await reader.update(id, withStatus('NEW'));
      held[1]?.();
      await Promise.all([first, second]);

      assert.equal(reported.at(-1), 'NEW');
    });

    it('asks every window to poll', async () => {
      const [one, other] = [await open(), await open()];
      const asked = new Promise<void>((resolve) => {
        other.onRefreshRequested(resolve);
      });

      await one.requestRefresh();

      await asked;
    });
  });

  describe('with an unreadable file', () => {
    for (const [what, text] of [
      ['is empty', ''],
      ['is not JSON', '{'],
      ['is not a record', '{"version":2}'],
      ['is of a newer version', '{"version":99}'],
    ] as const) {
      it(`sets aside a file that ${what}, logs it once, and reads the others`, async () => {
        const record = await (await open()).add(taskRecord());
        await mkdir(join(records, 'unfinished/0000000002000-broken'));
        await writeFile(join(records, 'unfinished/0000000002000-broken/1.json'), text);
        log = new RecordingLog();

        const store = await open();
        await store.refresh();

        assert.deepEqual(store.all(), [record]);
        assert.equal(log.of('warn').filter((line) => line.includes('set aside')).length, 1);
      });
    }

    it('does not overwrite a temporarily unreadable file', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());
      await store.update(id, withStatus('NEWEST'));
      mock.method(fs, 'readFile', () => Promise.reject(codedError('EBUSY')));

      await assert.rejects(store.update(id, withStatus('X')), { code: 'EBUSY' });

      mock.restoreAll();
      assert.equal(readRecords(records)[0]?.status, 'NEWEST');
    });

    it('opens with a temporarily unreadable record, and reads it later', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord({ id: 'cat' }));
      const other = await store.add(taskRecord());
      const { readFile } = fs;
      mock.method(fs, 'readFile', (file: string, encoding: 'utf8') =>
        file.includes('-cat') ? Promise.reject(codedError('EBUSY')) : readFile(file, encoding),
      );

      const later = await open();

      assert.deepEqual(later.all(), [other]);
      mock.restoreAll();
      await whenState(later, id, 'queued');
    });

    it('refuses to change a known record whose files are all damaged', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord({ id: 'cat' }));
      await writeFile(join(records, 'unfinished/0000000001000-cat/1.json'), 'damaged');

      await assert.rejects(store.update(id, withStatus('X')), { name: 'TaskError' });
    });
  });

  describe('with an ended record that could not be moved', () => {
    it('moves it with the next start', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord({ id: 'cat' }));
      const isOpen = Object.assign(new Error('A file in the folder is open.'), { code: 'EPERM' });
      mock.method(fs, 'rename', () => Promise.reject(isOpen));
      await store.update(id, (record) => ({ ...record, state: 'cancelled' }));
      mock.restoreAll();
      assert.match(listFiles(records).join(), /^unfinished/);
      const later = await open();

      await later.sweep(0);

      assert.match(listFiles(records).join(), /^ended/);
      assert.equal(later.get(id)?.state, 'cancelled');
    });
  });

  describe('among other files', () => {
    it('ignores files that are not records', async () => {
      await open();
      for (const name of ['notes.txt', 'x.json', '1-cat', 'refresh']) {
        await writeFile(join(records, 'unfinished', name), 'text');
      }

      assert.deepEqual((await open()).all(), []);
    });

    it('deletes temporary files of a window that died during a write', async () => {
      const store = await open();
      const record = await store.add(taskRecord());
      const temporary = join(records, 'unfinished', 'cat.0a.tmp');
      const empty = join(records, 'unfinished', '0000000000001-empty');
      await writeFile(temporary, 'half');
      await mkdir(empty);
      for (const path of [temporary, empty]) {
        await utimes(path, 1, 1);
      }

      await store.sweep(Date.now() - 1000);

      assert.deepEqual(await readdir(join(records, 'unfinished')), [`0000000001000-${record.id}`]);
    });

    it('keeps a file that a window may be writing now', async () => {
      const store = await open();
      await writeFile(join(records, 'unfinished', 'cat.0a.tmp'), 'half');

      await store.sweep(Date.now() - 60_000);

      assert.deepEqual(await readdir(join(records, 'unfinished')), ['cat.0a.tmp']);
    });
  });

  describe('with removed records', () => {
    it('does not list them, in any window', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(done());
      await other.loadEnded();

      await one.update(id, (record) => ({ ...record, removedAt: 5 }));
      await new Promise<void>((resolve) => {
        const look = () => {
          if (other.get(id) === undefined) {
            resolve();
          }
        };
        other.onDidChange(look);
        look();
      });

      assert.deepEqual(one.all(), []);
    });

    it('deletes them after their time, and keeps their costs', async () => {
      const store = await open();
      await store.add(done({ id: 'cat', removedAt: 4, chargedCredits: 25 }));
      await store.add(done({ id: 'new', removedAt: 6, chargedCredits: 10 }));

      await store.purge(5);

      assert.deepEqual(
        readRecords(records).map(({ id }) => id),
        ['new'],
      );
      assert.deepEqual(
        (await (await open()).expenses()).map(({ id, credits }) => [id, credits]).sort(),
        [
          ['cat', 25],
          ['new', 10],
        ],
      );
    });

    it('does not delete a record whose cost can’t be written', async () => {
      const store = await open();
      await store.add(done({ removedAt: 4, chargedCredits: 25 }));
      await writeFile(join(records, 'costs'), 'not a folder');

      await store.purge(5);

      assert.equal(readRecords(records).length, 1);
      assert.equal(log.of('warn').length, 1);
    });

    it('does not restore a record that another window deleted', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(done({ removedAt: 4 }));
      await other.loadEnded();
      await one.purge(5);

      assert.equal(await other.update(id, withStatus('X')), undefined);

      assert.deepEqual(readRecords(records), []);
    });
  });

  it('calls the other listeners if one throws', async () => {
    const store = await open();
    const told: unknown[] = [];
    store.onDidChange(() => {
      throw new Error('a listener');
    });
    store.onDidChange((changed) => told.push(...changed));

    const record = await store.add(taskRecord());

    assert.deepEqual(told, [record]);
    assert.match(log.of('error').join(), /a listener/);
  });
});

function codedError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

async function until(isRight: () => boolean): Promise<void> {
  while (!isRight()) {
    await setImmediate();
  }
}
