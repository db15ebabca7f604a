import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchOfSuite, type TestWindow } from '../../unit/tasks/support/bench.ts';
import { namesIn } from '../../unit/tasks/support/tempFolder.ts';
import { newEmptyFolder, privileged, release, folderFaults } from './support/folderFaults.ts';
import { assertOneVideo, saveAgain, videoOf, whenSettled } from './support/videos.ts';
import { whatHappened } from '../../../src/views/taskProblem.ts';

const probe = mkdtempSync(join(tmpdir(), 'probe-'));
const all = [...folderFaults, ...privileged(probe)];
rmSync(probe, { recursive: true });

describe('a video whose folder', () => {
  let window: TestWindow;
  let ends: (() => Promise<void>)[] = [];

  // Before the bench, which is after this one, deletes the folder.
  afterEach(async () => {
    for (const end of ends) {
      await end().catch(() => undefined);
    }
    release(bench().videos);
  });
  const bench = benchOfSuite();
  beforeEach(async () => {
    window = await bench().window();
    ends = [];
  });

  async function assertElsewhere(id: string, name: string): Promise<void> {
    const record = window.store.get(id);
    assert.ok(record);
    const elsewhere = await newEmptyFolder(join(bench().videos, '..', name));
    const file = await window.tasks.fetchVideo(record, elsewhere);
    assert.deepEqual(await readFile(file), videoOf(bench()));
    assert.deepEqual(await namesIn(elsewhere), ['cat.mp4']);
  }

  for (const folderFault of all.filter((it) => it.told !== undefined)) {
    const { name, told } = folderFault;
    it(`${name} waits for the user, and has a way on`, async () => {
      const end = await folderFault.begin(bench().videos);
      ends.push(end);

      const id = await bench().submit(window);
      const first = await whenSettled(bench(), window, id);
      assert.equal(first.state, 'unsaved');
      assert.match(whatHappened(first) ?? '', told ?? /never/);
      assert.equal('place' in first, false);

      // “Save Video As…”, elsewhere.
      await assertElsewhere(id, 'elsewhere');

      const second = await saveAgain(bench(), window, id);
      assert.equal(second.state, 'unsaved', '“Download Again” while nothing has changed');
      assert.match(whatHappened(second) ?? '', told ?? /never/);

      await end();
      ends.pop();
      assert.deepEqual(await namesIn(bench().videos), [], 'something is left');
      await assertOneVideo(await saveAgain(bench(), window, id), videoOf(bench()));
      assert.equal(bench().simulator.count('create'), 1);
    });
  }

  for (const folderFault of all.filter((it) => it.told === undefined)) {
    it(`${folderFault.name} is saved all the same`, async () => {
      ends.push(await folderFault.begin(bench().videos));

      const id = await bench().submit(window);

      await assertOneVideo(await whenSettled(bench(), window, id), videoOf(bench()));
    });
  }

  it('has a path that is too long can be saved elsewhere', async () => {
    const deep = join(bench().videos, ...Array.from({ length: 30 }, () => 'x'.repeat(200)));
    const id = await bench().submit(window, {}, { folder: deep });

    const first = await whenSettled(bench(), window, id);

    assert.equal(first.state, 'unsaved');
    // Windows may say something else of it, or allow it.
    assert.match(whatHappened(first) ?? '', /“Save Video As…”\.$/);
    await assertElsewhere(id, 'elsewhere');
    await window.tasks.saved(id, join(bench().videos, '..', 'elsewhere', 'cat.mp4'));
    assert.equal(window.store.get(id)?.state, 'done');
  });

  it('cannot be written to keeps no other from being saved', async () => {
    const folderFault = folderFaults.find((it) => it.name === 'has become a file') ?? assert.fail();
    const other = await newEmptyFolder(join(bench().videos, '..', 'other'));
    ends.push(await folderFault.begin(bench().videos));

    const bad = await bench().submit(window);
    const good = await bench().submit(window, {}, { folder: other });

    assert.equal((await whenSettled(bench(), window, bad)).state, 'unsaved');
    await assertOneVideo(await whenSettled(bench(), window, good), videoOf(bench(), 1));
  });
});
