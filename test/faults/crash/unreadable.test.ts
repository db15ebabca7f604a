import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/index.ts';
import type { Program } from '../support/program.ts';
import { buildWindow } from './buildWindow.ts';
import { listRevisions, TestFolder, type RecordOnDisk } from './testFolder.ts';
import type { Job } from './job.ts';
import { WindowProcess } from './windowProcess.ts';

type Damage = (file: string, text: string) => Promise<void>;

const truncate: Damage = (file, text) => writeFile(file, text.slice(0, text.length / 2));

/** What may have become of every file of a record. */
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

/** What may have become of a record's newest file; no window goes on from an older one. */
const newestFile: Readonly<Record<string, Damage>> = {
  'from a newer version': (file, text) =>
    writeFile(file, text.replace('"version": 2', '"version": 3')),
};

/** What may have become of a record's newest file; the task goes on from the file before. */
const recoverable: Readonly<Record<string, Damage>> = {
  'truncated, but not the file before': truncate,
  'a folder in place of a next revision': async (file) => {
    await mkdir(file.replace(/(\d+)\.json$/, (_, revision) => `${Number(revision) + 1}.json`));
  },
};

const names = Object.keys({ ...wholeRecord, ...newestFile, ...recoverable });

describe('an unreadable record', () => {
  let program: Program;
  let testFolder: TestFolder;
  let simulator: Simulator;
  const epoch = Date.now();

  before(async () => {
    program = await buildWindow();
  });
  after(() => program.remove());

  beforeEach(async () => {
    testFolder = await TestFolder.build();
    const now = () => epoch + (Date.now() - epoch) * 100;
    simulator = await startSimulator({ render: 'none', queueMs: Infinity, runMs: 0, now });
  });
  afterEach(async () => {
    await simulator.close();
    await testFolder.tearDown();
  });

  it('stays as it is, and does not affect the other records', async () => {
    const prompts = ['whole', ...names];
    const crashed = open({ window: 'crashed', submit: prompts });
    await simulator.answered('query', prompts.length * 2);
    crashed.kill();
    await crashed.ended;
    await testFolder.ageLeases();
    const damaged = await damage();

    for (const task of simulator.tasks) {
      task.hold({ status: 'SUCCEEDED' });
    }
    const window = open({ window: 'next' });
    assert.equal(await window.ended, true, JSON.stringify(window.said.slice(-5)));

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
    const warnings = window.said.flatMap((it) => ('warned' in it ? [it.warned] : []));
    const others = warnings.filter((it) => !it.includes('set aside'));
    assert.deepEqual(others, [], 'A change that was made is not taken for one that failed.');
    assert.equal(warnings.length, damaged.size + Object.keys(recoverable).length);
    assert.equal((await testFolder.videoFiles()).length, Object.keys(recoverable).length + 1);
  });

  function open(job: Partial<Job> & Pick<Job, 'window'>): WindowProcess {
    const service = simulator.root('relay');
    const { folder, videos } = testFolder;
    return new WindowProcess(program.path, { folder, videos, service, epoch, speed: 100, ...job });
  }

  /** @returns what is in the files of which nothing can be read any more */
  async function damage(): Promise<Map<string, unknown>> {
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
});
