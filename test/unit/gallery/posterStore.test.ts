import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { PosterStore } from '../../../src/gallery/posterStore.ts';
import { RecordingLog } from '../tasks/support/recordingLog.ts';
import { namesIn, tempFolder } from '../tasks/support/tempFolder.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('the posters of videos', () => {
  const temp = tempFolder();
  let log: RecordingLog;
  let store: PosterStore;
  let webp: Uint8Array;
  let jpeg: Uint8Array;

  before(async () => {
    const picture = sharp({ create: { width: 32, height: 18, channels: 3, background: 'teal' } });
    webp = new Uint8Array(await picture.clone().webp().toBuffer());
    jpeg = new Uint8Array(await picture.clone().jpeg().toBuffer());
  });
  beforeEach(() => {
    log = new RecordingLog();
    store = new PosterStore(folder(), log);
  });

  const folder = () => join(temp.path, 'posters');

  it('are kept for each task, also for the next window', async () => {
    assert.deepEqual([await store.write('a', webp), await store.write('b', jpeg)], [true, true]);
    const next = new PosterStore(folder(), log);
    assert.deepEqual(await next.read('a'), webp);
    assert.deepEqual(await next.read('b'), jpeg);
    assert.equal(await next.find('a'), join(folder(), 'a.webp'));
    assert.deepEqual([await next.has('b'), await next.has('c')], [true, false]);
    assert.equal(await next.find('c'), undefined);
    assert.deepEqual(await namesIn(folder()), ['a.webp', 'b.jpg']);
    assert.deepEqual(log.lines, []);
  });

  it('are not what is no picture, too large, cut off, or for no task', async () => {
    const large = new Uint8Array(200_001);
    large.set(jpeg);
    large.set([0xff, 0xd9], large.length - 2);
    const cut = webp.slice(0, -2);
    const text = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
    for (const bytes of [large, cut, jpeg.slice(0, -2), text, new Uint8Array()]) {
      assert.equal(await store.write('a', bytes), false);
    }
    for (const task of ['../a', 'a/b', '', 'a.b', 'a'.repeat(65)]) {
      assert.equal(await store.write(task, webp), false, task);
      assert.equal(await store.read(task), undefined, task);
    }
    assert.equal(await store.read('a'), undefined);
    assert.deepEqual(log.lines, []);
  });

  it('are absent where their file is damaged', async () => {
    await store.write('a', webp);
    for (const damaged of [webp.slice(0, -4), new Uint8Array(), jpeg, new Uint8Array(300_000)]) {
      writeFileSync(join(folder(), 'a.webp'), damaged);
      assert.equal(await store.read('a'), undefined);
      assert.equal(await store.find('a'), undefined);
    }
    await store.write('a', webp);
    assert.deepEqual(await store.read('a'), webp);
  });

  it('are the last 5,000, and none that is older than 90 days', async () => {
    mkdirSync(folder(), { recursive: true });
    const now = Date.now();
    const add = (name: string, age: number) => {
      const file = join(folder(), name);
      writeFileSync(file, webp);
      utimesSync(file, (now - age) / 1000, (now - age) / 1000);
    };
    add('old.webp', 91 * DAY);
    add('young.webp', 89 * DAY);
    await store.write('new', webp);
    assert.deepEqual(await namesIn(folder()), ['new.webp', 'young.webp']);
    // Old ones are deleted some at a time.
    for (let index = 0; index < 5098; index += 1) add(`${index}.webp`, DAY);
    await store.write('newer', webp);
    assert.equal((await namesIn(folder())).length, 5000);
    for (let index = 6000; index < 6100; index += 1) add(`${index}.webp`, DAY);
    await store.write('newest', webp);
    const names = await namesIn(folder());
    assert.equal(names.length, 5000);
    assert.deepEqual(
      ['new.webp', 'newest.webp', 'young.webp'].map((name) => names.includes(name)),
      [true, true, false],
    );
  });

  it('disturb nobody where the folder can’t be written', async () => {
    writeFileSync(folder(), 'a file');
    assert.equal(await store.write('a', webp), false);
    assert.equal(await store.read('a'), undefined);
    assert.match(JSON.stringify(log.lines), /A poster can't be written/);
  });
});
