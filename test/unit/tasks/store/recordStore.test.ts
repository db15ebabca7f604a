import assert from 'node:assert/strict';
import { promises as fs, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mock } from 'node:test';
import { parseRecord, type TaskRecord } from '../../../../src/tasks/record.ts';
import { spendingOf } from '../../../../src/tasks/spending/spending.ts';
import { RecordStore } from '../../../../src/tasks/store/recordStore.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { taskRecord, whenRecord, whenState } from '../support/records.ts';
import { namesIn, tempFolder } from '../support/tempFolder.ts';

describe('the records on disk', () => {
  const folder = tempFolder();
  const opened: RecordStore[] = [];
  let log: RecordingLog;

  beforeEach(() => {
    log = new RecordingLog();
  });

  afterEach(() => {
    mock.restoreAll();
    for (const store of opened.splice(0)) {
      store.dispose();
    }
  });

  async function open(): Promise<RecordStore> {
    const store = await RecordStore.open(folder.path, log);
    opened.push(store);
    return store;
  }

  const file = (name: string) => join(folder.path, name);
  const progress = (record: TaskRecord) => record.progress ?? 0;
  const increment = (record: TaskRecord) => ({ ...record, progress: progress(record) + 1 });

  describe('when a record is added', () => {
    it('have it when the promise resolves', async () => {
      const store = await open();
      const record = taskRecord();

      await store.add(record);
      const names = readdirSync(folder.path);

      assert.deepEqual(names, [`${record.id}.1.json`]);
      assert.deepEqual(parseRecord(readFileSync(file(names[0] ?? ''), 'utf8')), record);
    });

    it('list it at once', async () => {
      const store = await open();
      store.dispose(); // Nothing but this window tells it.

      const record = await store.add(taskRecord());

      assert.deepEqual(store.all(), [record]);
      assert.deepEqual(store.get(record.id), record);
    });

    it('show it to the next window', async () => {
      const record = await (await open()).add(taskRecord());

      assert.deepEqual((await open()).all(), [record]);
    });

    it('keep the one they have under the same id', async () => {
      const store = await open();
      const record = await store.add(taskRecord());

      await assert.rejects(store.add({ ...record, state: 'done' }));

      assert.deepEqual((await open()).all(), [record]);
    });

    it('tell of it', async () => {
      const store = await open();
      const told: (readonly TaskRecord[])[] = [];
      store.onDidChange((records) => told.push(records));

      const record = await store.add(taskRecord());
      await store.refresh();

      assert.deepEqual(told, [[record]]);
    });

    it('say so when there is no room for it', async () => {
      const store = await open();
      await rm(folder.path, { recursive: true });
      await writeFile(folder.path, 'not a folder');

      await assert.rejects(store.add(taskRecord()));

      assert.deepEqual(store.all(), []);
      await rm(folder.path);
    });
  });

  describe('when a record is changed', () => {
    it('have the change when the promise resolves, and only the newest revision', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());

      for (let count = 1; count <= 10; count += 1) {
        await store.update(id, increment);
      }
      const names = readdirSync(folder.path);

      assert.deepEqual(names, [`${id}.11.json`]);
      assert.equal(parseRecord(readFileSync(file(names[0] ?? ''), 'utf8')).progress, 10);
    });

    it('write nothing, and tell nobody, when the change is none', async () => {
      const store = await open();
      const record = await store.add(taskRecord());
      store.onDidChange(() => assert.fail('told'));

      assert.deepEqual(await store.update(record.id, (it) => it), record);

      assert.deepEqual(await namesIn(folder.path), [`${record.id}.1.json`]);
    });

    it('decide by what is on disk, not by what this window remembers', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(taskRecord());
      one.dispose(); // It hears of nothing any more.

      await other.update(id, (it) => ({ ...it, state: 'running' }));
      const seen: string[] = [];
      await one.update(id, (it) => {
        seen.push(it.state);
        return { ...it, progress: 0.5 };
      });

      assert.deepEqual(seen, ['running']);
      assert.equal((await open()).get(id)?.state, 'running');
    });

    it('keep the id and count the revision, whatever the change says of them', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());

      const changed = await store.update(id, (it) => ({
        ...it,
        id: 'another',
        revision: 77,
        state: 'done',
      }));

      assert.deepEqual([changed?.id, changed?.revision, changed?.state], [id, 2, 'done']);
    });

    it('answer nothing for a record that there is not', async () => {
      const store = await open();

      const changed = await store.update('none', () => assert.fail('asked'));

      assert.equal(changed, undefined);
    });

    it('have each of a hundred changes of two windows once', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(taskRecord());
      const fifty = async (store: RecordStore) => {
        for (let count = 1; count <= 50; count += 1) {
          await store.update(id, increment);
        }
      };

      await Promise.all([fifty(one), fifty(other)]);

      assert.equal((await open()).get(id)?.progress, 100);
      assert.equal((await namesIn(folder.path)).length, 1);
    });

    it('have each change of a window that does not wait for itself once', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());

      await Promise.all(Array.from({ length: 20 }, () => store.update(id, increment)));

      assert.equal(store.get(id)?.progress, 20);
    });
  });

  describe('when another window builds on a change at once', () => {
    /** Does something right after the next file has got its name. */
    function afterNaming(work: () => Promise<unknown>): void {
      const link = fs.link.bind(fs);
      const mocked = mock.method(fs, 'link', async (from: string, to: string) => {
        mocked.mock.restore();
        await link(from, to);
        await work();
      });
    }

    it('have that change once', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(taskRecord());
      afterNaming(() => other.update(id, increment));

      await one.update(id, increment);

      assert.equal((await open()).get(id)?.progress, 2);
    });

    it('have that change once, however much is built on it', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(taskRecord());
      afterNaming(async () => {
        for (let count = 1; count <= 4; count += 1) {
          await other.update(id, increment);
        }
      });

      await one.update(id, increment);

      assert.equal((await open()).get(id)?.progress, 5);
      assert.equal((await namesIn(folder.path)).length, 1);
    });

    it('have added the record all the same', async () => {
      const [one, other] = [await open(), await open()];
      const record = taskRecord();
      afterNaming(() => other.update(record.id, increment));

      await one.add(record);

      assert.equal((await open()).get(record.id)?.progress, 1);
    });

    it('do not take an old revision’s number, free again, for a change', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(taskRecord());
      const link = fs.link.bind(fs);
      const mocked = mock.method(fs, 'link', async (from: string, to: string) => {
        mocked.mock.restore();
        await other.update(id, increment);
        await other.update(id, increment);
        await link(from, to); // Revision 2 was there, and is gone.
      });

      await one.update(id, increment);

      assert.equal((await open()).get(id)?.progress, 3);
      assert.deepEqual(await namesIn(folder.path), [`${id}.4.json`]);
    });
  });

  describe('of another window', () => {
    it('are seen as soon as they are added or changed', async () => {
      const [one, other] = [await open(), await open()];

      const { id } = await one.add(taskRecord());
      await whenRecord(other, id, () => true);
      await other.update(id, (it) => ({ ...it, state: 'running' }));
      await whenState(one, id, 'running');
      await one.update(id, (it) => ({ ...it, state: 'done' }));
      await whenState(other, id, 'done');
    });

    it('are read, when asked for, however recent they are', async () => {
      const record = taskRecord({ id: 'late' });
      writeFileSync(file('garbage.1.json'), '{');
      let seen: Promise<TaskRecord | undefined> | undefined;
      const reporting = new RecordingLog();
      const store = await RecordStore.open(folder.path, reporting);
      opened.push(store);
      writeFileSync(file('rubbish.1.json'), '{');
      reporting.warn = () => {
        reporting.warn = () => undefined;
        // The folder has been listed by now, and is still being read.
        writeFileSync(file('late.1.json'), JSON.stringify(record));
        seen = store.refresh().then(() => store.get('late'));
      };

      await store.refresh();

      assert.deepEqual(await seen, record);
    });
  });

  describe('that cannot be read', () => {
    const record = taskRecord({ id: 'spoilt' });
    for (const [what, text] of [
      ['is truncated', JSON.stringify(record).slice(0, 100)],
      ['is empty', ''],
      ['is garbage', '\u0000\u0001\u0002{[,'],
      ['is of a newer version', JSON.stringify({ ...record, version: 3, more: true })],
    ] as const) {
      it(`are set aside and left alone, one that ${what}, and do not harm the others`, async () => {
        const good = await (await open()).add(taskRecord());
        await writeFile(file('spoilt.1.json'), text);

        const store = await open();
        await store.refresh();
        await store.update(good.id, (it) => ({ ...it, state: 'running' }));

        assert.deepEqual(
          store.all().map((it) => [it.id, it.state]),
          [[good.id, 'running']],
        );
        assert.equal(await readFile(file('spoilt.1.json'), 'utf8'), text);
        assert.equal(await store.update('spoilt', () => assert.fail('asked')), undefined);
        assert.equal(await readFile(file('spoilt.1.json'), 'utf8'), text);
      });
    }

    it('are spoken of in the log, once', async () => {
      await writeFile(file('spoilt.1.json'), '{');

      const store = await open();
      await store.refresh();
      await store.refresh();

      assert.equal(log.of('warn').filter((it) => it.includes('spoilt.1.json')).length, 1);
    });

    it('for a moment are not given up, nor overwritten with what is older', async () => {
      const store = await open();
      const { id } = await store.add(taskRecord());
      const other = await open();
      mock.method(fs, 'rm', () => Promise.resolve()); // The older one stays.
      await store.update(id, (it) => ({ ...it, state: 'running' }));
      mock.restoreAll();
      const read = fs.readFile.bind(fs);
      const busy = mock.method(fs, 'readFile', (path: string, encoding: 'utf8') =>
        path.endsWith('.2.json')
          ? Promise.reject(Object.assign(new Error('Busy.'), { code: 'EBUSY' }))
          : read(path, encoding),
      );

      for (const it of [store, other]) {
        await assert.rejects(it.update(id, increment));
      }
      busy.mock.restore();

      await other.update(id, increment);
      const after = (await open()).get(id);
      assert.deepEqual([after?.state, after?.progress], ['running', 1]);
    });

    it('do not hide the revision before them', async () => {
      const { id } = await (await open()).add(taskRecord());
      await writeFile(file(`${id}.2.json`), '{"version":1,');

      const store = await open();
      await store.update(id, (it) => ({ ...it, state: 'running' }));

      assert.equal(store.get(id)?.state, 'running');
      assert.equal((await open()).get(id)?.state, 'running');
    });
  });

  describe('among other files', () => {
    it('take no notice of what is not theirs', async () => {
      const names = ['README.md', 'record.json', 'a.b.1.json', 'record.x.json', '.DS_Store'];
      await Promise.all(names.map((name) => writeFile(file(name), 'x')));

      const store = await open();
      await store.purge(Date.now() + 1000);

      assert.deepEqual(store.all(), []);
      assert.deepEqual(await namesIn(folder.path), names.sort());
      assert.deepEqual(log.lines, []);
    });

    it('are not taken from what a window that died was writing', async () => {
      await writeFile(file('dead.5f1c.tmp'), JSON.stringify(taskRecord({ id: 'dead' })));

      assert.deepEqual((await open()).all(), []);
    });

    it('sweep old leftovers away, and none that may be in use', async () => {
      const now = Date.now();
      const store = await open();
      const { id } = await store.add(taskRecord());
      await writeFile(file('old.1.tmp'), 'x');
      await utimes(file('old.1.tmp'), new Date(now - 10_000), new Date(now - 10_000));
      await writeFile(file('new.1.tmp'), 'x');
      await utimes(file('new.1.tmp'), new Date(now), new Date(now));

      await store.purge(now - 5000);

      assert.deepEqual(await namesIn(folder.path), ['new.1.tmp', `${id}.1.json`].sort());
    });
  });

  describe('that were removed', () => {
    const removed = (at: number) => (it: TaskRecord) => ({ ...it, removedAt: at });

    it('are not on the list, in any window', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(taskRecord({ state: 'done' }));
      await whenRecord(other, id, () => true);

      const heard = new Promise<readonly TaskRecord[]>((resolve) => other.onDidChange(resolve));
      await one.update(id, removed(5));

      assert.equal((await heard)[0]?.removedAt, 5);
      for (const store of [one, other, await open()]) {
        assert.equal(store.get(id), undefined);
        assert.deepEqual(store.all(), []);
      }
    });

    it('are not revived by a window that has not noticed', async () => {
      const [one, other] = [await open(), await open()];
      const { id } = await one.add(taskRecord({ state: 'unsaved' }));
      await whenRecord(other, id, () => true);
      other.dispose(); // It hears of nothing any more.
      await one.update(id, removed(5));

      await other.update(id, (it) => (it.removedAt === undefined ? { ...it, state: 'done' } : it));

      assert.equal(other.get(id), undefined);
      assert.equal((await open()).get(id), undefined);
    });

    it('are deleted from the disk when their time is over, and not revived then', async () => {
      const [one, other] = [await open(), await open()];
      const old = await one.add(taskRecord({ state: 'done' }));
      const young = await one.add(taskRecord({ state: 'done' }));
      const kept = await one.add(taskRecord({ state: 'done' }));
      await whenRecord(other, old.id, () => true);
      other.dispose();
      await one.update(old.id, removed(4));
      await one.update(young.id, removed(5));

      await one.purge(5);
      const revived = await other.update(old.id, (it) => ({ ...it, state: 'failed' }));

      assert.equal(revived, undefined);
      assert.deepEqual(
        await namesIn(folder.path),
        [`${young.id}.2.json`, `${kept.id}.1.json`, 'spent'].sort(),
      );
    });

    describe('and cost something', () => {
      const paid = (changes: Partial<TaskRecord> = {}) =>
        taskRecord({
          state: 'done',
          settings: {
            model: 'gen4_turbo',
            ratio: '1280:720',
            duration: 5,
            promptText: 'a secret prompt',
          },
          image: { uri: 'file:///private/portrait.png', name: 'portrait.png' },
          folder: '/private/folder',
          videoUrl: 'https://cdn.example.com/portrait.mp4',
          file: '/private/portrait.mp4',
          chargedCredits: 25,
          ...changes,
        });

      /** Adds a record, takes it off the list, and deletes it. */
      async function purged(store: RecordStore, record: TaskRecord): Promise<void> {
        await store.add(record);
        await store.update(record.id, removed(4));
        await store.purge(5);
      }

      it('leave that behind, once, and nothing of what the task was about', async () => {
        const [one, other] = [await open(), await open()];
        const record = paid();
        const expected = [
          {
            version: 1,
            id: record.id,
            taskId: record.taskId,
            service: record.service,
            at: record.submittedAt,
            known: 'charged',
            credits: 25,
          },
        ];
        await one.add(record);
        assert.deepEqual(await one.expenses(), expected);
        await one.update(record.id, removed(4));
        assert.deepEqual(await one.expenses(), expected);
        await Promise.all([one.purge(5), other.refresh().then(() => other.purge(5))]);
        await other.refresh();

        for (const store of [one, other, await open()]) {
          assert.deepEqual(await store.expenses(), expected);
          assert.deepEqual(store.all(), []);
          assert.equal(await store.update(record.id, () => assert.fail('asked')), undefined);
        }
        assert.deepEqual(await namesIn(folder.path), ['spent']);
        const names = await namesIn(file('spent'));
        assert.deepEqual(names, [`2000.${record.id}.json`]);
        const text = readFileSync(file(`spent/${names[0] ?? ''}`), 'utf8');
        assert.doesNotMatch(text, /secret|portrait|private|cdn/);
      });

      it('leave nothing behind if they cost nothing', async () => {
        const store = await open();
        const problem = { failure: { type: 'noKey' }, charged: 'no' } as const;
        const { chargedCredits, ...refused } = paid({ state: 'failed', problem });
        assert.equal(chargedCredits, 25);
        await purged(store, refused);
        assert.deepEqual(await namesIn(folder.path), []);
        assert.deepEqual(await store.expenses(), []);
      });

      it('are not deleted while that cannot be written', async () => {
        const store = await open();
        const record = paid();
        await store.add(record);
        await store.update(record.id, removed(4));
        const name = `${record.id}.2.json`;
        mock.method(fs, 'mkdir', () =>
          Promise.reject(Object.assign(new Error('Full.'), { code: 'ENOSPC' })),
        );

        await store.purge(5);
        mock.restoreAll();

        assert.deepEqual(await namesIn(folder.path), [name]);
        assert.equal(log.of('warn').length, 1);
        await store.purge(5);
        assert.deepEqual(await namesIn(folder.path), ['spent']);
        assert.equal((await store.expenses()).length, 1);
      });

      it('are counted once when a window died before it deleted them', async () => {
        const store = await open();
        const record = paid();
        const rm = fs.rm.bind(fs);
        mock.method(fs, 'rm', (path: string, options: object) =>
          path.endsWith('.json') ? Promise.reject(new Error('Killed.')) : rm(path, options),
        );
        await purged(store, record);
        mock.restoreAll();

        const next = await open();
        assert.equal(spendingOf(await next.expenses())[0]?.total.charged, 25);
        await next.purge(5);
        assert.deepEqual(await namesIn(folder.path), ['spent']);
        assert.equal(spendingOf(await next.expenses())[0]?.total.charged, 25);
      });

      it('are forgotten after their time, with what a window that died was writing', async () => {
        const store = await open();
        await purged(store, paid({ submittedAt: 1_000_000 }));
        await purged(store, paid({ submittedAt: 2_000_000 }));
        for (const [name, seconds] of [
          ['spent/dead.1.tmp', 1000],
          ['spent/alive.1.tmp', 2000],
        ] as const) {
          await writeFile(file(name), '{');
          await utimes(file(name), seconds, seconds);
        }

        await store.forgetExpenses(2_000_000);

        assert.deepEqual(
          (await store.expenses()).map((it) => it.at),
          [2_000_000],
        );
        assert.equal((await namesIn(file('spent'))).length, 2);
      });

      it('do not hide each other when one cannot be read', async () => {
        const store = await open();
        await purged(store, paid());
        await writeFile(file('spent/1.spoilt.json'), '{"version":1');
        await writeFile(file('spent/1.newer.json'), '{"version":2}');

        assert.equal((await store.expenses()).length, 1);
        assert.equal(log.of('warn').length, 2);
      });
    });
  });

  describe('and a listener that fails', () => {
    it('are written all the same, the other listeners told, and the log too', async () => {
      const store = await open();
      const told: string[] = [];
      store.onDidChange(() => {
        throw new Error('A view broke.');
      });
      store.onDidChange((records) => told.push(...records.map((it) => it.state)));

      const { id } = await store.add(taskRecord());
      const updated = await store.update(id, (it) => ({ ...it, state: 'running' }));

      assert.equal(updated?.state, 'running');
      assert.deepEqual(told, ['queued', 'running']);
      assert.match(log.of('error')[0] ?? '', /A view broke/);
    });
  });
});
