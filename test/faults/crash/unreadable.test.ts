import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/index.ts';
import type { Program } from '../support/program.ts';
import { buildWindow } from './buildWindow.ts';
import { TestFolder } from './testFolder.ts';
import type { Job } from './job.ts';
import { WindowProcess } from './windowProcess.ts';

/** What may have become of the file of a record. */
const damages: Readonly<Record<string, (file: string, text: string) => Promise<void>>> = {
  truncated: (file, text) => writeFile(file, text.slice(0, text.length / 2)),
  empty: (file) => writeFile(file, ''),
  garbage: (file) => writeFile(file, Buffer.from([0xff, 0xfe, 0, 0x7b, 0x22, 0x80])),
  'another kind of JSON': (file) => writeFile(file, '[1, 2, 3]'),
  'from a newer version': (file, text) =>
    writeFile(file, text.replace('"version": 1', '"version": 2')),
  'a folder': async (file) => {
    await rm(file);
    await mkdir(join(file, 'with something in it'), { recursive: true });
  },
  'a folder in place of a next revision': async (file) => {
    await mkdir(file.replace(/\.(\d+)\.json$/, (_, revision) => `.${Number(revision) + 1}.json`));
  },
};

const names = Object.keys(damages);

describe('a record that cannot be read', () => {
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

  it('never takes the others down, and stays as it is', async () => {
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
    assert.equal(states.get('a folder in place of a next revision'), 'done');
    for (const [file, bytes] of damaged) {
      assert.deepEqual(await readFile(file).catch(() => 'a folder'), bytes, file);
    }
    assert.equal(simulator.count('create'), prompts.length);
    const warnings = window.said.flatMap((it) => ('warned' in it ? [it.warned] : []));
    const others = warnings.filter((it) => !it.includes('set aside'));
    assert.deepEqual(others, [], 'A change that was made is not taken for one that failed.');
    assert.equal(warnings.length, names.length);
  });

  function open(job: Partial<Job> & Pick<Job, 'window'>): WindowProcess {
    const service = simulator.root('relay');
    const { folder, videos } = testFolder;
    return new WindowProcess(program.path, { folder, videos, service, epoch, speed: 100, ...job });
  }

  /** @returns what is in the files of which nothing can be read any more */
  async function damage(): Promise<Map<string, unknown>> {
    const damaged = new Map<string, unknown>();
    for (const record of testFolder.readRecords()) {
      const name = record.settings?.promptText ?? '';
      const files = (await readdir(testFolder.records)).filter((it) => it.startsWith(record.id));
      const file = join(testFolder.records, newest(files));
      await damages[name]?.(file, await readFile(file, 'utf8'));
      if (name !== 'whole' && !name.includes('revision')) {
        damaged.set(file, await readFile(file).catch(() => 'a folder'));
      }
    }
    assert.equal(damaged.size, names.length - 1);
    return damaged;
  }
});

function newest(files: readonly string[]): string {
  const revision = (it: string) => Number(/\.(\d+)\.json$/.exec(it)?.[1] ?? 0);
  return [...files].sort((a, b) => revision(b) - revision(a))[0] ?? '';
}
