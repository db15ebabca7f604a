import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, type TaskRecord, type TaskState } from '../../../src/tasks/record.ts';
import { folderName } from '../../../src/tasks/store/recordFiles.ts';
import { taskRecord } from '../../unit/tasks/support/records.ts';
import { findViolations } from '../support/findViolations.ts';
import { Lab } from '../support/lab.ts';
import type { Measured, Resources, Shown } from '../support/messages.ts';
import type { WindowProcess } from '../support/windowProcess.ts';
import { expectTask, makePrompt, selectKind, WARM_UP } from './kinds.ts';
import { serviceOptions, spoilAnswers } from './service.ts';

/** How much faster than real time the tasks' clock runs. */
const SPEED = 500;

/** A bit more than the time for which removed records are kept, in milliseconds. */
const A_DAY = 25 * 3600_000;

/** Tasks that are under way at the same time. */
const AT_ONCE = 12;

export interface Wanted {
  readonly name: string;
  readonly tasks: number;
  /** Each session opens the list anew, a day after the one before. */
  readonly sessions: number;
  /** Ended tasks that the user leaves on the list. */
  readonly leaves: 'all' | 'none';
  /** Records that are on the list before. */
  readonly list: number;
}

/** What the window held at a moment. */
export interface ResourceCount extends Resources {
  readonly at: string;
  /** Whether the list is closed, and how many tasks there were until then. */
  readonly isClosed: boolean;
  readonly tasks: number;
}

export interface Outcome extends Wanted {
  readonly states: readonly TaskState[];
  readonly resourceCounts: readonly ResourceCount[];
  readonly measured: Measured;
  /** Real seconds. */
  readonly seconds: number;
  readonly violations: readonly string[];
}

/** Lets a window live through tasks, and looks for what is wrong. */
export async function runSoak(wanted: Wanted): Promise<Outcome> {
  const begin = Date.now();
  const lab = await Lab.open(SPEED, serviceOptions());
  try {
    spoilAnswers(lab.simulator);
    await lab.testFolder.addOwnFile('file', '');
    await fill(join(lab.testFolder.records, 'ended'), wanted.list);
    const soak = new Soak(lab, wanted);
    const measured = await soak.run();
    const { resourceCounts, ended } = soak;
    const seconds = (Date.now() - begin) / 1000;
    const states = ended.map((it) => it.state);
    return { ...wanted, states, resourceCounts, measured, seconds, violations: await soak.check() };
  } finally {
    await lab.close();
  }
}

class Soak {
  readonly ended: Shown[] = [];
  readonly resourceCounts: ResourceCount[] = [];
  private readonly window: WindowProcess;

  constructor(
    private readonly lab: Lab,
    private readonly wanted: Wanted,
  ) {
    this.window = lab.openWindow({ shows: ['list', 'notifications'], renewsKey: true });
  }

  async run(): Promise<Measured> {
    const { window, wanted } = this;
    const { tasks, sessions } = wanted;
    await window.opened;
    await this.live(0, tasks, tasks + WARM_UP);
    await this.count('before', 0, true);
    let measured: Measured | undefined;
    for (let number = 1; number <= sessions; number += 1) {
      const [from, to] = [number - 1, number].map((it) => Math.ceil((tasks * it) / sessions));
      await window.order({ do: 'startMeasuring' });
      const opening = { window: `window-${number}`, later: number * A_DAY };
      await window.open({ ...window.opening, ...opening });
      measured = await this.live(number, from ?? 0, to ?? 0);
      await this.count(number === sessions ? 'after' : `closed ${number}`, to ?? 0, true);
    }
    await window.close();
    if (measured === undefined) {
      throw new Error('There was no session.');
    }
    return measured;
  }

  /** Checks how every task ended. A removed task has no record any more. */
  check(): Promise<string[]> {
    const { tasks } = this.wanted;
    const expected = Array.from({ length: tasks + WARM_UP }, (_, number) => expectTask(number));
    const records = this.ended.map((task) => ({ ...task, settings: { promptText: task.name } }));
    return findViolations(this.lab, expected, { failedRequests: true }, records);
  }

  /** One session, until its list is closed. */
  private async live(number: number, from: number, to: number): Promise<Measured> {
    await inParallel(from, to, (task) => this.liveTask(task));
    const measured = await this.window.order<Measured>({ do: 'stopMeasuring' });
    await this.count(`session ${number}`, to, false);
    await this.window.closeList();
    return measured;
  }

  /** As a user does it: submits, maybe cancels, sees the end, and may remove the task. */
  private async liveTask(number: number): Promise<void> {
    const { window, lab, wanted } = this;
    const kind = selectKind(number);
    const { id } = await window.order<Shown>({
      do: 'submit',
      name: makePrompt(number),
      image: `cat-${number}.png`,
      ...(kind === 'page' && { service: `${lab.simulator.origin}/elsewhere` }),
      ...(kind === 'noFolder' && { folder: join(lab.testFolder.videos, 'file', 'folder') }),
    });
    if (kind === 'cancelledHere') {
      await window.order({ do: 'cancel', id });
    }
    const ended = await window.shows(id, ({ state }) => !isRunning(state));
    this.ended.push(ended);
    if (wanted.leaves === 'none') {
      await window.order({ do: 'remove', id });
    }
  }

  private async count(at: string, tasks: number, isClosed: boolean): Promise<void> {
    const resources = await this.window.order<Resources>({ do: 'countResources' });
    this.resourceCounts.push({ at, tasks, isClosed, ...resources });
  }
}

async function inParallel(from: number, to: number, work: (number: number) => Promise<void>) {
  let next = from;
  const worker = async () => {
    while (next < to) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Puts records of old, ended tasks on the list. */
async function fill(folder: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const record = makeOldRecord(number);
    const own = join(folder, folderName(record));
    await mkdir(own, { recursive: true });
    await writeFile(
      join(own, `${record.revision}.json`),
      `${JSON.stringify(record, undefined, 2)}\n`,
    );
  }
}

function makeOldRecord(number: number): TaskRecord {
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
