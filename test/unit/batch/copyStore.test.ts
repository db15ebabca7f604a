import assert from 'node:assert/strict';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { CopyStore } from '../../../src/batch/copyStore.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import type { ImageFile } from '../../../src/image/file/imageFile.ts';
import type { ImageFormat } from '../../../src/image/file/format.ts';
import type { ImageCopy, TaskRecord } from '../../../src/tasks/record.ts';
import { RecordingLog } from '../tasks/support/recordingLog.ts';
import { taskRecord } from '../tasks/support/records.ts';
import { namesIn, tempFolder } from '../tasks/support/tempFolder.ts';

const DAY = 24 * 60 * 60 * 1000;

const isChanged = (error: unknown) => error instanceof ImageError && error.fault.code === 'changed';

describe('the copies of images that wait', () => {
  const temp = tempFolder();
  let log: RecordingLog;
  let store: CopyStore;
  let image: ImageFile<ImageFormat>;

  before(async () => {
    const picture = sharp({ create: { width: 32, height: 18, channels: 3, background: 'teal' } });
    image = { format: 'image/png', bytes: new Uint8Array(await picture.png().toBuffer()) };
  });
  beforeEach(() => {
    log = new RecordingLog();
    store = new CopyStore(folder(), log);
  });

  const folder = () => join(temp.path, 'copies');
  const task = (state: TaskRecord['state'], copy: ImageCopy) =>
    taskRecord({ state, batch: { sha256: '', copy } });

  /** Makes a copy as old as a window of yesterday left it. */
  function age({ file }: ImageCopy): void {
    const old = (Date.now() - 2 * DAY) / 1000;
    utimesSync(join(folder(), file), old, old);
  }

  it('have the same bytes after a restart, and only their owner can read them', async () => {
    const copy = await store.write(image);
    assert.deepEqual(await new CopyStore(folder(), log).read(copy), image);
    if (process.platform !== 'win32') {
      assert.equal(statSync(join(folder(), copy.file)).mode & 0o777, 0o600);
    }
  });

  it('are not sent when they are damaged, exchanged or gone', async () => {
    const [copy, other] = [await store.write(image), await store.write(image)];
    writeFileSync(join(folder(), copy.file), image.bytes.subarray(0, -1));
    await assert.rejects(store.read(copy), isChanged);
    await assert.rejects(store.read({ ...other, sha256: copy.file }), isChanged);
    await assert.rejects(store.read({ ...other, file: 'gone' }), isChanged);
  });

  it('are deleted once their tasks are sent or cancelled, and not before', async () => {
    const copies = await Promise.all(Array.from({ length: 6 }, () => store.write(image)));
    const states = ['waiting', 'preparing', 'submitting', 'queued', 'cancelled', 'failed'] as const;
    await store.release(states.flatMap((state, at) => (copies[at] ? task(state, copies[at]) : [])));
    const kept = copies.slice(0, 3).map(({ file }) => file);
    assert.deepEqual(await namesIn(folder()), kept.toSorted());
    assert.deepEqual(log.lines, []);
  });

  it('are swept after a day, if no task waits with them', async () => {
    await store.sweep([]);
    const [waiting, fresh] = [await store.write(image), await store.write(image)];
    const [kept, unused] = [await store.write(image), await store.write(image)];
    [waiting, kept, unused].forEach(age);
    assert.equal(await store.keep(kept), true);
    await store.sweep([task('waiting', waiting)]);
    const left = [waiting, fresh, kept].map(({ file }) => file);
    assert.deepEqual(await namesIn(folder()), left.toSorted());
    assert.equal(await store.keep(unused), false);
    assert.deepEqual(log.lines, []);
  });
});
