import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isEnded, type TaskRecord } from '../../../src/tasks/record.ts';
import { whenRecord, whenState } from '../../unit/tasks/support/records.ts';
import type { Fault } from './fault.ts';
import type { Host } from './host.ts';
import type { Outcome, Stage } from './outcome.ts';
import { KEY, videoOf, World } from './world.ts';

/** How many attempts in a row meet the fault. After that all is well. */
export const QUERIES_STRUCK = 3;
export const DOWNLOADS_STRUCK = 4;

/** What was seen of one fault at one stage, and what is asked of every cell. */
export interface Cell {
  readonly outcome: Outcome;
  /** Where the task is once the fault is gone and the user did what the sentence asked for. */
  readonly end: TaskRecord['state'];
  /** Creates that the service received. */
  readonly creates: number;
  /** Tasks that the service took and no record follows, is in doubt about, or has done. */
  readonly lost: readonly string[];
  /** Where else than at the service the key was seen. */
  readonly keySeen: readonly string[];
  /** Names in the folder of videos while the fault lasted, and what is wrong with them after it. */
  readonly broken: readonly string[];
}

/** Lets a fault strike at a stage, and sees what becomes of the task. */
export async function meet(fault: Fault, stage: Stage): Promise<Cell> {
  const world = await World.open(fault);
  try {
    const host = stage === 'download' ? world.videos : world.service;
    const outcome = await STEPS[stage](world, host, fault);
    const broken = await brokenFiles(world);
    await host.mend();
    await bringToEnd(world);
    return {
      outcome,
      end: onlyRecord(world).state,
      creates: world.requests('create').length,
      lost: lostTasks(world),
      keySeen: await placesOfKey(world),
      broken: [...broken, ...(await brokenFiles(world))],
    };
  } finally {
    await world.close();
  }
}

type Step = (world: World, host: Host, fault: Fault) => Promise<Outcome>;

const STEPS: Readonly<Record<Stage, Step>> = {
  async create(world, host, fault) {
    await host.break(fault);
    world.clock.delays.length = 0;
    await world.clock.runUntil(world.tasks.submit(world.draft()));
    const waits = onlyRecord(world).state === 'queued' ? [] : world.clock.delays;
    return outcomeOf(world, host, waits);
  },

  async query(world, host, fault) {
    world.working = true;
    await world.tasks.submit(world.draft());
    await world.clock.scheduled();
    // By now a service that has never heard of the task means it.
    world.clock.advance(3 * 60_000);
    await whenState(world.store, onlyRecord(world).id, 'running');
    await world.clock.scheduled();
    world.working = false;
    return strike(world, host, fault, QUERIES_STRUCK);
  },

  async download(world, host, fault) {
    await host.break(fault);
    await world.tasks.submit(world.draft());
    return strike(world, host, fault, DOWNLOADS_STRUCK);
  },
};

/** Lets a fault strike some attempts, unless the task rests before. */
async function strike(world: World, host: Host, fault: Fault, times: number): Promise<Outcome> {
  const { clock, surroundings } = world;
  const before = surroundings.names.attempts(host.name).length;
  const received = host.received.length;
  await host.break(fault);
  for (let count = 1; count <= times && !rests(onlyRecord(world)); count += 1) {
    const tried = surroundings.names.attempted(host.name, before + count);
    await clock.runUntil(Promise.race([tried, resting(world)]));
    await Promise.race([clock.scheduled(), resting(world)]);
  }
  const struck = outcomeOf(world, host, [], received);
  await host.mend();
  if (!rests(onlyRecord(world))) {
    const { length } = surroundings.names.attempts(host.name);
    await clock.runUntil(surroundings.names.attempted(host.name, length + 1));
  }
  const times_ = surroundings.names.attempts(host.name).slice(before);
  return { ...struck, waits: gaps(times_) };
}

/** Nothing more happens to the task by itself. */
function rests({ state, notice }: TaskRecord): boolean {
  return isEnded(state) || state === 'unsaved' || state === 'unconfirmed' || notice?.kind === 'key';
}

async function resting(world: World): Promise<void> {
  await whenRecord(world.store, onlyRecord(world).id, rests);
}

/** The fault is gone, and the user does what is left to do. */
async function bringToEnd(world: World): Promise<void> {
  const { id, state, notice } = onlyRecord(world);
  if (state === 'unsaved') {
    await world.tasks.saveAgain(id);
  } else if (notice?.kind === 'key') {
    world.tasks.keysChanged();
  }
  const over = (it: TaskRecord) => isEnded(it.state) || it.state === 'unconfirmed';
  await world.clock.runUntil(whenRecord(world.store, id, over));
}

function onlyRecord({ store }: World): TaskRecord {
  const [record, ...more] = store.all();
  if (record === undefined || more.length > 0) {
    throw new Error(`There are ${more.length} records too many, or none.`);
  }
  return record;
}

function outcomeOf(world: World, host: Host, delays: readonly number[], from = 0): Outcome {
  const { state, problem, notice } = onlyRecord(world);
  return {
    state,
    requests: host.received.length - from,
    says: (problem ?? notice)?.message.replaceAll(new URL(host.origin).host, 'HOST') ?? '',
    waits: delays.map(seconds),
  };
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((at, index) => seconds(at - (times[index] ?? 0)));
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}

function lostTasks(world: World): string[] {
  const { state, taskId } = onlyRecord(world);
  return state === 'unconfirmed' ? [] : world.taken.filter((it) => it !== taskId);
}

async function placesOfKey(world: World): Promise<string[]> {
  const asked = [...world.videos.received, ...world.elsewhere.received];
  const requests = asked.filter(({ headers }) => /^authorization:/im.test(headers));
  const records = await Promise.all(
    (await readdir(world.recordsFolder)).map(async (name) => ({
      place: name,
      text: await readFile(join(world.recordsFolder, name), 'utf8'),
    })),
  );
  const lines = world.context.log.lines.map(({ message }) => ({ place: 'log', text: message }));
  return [
    ...requests.map(({ path }) => path),
    ...[...records, ...lines].filter(({ text }) => text.includes(KEY)).map(({ place }) => place),
  ];
}

/** Files of the task under a final name that are not its whole video, or that nobody claims. */
async function brokenFiles(world: World): Promise<string[]> {
  const { file, taskId = '' } = onlyRecord(world);
  const right = Buffer.from(videoOf({ path: taskId }).body);
  const wrongs = (await readdir(world.videosFolder)).map(async (name) => {
    const bytes = await readFile(join(world.videosFolder, name));
    const claimed = file !== undefined && basename(file) === name;
    return claimed && bytes.equals(right) ? [] : [name];
  });
  return (await Promise.all(wrongs)).flat();
}
