import assert from 'node:assert/strict';
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DraftStore } from '../../../src/form/draftStore.ts';
import { RecordingLog } from '../tasks/support/recordingLog.ts';
import { tempFolder } from '../tasks/support/tempFolder.ts';

const SEA = 'file:///pictures/sea.png';
const CAT = 'file:///pictures/cat.png';

describe('the drafts of forms', () => {
  const temp = tempFolder();
  let log: RecordingLog;
  let store: DraftStore;

  beforeEach(() => {
    log = new RecordingLog();
    store = new DraftStore(folder(), log);
  });

  const folder = () => join(temp.path, 'drafts');

  it('are kept for each image, also for the next window', async () => {
    await store.write(SEA, { promptText: 'Waves' });
    await store.write(CAT, { promptText: 'Purrs' });

    const next = new DraftStore(folder(), log);

    assert.deepEqual(await next.read(SEA), { promptText: 'Waves' });
    assert.deepEqual(await next.read(CAT), { promptText: 'Purrs' });
    assert.equal(await next.read('file:///pictures/dog.png'), undefined);
    assert.deepEqual(log.lines, []);
  });

  it('are read as they were written last, without waiting for each write', async () => {
    for (const text of ['W', 'Wa', 'Wav', 'Wave', 'Waves']) {
      void store.write(SEA, { text });
    }
    void store.write(CAT, { text: 'Purrs' });

    assert.deepEqual(await store.read(SEA), { text: 'Waves' });
    assert.deepEqual(await store.read(CAT), { text: 'Purrs' });
    assert.equal(readdirSync(folder()).length, 2);
  });

  it('are removed, also while they are written', async () => {
    await store.write(CAT, {});
    void store.write(SEA, {});
    void store.remove(SEA);
    await store.remove(CAT);

    assert.equal(await store.read(SEA), undefined);
    assert.deepEqual(readdirSync(folder()), []);
    assert.deepEqual(log.lines, []);
  });

  it('can be written after a removal', async () => {
    await store.write(SEA, { text: 'Waves' });
    void store.remove(SEA);
    void store.write(SEA, { text: 'Storm' });

    assert.deepEqual(await store.read(SEA), { text: 'Storm' });
  });

  it('are the newest hundred', async () => {
    await store.write(SEA, { text: 'Waves' });
    const [file = ''] = readdirSync(folder());
    utimesSync(join(folder(), file), 10, 10);
    for (let count = 1; count <= 99; count += 1) {
      const other = join(folder(), `${count}.json`);
      writeFileSync(other, '{}');
      utimesSync(other, 100 + count, 100 + count);
    }

    await store.write(CAT, { text: 'Purrs' });

    assert.equal(readdirSync(folder()).length, 100);
    assert.equal(await store.read(SEA), undefined);
    assert.deepEqual(await store.read(CAT), { text: 'Purrs' });
  });

  it('that are damaged are ignored', async () => {
    await store.write(SEA, {});
    const [file = ''] = readdirSync(folder());
    writeFileSync(join(folder(), file), '{"promptTe');

    assert.equal(await store.read(SEA), undefined);
    assert.match(log.of('warn').join(), /draft can't be read/);
  });

  it('that can’t be written disturb nothing, and the next one is written', async () => {
    writeFileSync(folder(), 'not a folder');
    await store.write(SEA, {});
    assert.match(log.of('warn').join(), /draft can't be written/);

    rmSync(folder());
    await store.write(CAT, { text: 'Purrs' });

    assert.deepEqual(await store.read(CAT), { text: 'Purrs' });
  });

  it('have no image and no prompt in the names of their files', async () => {
    await store.write(SEA, { promptText: 'Waves' });

    assert.match(readdirSync(folder()).join(), /^[\da-f]{64}\.json$/);
  });
});
