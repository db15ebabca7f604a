import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DraftStore } from '../../../src/form/draftStore.ts';
import { resumeTasks } from '../../../src/resumeTasks.ts';
import { Ledger } from '../../../src/tasks/spending/ledger.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { Lease } from '../../../src/tasks/windows/lease.ts';
import { RecordingLog } from '../tasks/support/recordingLog.ts';
import { taskRecord } from '../tasks/support/records.ts';
import { tempFolder } from '../tasks/support/tempFolder.ts';

describe('what the extension keeps on disk', () => {
  const folder = tempFolder();
  const log = new RecordingLog();
  let umask: number;

  before(function () {
    if (process.platform === 'win32') {
      this.skip();
    }
  });

  beforeEach(() => {
    // Without a mode, everybody could read and write all.
    umask = process.umask(0);
  });

  afterEach(() => process.umask(umask));

  /** The files and folders that others than their owner may read or write, with their modes. */
  function listOpen(): string[] {
    return readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .map((it) => join(it.parentPath, it.name))
      .map((path) => ({ path, mode: statSync(path).mode }))
      .filter(({ mode }) => (mode & 0o077) !== 0)
      .map(({ path, mode }) => `${relative(folder.path, path)} ${(mode & 0o777).toString(8)}`);
  }

  async function addRecord(): Promise<void> {
    const store = await RecordStore.open(join(folder.path, 'records'), log);
    await store.add(taskRecord({ id: 'cat' }));
    await store.update('cat', (it) => ({ ...it, status: 'RUNNING' }));
    store.dispose();
  }

  it('is a record that only its owner can read', async () => {
    await addRecord();
    assert.deepEqual(listOpen(), []);
  });

  it('is a draft that only its owner can read', async () => {
    const drafts = new DraftStore(join(folder.path, 'drafts'), log);
    await drafts.write('file:///cat.png', { promptText: 'It purrs' });
    await drafts.write('file:///cat.png', { promptText: 'It purrs loudly' });
    assert.deepEqual(listOpen(), []);
  });

  it('is an expense and a lease that only their owner can read', async () => {
    const [service, at] = ['https://relay.example/v1', 0];
    const ledger = new Ledger(join(folder.path, 'spending'), log);
    await ledger.append({ version: 1, id: 'cat', service, at, known: 'charged', credits: 25 });
    const lease = new Lease(join(folder.path, 'leases'), 'relay', 'window', log);
    assert.equal(await lease.acquire(), true);
    assert.deepEqual(listOpen(), []);
    await lease.release();
  });

  it('is a folder that only its owner can read, before the first task', async () => {
    const resumed = await resumeTasks(join(folder.path, 'storage'), () => Promise.resolve());
    resumed.dispose();
    assert.deepEqual(listOpen(), []);
  });

  it('is closed to others if an older version left it open', async () => {
    for (const name of ['records/unfinished', 'records/ended', 'drafts']) {
      mkdirSync(join(folder.path, name), { recursive: true, mode: 0o755 });
    }
    await addRecord();
    await new DraftStore(join(folder.path, 'drafts'), log).write('file:///cat.png', {});
    assert.deepEqual(listOpen(), []);
  });
});
