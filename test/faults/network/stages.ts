import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isEnded, type TaskRecord } from '../../../src/tasks/record.ts';
import { whenRecord, whenState } from '../../unit/tasks/support/records.ts';
import type { Fault } from './fault.ts';
import type { Host } from './host.ts';
import type { Outcome, Stage } from './outcome.ts';
import { KEY, videoOf, World } from './world.ts';
import { joinSentences } from '../../../src/views/sentences.ts';
import { adviceText, whatHappened } from '../../../src/views/taskProblem.ts';

/** How many attempts in a row meet the fault. After that all is well. */
export const QUERIES_STRUCK = 3;
export const DOWNLOADS_STRUCK = 4;

/** What was seen of one fault at one stage. */
export interface Cell {
  readonly outcome: Outcome;
  /** Where the task is once the fault is gone and the user did what the sentence asks for. */
  readonly end: TaskRecord['state'];
  /** What the user is told of the cost. */
  readonly charged: 'no' | 'unknown' | undefined;
  /** Creates that the service received, and how many of them it obeyed. */
  readonly creates: number;
  readonly taken: number;
  /** Links to the video that were given out while the fault lasted. */
  readonly links: number;
  /** Tasks that the service took, and that no record follows or is in doubt about. */
  readonly lost: readonly string[];
  /** Where the key was seen, other than at the service. */
  readonly keySeen: readonly string[];
  /** Files under a final name that are not a whole video, while the fault lasted or after it. */
  readonly broken: readonly string[];
}

/** Lets a fault strike at a stage, and sees what becomes of the task. */
export async function meet(fault: Fault, stage: Stage): Promise<Cell> {
  const world = await World.open(fault);
  try {
    const struck = await STEPS[stage](world, fault);
    await bringToEnd(world);
    return {
      ...struck,
      broken: [...struck.broken, ...(await brokenFiles(world))],
      end: onlyRecord(world).state,
      charged: onlyRecord(world).problem?.charged,
      creates: world.requests('create').length,
      taken: world.taken.length,
      lost: lostTasks(world),
      keySeen: await placesOfKey(world),
    };
  } finally {
    await world.close();
  }
}

/** What was seen while a fault lasted. */
type Struck = Pick<Cell, 'outcome' | 'links' | 'broken'>;

const STEPS: Readonly<Record<Stage, (world: World, fault: Fault) => Promise<Struck>>> = {
  async create(world, fault) {
    const { service } = world;
    await service.break(fault);
    const { waits } = await world.submit();
    const { length } = world.requests('create');
    const struck = await seen(world, service, length, waits);
    await service.mend();
    return struck;
  },

  async query(world, fault) {
    world.working = true;
    await world.submit();
    await world.clock.scheduled();
    // By now a service that has never heard of the task means it.
    world.clock.advance(3 * 60_000);
    await whenState(world.store, onlyRecord(world).id, 'running');
    await world.clock.scheduled();
    world.working = false;
    await world.service.break(fault);
    return strike(world, world.service, QUERIES_STRUCK);
  },

  async download(world, fault) {
    await world.videos.break(fault);
    await world.submit();
    return strike(world, world.videos, DOWNLOADS_STRUCK);
  },
};

/** Lets a broken host meet some attempts, unless the task rests before; then mends it. */
async function strike(world: World, host: Host, times: number): Promise<Struck> {
  const { clock, names } = world;
  const before = names.attempts(host.name).length;
  const received = host.received.length;
  for (let count = 1; count <= times && !rests(onlyRecord(world)); count += 1) {
    const tried = names.attempted(host.name, before + count);
    await clock.runUntil(Promise.race([tried, resting(world)]));
    await Promise.race([clock.scheduled(), resting(world)]);
  }
  const struck = await seen(world, host, host.received.length - received, []);
  await host.mend();
  if (!rests(onlyRecord(world))) {
    const { length } = names.attempts(host.name);
    await clock.runUntil(names.attempted(host.name, length + 1));
  }
  const waits = gaps(names.attempts(host.name).slice(before));
  return { ...struck, outcome: { ...struck.outcome, waits } };
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

async function seen(
  world: World,
  host: Host,
  requests: number,
  delays: readonly number[],
): Promise<Struck> {
  const record = onlyRecord(world);
  const { state } = record;
  const isNotice = record.notice !== undefined;
  const text = joinSentences(whatHappened(record), isNotice ? undefined : adviceText(record));
  const says = text.replaceAll(new URL(host.origin).host, 'HOST');
  return {
    outcome: { state, requests, says, waits: delays.map(seconds) },
    links: world.links,
    broken: await brokenFiles(world),
  };
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((at, index) => seconds(at - (times[index] ?? 0)));
}

/** Long waits to ten seconds: a date that a server gives has no milliseconds. */
function seconds(milliseconds: number): number {
  const unit = milliseconds < 30_000 ? 1 : 10;
  return Math.round(milliseconds / 1000 / unit) * unit;
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
      // An older revision may have been deleted meanwhile.
      text: await readFile(join(world.recordsFolder, name), 'utf8').catch(() => ''),
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
