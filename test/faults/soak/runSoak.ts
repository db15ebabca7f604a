import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { folderName } from '../../../src/tasks/store/recordFiles.ts';
import { taskFolders } from '../../../src/tasks/tasks.ts';
import { taskRecord } from '../../unit/tasks/support/records.ts';
import { findViolations } from './findViolations.ts';
import type { Blocked, ResourceCount, Job, WindowMessage } from './job.ts';
import { startService } from './service.ts';

/** How much faster than the real one the clock of the tasks is. */
const SPEED = 500;

/** Where Linux keeps files in memory: a busy disk would only make all of this slow. */
const IN_MEMORY = ['/dev/shm'].find((it) => existsSync(it));

/** What a run came to. */
export interface Outcome {
  readonly name: string;
  readonly tasks: number;
  /** Records that were on the list before. */
  readonly list: number;
  readonly ended: readonly Ended[];
  readonly resourceCounts: readonly ResourceCount[];
  readonly blocked: Blocked;
  readonly rows: number;
  readonly lists: number;
  /** Real seconds. */
  readonly seconds: number;
  readonly violations: readonly string[];
}

export type Ended = Extract<WindowMessage, { ended: string }>;

/** Lets a window live through tasks, and looks for what must not be. */
export async function runSoak(
  program: string,
  wanted: Pick<Job, 'tasks' | 'sessions' | 'leaves'> & { name: string; list: number },
): Promise<Outcome> {
  const begin = Date.now();
  const folder = await mkdtemp(join(IN_MEMORY ?? tmpdir(), 'soak-'));
  const videos = join(folder, 'videos');
  const simulator = await startService(() => begin + (Date.now() - begin) * SPEED);
  try {
    await mkdir(videos);
    await writeFile(join(videos, 'file'), '');
    await fill(taskFolders(folder).records, wanted.list);
    const { said, code } = await live(program, {
      ...wanted,
      folder,
      videos,
      service: simulator.root('relay'),
      page: `${simulator.origin}/elsewhere`,
      epoch: begin,
      speed: SPEED,
      atOnce: 12,
    });
    const ended = said.filter((it) => 'ended' in it);
    const violations = said.filter((it) => 'violation' in it).map((it) => it.violation);
    const files = (await readdir(videos)).filter((it) => it !== 'file');
    return {
      ...wanted,
      ended,
      resourceCounts: said.filter((it) => 'resourceCount' in it).map((it) => it.resourceCount),
      ...(said.find((it) => 'blocked' in it) ?? NOTHING),
      seconds: (Date.now() - begin) / 1000,
      violations: [
        ...violations,
        ...(code === 0 ? [] : [`The window ended with ${String(code)}.`]),
        ...findViolations(simulator, ended, files, wanted.tasks),
      ],
    };
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const NOTHING = { blocked: { longest: Infinity, over10: 0, looks: 0 }, rows: 0, lists: 0 };

/** Runs a window's process to its end, which it has to come to by itself. */
async function live(program: string, job: Job): Promise<{ said: WindowMessage[]; code: unknown }> {
  const argv = ['--expose-gc', '--enable-source-maps', program, JSON.stringify(job)];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: WindowMessage[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(JSON.parse(line) as WindowMessage);
  });
  child.stderr.on('data', (text: Buffer) => said.push({ violation: String(text) }));
  const limit = setTimeout(() => child.kill('SIGKILL'), 120_000 + job.tasks * 400);
  const [code, signal] = (await once(child, 'close')) as unknown[];
  clearTimeout(limit);
  return { said, code: code ?? signal };
}

/** Puts records of old, ended tasks on the list. */
async function fill(folder: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const record = oldRecord(number);
    const own = join(folder, 'ended', folderName(record));
    await mkdir(own, { recursive: true });
    await writeFile(
      join(own, `${record.revision}.json`),
      `${JSON.stringify(record, undefined, 2)}\n`,
    );
  }
}

function oldRecord(number: number): TaskRecord {
  const words = 'The cat turns its head slowly, and the light of the evening moves over its fur. ';
  return taskRecord({
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    revision: 8,
    state: 'done',
    settings: {
      model: 'gen4_turbo',
      ratio: '1280:720',
      duration: 5,
      promptText: words.repeat(4),
      seed: number,
    },
    image: { uri: `file:///pictures/cat-${number}.png`, name: `cat-${number}.png` },
    createdAt: number * 1000,
    submittedAt: number * 1000,
    endedAt: number * 1000 + 60_000,
    chargedCredits: 25,
    status: 'SUCCEEDED',
    videoUrl: `https://videos.example/${'x'.repeat(600)}.mp4`,
    file: `/pictures/cat-${number}.mp4`,
    announced: true,
  });
}
