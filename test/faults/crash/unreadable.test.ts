import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../../../src/tasks/record.ts';
import { Lab } from '../support/lab.ts';
import { listRevisions, type RecordOnDisk, type TestFolder } from '../support/testFolder.ts';

type Damage = (file: string, text: string) => Promise<void>;

const truncate: Damage = (file, text) => writeFile(file, text.slice(0, text.length / 2));

/** How every file of a record may be damaged. */
const wholeRecord: Readonly<Record<string, Damage>> = {
  truncated: truncate,
  empty: (file) => writeFile(file, ''),
  garbage: (file) => writeFile(file, Buffer.from([0xff, 0xfe, 0, 0x7b, 0x22, 0x80])),
  'another kind of JSON': (file) => writeFile(file, '[1, 2, 3]'),
  'a folder': async (file) => {
    await rm(file);
    await mkdir(join(file, 'with something in it'), { recursive: true });
  },
};

/** How a record's newest file may be damaged so that no window continues from an older one. */
const newestFile: Readonly<Record<string, Damage>> = {
  'from a newer version': (file, text) =>
    writeFile(file, text.replace('"version": 2', '"version": 3')),
};

/** How a record's newest file may be damaged so that the task continues from the file before. */
const recoverable: Readonly<Record<string, Damage>> = {
  'truncated, but not the file before': truncate,
  'a folder in place of a next revision': async (file) => {
    await mkdir(file.replace(/(\d+)\.json$/, (_, revision) => `${Number(revision) + 1}.json`));
  },
};

const names = Object.keys({ ...wholeRecord, ...newestFile, ...recoverable });

describe('an unreadable record', () => {
  let lab: Lab;

  beforeEach(async () => {
    lab = await Lab.open(100, { queueMs: Infinity });
  });
  afterEach(() => lab.close());

  it('stays as it is, and does not affect the other records', async () => {
    const { simulator, testFolder } = lab;
    const prompts = ['whole', ...names];
    const crashed = lab.openWindow();
    const submitting = prompts.map((name) => crashed.order({ do: 'submit', name }));
    await Promise.all(submitting);
    await simulator.answered('query', prompts.length * 2);
    await crashed.kill();
    await testFolder.ageLeases();
    const damaged = await damage(testFolder);

    for (const task of simulator.tasks) {
      task.hold({ status: 'SUCCEEDED' });
    }
    const window = lab.openWindow();
    await window.opened;
    await lab.until('nothing is under way', () =>
      [...window.list.values()].every((it) => !isRunning(it.state)),
    );
    await window.close();
    assert.equal(await window.ended, true);
    assert.deepEqual(
      window.said.filter((it) => it.said === 'failed'),
      [],
    );

    const states = new Map(
      testFolder.readRecords().map((it) => [it.settings?.promptText ?? '', it.state]),
    );
    assert.equal(states.get('whole'), 'done');
    for (const name of Object.keys(recoverable)) {
      assert.equal(states.get(name), 'done', name);
    }
    for (const [file, bytes] of damaged) {
      assert.deepEqual(await readFile(file).catch(() => 'a folder'), bytes, file);
    }
    assert.equal(simulator.count('create'), prompts.length);
    const warnings = window.said.flatMap((it) => (it.said === 'logged' ? [it.message] : []));
    const others = warnings.filter((it) => !it.includes('set aside'));
    assert.deepEqual(others, [], 'A change that was made is not taken for one that failed.');
    assert.equal(warnings.length, damaged.size + Object.keys(recoverable).length);
    assert.equal((await testFolder.videoFiles()).length, Object.keys(recoverable).length + 1);
  });
});

/** @returns the contents of the files that can't be read any more */
async function damage(testFolder: TestFolder): Promise<Map<string, unknown>> {
  const damaged = new Map<string, unknown>();
  for (const folder of testFolder.recordFolders()) {
    const files = listRevisions(folder);
    const [newest = ''] = files;
    const text = await readFile(newest, 'utf8');
    const record = JSON.parse(text) as RecordOnDisk;
    const name = record.settings?.promptText ?? '';
    await recoverable[name]?.(newest, text);
    const lost = name in wholeRecord ? files : name in newestFile ? [newest] : [];
    for (const file of lost) {
      await { ...wholeRecord, ...newestFile }[name]?.(file, await readFile(file, 'utf8'));
      damaged.set(file, await readFile(file).catch(() => 'a folder'));
    }
  }
  assert.ok(damaged.size >= names.length - Object.keys(recoverable).length);
  return damaged;
}
