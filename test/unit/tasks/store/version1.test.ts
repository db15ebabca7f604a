import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRecord } from '../../../../src/tasks/record.ts';
import { RecordStore } from '../../../../src/tasks/store/recordStore.ts';
import { RecordingLog } from '../support/recordingLog.ts';
import { readRecords, whenRecord } from '../support/records.ts';
import { tempFolder } from '../support/tempFolder.ts';

const SAMPLES = new URL('../../../fixtures/records/1/', import.meta.url);

describe('taking over the tasks of version 0.1.0', () => {
  const folder = tempFolder();
  const opened: RecordStore[] = [];
  let old: string;
  let records: string;

  beforeEach(async () => {
    old = join(folder.path, 'tasks');
    records = join(folder.path, 'records');
    await mkdir(old);
  });

  afterEach(() => {
    for (const store of opened.splice(0)) {
      store.dispose();
    }
  });

  async function open(): Promise<RecordStore> {
    const store = await RecordStore.open(records, new RecordingLog());
    opened.push(store);
    await store.loadEnded();
    return store;
  }

  /** Puts a sample where the old version has it. @returns its text */
  async function putSample(name: string, revision = 3): Promise<string> {
    const text = await readFile(new URL(`${name}.json`, SAMPLES), 'utf8');
    const { id } = parseRecord(text);
    await writeFile(join(old, `${id}.${revision}.json`), text);
    return text;
  }

  /** What an open window of the old version keeps fresh. */
  async function putOldLock(age: number): Promise<string> {
    const lock = join(folder.path, 'leases', 'window-old.lock');
    await mkdir(lock, { recursive: true });
    const time = (Date.now() - age) / 1000;
    await utimes(lock, time, time);
    return lock;
  }

  it('takes over every sample unchanged, and leaves no old file', async () => {
    const texts = [];
    for (const file of await readdir(SAMPLES)) {
      texts.push(await putSample(file.replace('.json', '')));
    }

    const store = await open();

    const expected = texts.map((text) => ({ ...parseRecord(text), revision: 1 }));
    const sortById = (list: readonly { readonly id: string }[]) =>
      list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(sortById(readRecords(records)), sortById(expected));
    assert.equal(store.all().length, expected.length);
    assert.deepEqual(await readdir(old), []);
  });

  it('takes over the newest of several revisions', async () => {
    await putSample('running', 2);
    const newest = parseRecord(await putSample('running', 7));
    const third = join(old, `${newest.id}.3.json`);
    await writeFile(third, JSON.stringify({ version: 1, broken: true }));

    assert.equal((await open()).get(newest.id)?.state, 'running');

    assert.deepEqual(await readdir(old), []);
  });

  it('keeps one record if a crash left both the old and the new file', async () => {
    const text = await putSample('done');
    await open();
    const { id } = parseRecord(text);
    await writeFile(join(old, `${id}.3.json`), text);

    assert.equal((await open()).all().length, 1);

    assert.deepEqual(await readdir(old), []);
  });

  it('keeps an unreadable old file, and takes over the others', async () => {
    await putSample('done');
    await writeFile(join(old, 'broken.1.json'), '{');

    assert.equal((await open()).all().length, 1);

    assert.deepEqual(await readdir(old), ['broken.1.json']);
  });

  it('leaves a running task to an old window, and takes over the ended ones', async () => {
    await putOldLock(0);
    await putSample('running');
    await putSample('done');

    const store = await open();

    assert.deepEqual(
      store.all().map(({ state }) => state),
      ['done'],
    );
    assert.equal((await readdir(old)).length, 1);
  });

  it('takes over the running task when the old window has closed', async () => {
    await putOldLock(60_000);
    const { id } = parseRecord(await putSample('running'));

    const store = await open();

    assert.equal(store.get(id), undefined);
    await whenRecord(store, id, ({ state }) => state === 'running');
  }).timeout(15_000);

  it('takes over the costs of removed tasks', async () => {
    const expense = {
      version: 1,
      id: 'removed',
      service: 'https://example.com/v1',
      at: Date.parse('2026-11-01'),
      known: 'charged',
      credits: 25,
    };
    await mkdir(join(old, 'spent'));
    await writeFile(join(old, 'spent', '1.removed.json'), JSON.stringify(expense));

    assert.deepEqual(await (await open()).expenses(), [expense]);

    await rm(old, { recursive: true });
    assert.deepEqual(await (await open()).expenses(), [expense]);
  });
});
