import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useTestEnvironment, type TestWindow } from '../../unit/tasks/support/testEnvironment.ts';
import { namesIn } from '../../unit/tasks/support/tempFolder.ts';
import { newEmptyFolder, privileged, release, folderFaults } from './support/folderFaults.ts';
import { assertOneVideo, saveAgain, readVideo, whenSettled } from './support/videos.ts';
import { whatHappened } from '../../../src/views/texts/taskProblem.ts';

/** On a real disk. A file system in memory may lack what makes a folder read-only. */
const parent = tmpdir();
const probe = mkdtempSync(join(parent, 'probe-'));
const all = [...folderFaults, ...privileged(probe)];
rmSync(probe, { recursive: true });

describe('a video whose folder', () => {
  let window: TestWindow;
  let ends: (() => Promise<void>)[] = [];

  // This hook runs before the hook of the test environment, which deletes the folder.
  afterEach(async () => {
    for (const end of ends) {
      await end().catch(() => undefined);
    }
    release(environment().videos);
  });
  const environment = useTestEnvironment({}, parent);
  beforeEach(async () => {
    window = await environment().window();
    ends = [];
  });

  async function assertElsewhere(id: string, name: string): Promise<void> {
    const record = window.store.get(id);
    assert.ok(record);
    const elsewhere = await newEmptyFolder(join(environment().videos, '..', name));
    const { file } = await window.tasks.fetchVideo(record, elsewhere);
    assert.deepEqual(await readFile(file), readVideo(environment()));
    assert.deepEqual(await namesIn(elsewhere), ['cat.mp4']);
  }

  for (const folderFault of all.filter((it) => it.told !== undefined)) {
    const { name, told } = folderFault;
    it(`${name} is unsaved, and can be saved later`, async () => {
      const end = await folderFault.begin(environment().videos);
      ends.push(end);

      const id = await environment().submit(window);
      const first = await whenSettled(environment(), window, id);
      assert.equal(first.state, 'unsaved');
      assert.match(whatHappened(first) ?? '', told ?? /never/);
      assert.equal('place' in first, false);

      // “Save Video As…”, elsewhere.
      await assertElsewhere(id, 'elsewhere');

      const second = await saveAgain(environment(), window, id);
      assert.equal(second.state, 'unsaved', '“Download Again” while nothing has changed');
      assert.match(whatHappened(second) ?? '', told ?? /never/);

      await end();
      ends.pop();
      assert.deepEqual(await namesIn(environment().videos), [], 'something is left');
      await assertOneVideo(await saveAgain(environment(), window, id), readVideo(environment()));
      assert.equal(environment().simulator.count('create'), 1);
    });
  }

  for (const folderFault of all.filter((it) => it.told === undefined)) {
    it(`${folderFault.name} is saved anyway`, async () => {
      ends.push(await folderFault.begin(environment().videos));

      const id = await environment().submit(window);

      await assertOneVideo(await whenSettled(environment(), window, id), readVideo(environment()));
    });
  }

  it('has a path that is too long can be saved in another folder', async () => {
    const deep = join(environment().videos, ...Array.from({ length: 30 }, () => 'x'.repeat(200)));
    const id = await environment().submit(window, {}, { folder: deep });

    const first = await whenSettled(environment(), window, id);

    assert.equal(first.state, 'unsaved');
    // Windows may say something else of it, or allow it.
    assert.match(whatHappened(first) ?? '', /“Save Video As…”\.$/);
    await assertElsewhere(id, 'elsewhere');
    const file = join(environment().videos, '..', 'elsewhere', 'cat.mp4');
    await window.tasks.saved(id, { file });
    assert.equal(window.store.get(id)?.state, 'done');
  });

  it('cannot be written to does not stop other videos from being saved', async () => {
    const folderFault = folderFaults.find((it) => it.name === 'has become a file') ?? assert.fail();
    const other = await newEmptyFolder(join(environment().videos, '..', 'other'));
    ends.push(await folderFault.begin(environment().videos));

    const bad = await environment().submit(window);
    const good = await environment().submit(window, {}, { folder: other });

    assert.equal((await whenSettled(environment(), window, bad)).state, 'unsaved');
    await assertOneVideo(
      await whenSettled(environment(), window, good),
      readVideo(environment(), 1),
    );
  });
});
