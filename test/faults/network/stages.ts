import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isEnded, type TaskRecord } from '../../../src/tasks/record.ts';
import { whenRecord, whenState } from '../../unit/tasks/support/records.ts';
import type { Fault } from './fault.ts';
import type { Host } from './host.ts';
import type { Outcome, Stage } from './outcome.ts';
import { KEY, makeVideo, TestNetwork, type Behind } from './testNetwork.ts';
import { PROXY_PASSWORD } from './testProxy.ts';
import { joinSentences } from '../../../src/views/texts/sentences.ts';
import { adviceText, whatHappened } from '../../../src/views/texts/taskProblem.ts';

/** How many attempts in a row meet the fault. Later attempts succeed. */
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
  /** Where the key or the proxy's password was seen, other than at the service or the proxy. */
  readonly keySeen: readonly string[];
  /** Files under a final name that are not a whole video, while the fault lasted or after it. */
  readonly broken: readonly string[];
}

/** Injects a fault at a stage, and reports how the task ends. */
export async function meet(fault: Fault, stage: Stage, behind?: Behind): Promise<Cell> {
  const testNetwork = await TestNetwork.open(fault, behind);
  try {
    const struck = await STEPS[stage](testNetwork, fault);
    await bringToEnd(testNetwork);
    return {
      ...struck,
      broken: [...struck.broken, ...(await brokenFiles(testNetwork))],
      end: onlyRecord(testNetwork).state,
      charged: onlyRecord(testNetwork).problem?.charged,
      creates: testNetwork.requests('create').length,
      taken: testNetwork.taken.length,
      lost: lostTasks(testNetwork),
      keySeen: await placesOfKey(testNetwork),
    };
  } finally {
    await testNetwork.close();
  }
}

/** What was seen while a fault lasted. */
type Struck = Pick<Cell, 'outcome' | 'links' | 'broken'>;

const STEPS: Readonly<Record<Stage, (testNetwork: TestNetwork, fault: Fault) => Promise<Struck>>> =
  {
    async create(testNetwork, fault) {
      const { service } = testNetwork;
      await service.break(fault);
      const { waits } = await testNetwork.submit();
      const { length } = testNetwork.requests('create');
      const struck = await seen(testNetwork, service, length, waits);
      await service.mend();
      return struck;
    },

    async query(testNetwork, fault) {
      testNetwork.working = true;
      await testNetwork.submit();
      await testNetwork.clock.scheduled();
      // By now a service that has never heard of the task means it.
      testNetwork.clock.advance(3 * 60_000);
      await whenState(testNetwork.store, onlyRecord(testNetwork).id, 'running');
      await testNetwork.clock.scheduled();
      testNetwork.working = false;
      await testNetwork.service.break(fault);
      return strike(testNetwork, testNetwork.service, QUERIES_STRUCK);
    },

    async download(testNetwork, fault) {
      await testNetwork.videos.break(fault);
      await testNetwork.submit();
      return strike(testNetwork, testNetwork.videos, DOWNLOADS_STRUCK);
    },
  };

/** Lets some attempts meet a broken host, or fewer if the task stops before. Then mends it. */
async function strike(testNetwork: TestNetwork, host: Host, times: number): Promise<Struck> {
  const { clock, names } = testNetwork;
  const before = names.attempts(host.name).length;
  const received = host.received.length;
  for (let count = 1; count <= times && !rests(onlyRecord(testNetwork)); count += 1) {
    const tried = names.attempted(host.name, before + count);
    await clock.runUntil(Promise.race([tried, resting(testNetwork)]));
    await Promise.race([clock.scheduled(), resting(testNetwork)]);
  }
  const struck = await seen(testNetwork, host, host.received.length - received, []);
  await host.mend();
  if (!rests(onlyRecord(testNetwork))) {
    const { length } = names.attempts(host.name);
    await clock.runUntil(names.attempted(host.name, length + 1));
  }
  const waits = gaps(names.attempts(host.name).slice(before));
  return { ...struck, outcome: { ...struck.outcome, waits } };
}

/** Whether the task can't change any more without the user. */
function rests({ state }: TaskRecord): boolean {
  return isEnded(state) || state === 'unsaved' || state === 'unconfirmed';
}

async function resting(testNetwork: TestNetwork): Promise<void> {
  await whenRecord(testNetwork.store, onlyRecord(testNetwork).id, rests);
}

/** The fault is gone, and the user does what is left to do. */
async function bringToEnd(testNetwork: TestNetwork): Promise<void> {
  const { id, state, notice } = onlyRecord(testNetwork);
  if (state === 'unsaved') {
    await testNetwork.tasks.saveAgain(id);
  } else if (notice?.kind === 'key') {
    testNetwork.tasks.keysChanged();
  }
  const over = (it: TaskRecord) => isEnded(it.state) || it.state === 'unconfirmed';
  await testNetwork.clock.runUntil(whenRecord(testNetwork.store, id, over));
}

function onlyRecord({ store }: TestNetwork): TaskRecord {
  const [record, ...more] = store.all();
  if (record === undefined || more.length > 0) {
    throw new Error(`There are ${more.length} records too many, or none.`);
  }
  return record;
}

async function seen(
  testNetwork: TestNetwork,
  host: Host,
  requests: number,
  delays: readonly number[],
): Promise<Struck> {
  const record = onlyRecord(testNetwork);
  const { state } = record;
  const isNotice = record.notice !== undefined;
  const text = joinSentences(whatHappened(record), isNotice ? undefined : adviceText(record));
  const says = text
    .replaceAll(host.proxy?.address ?? 'PROXY', 'PROXY')
    .replaceAll(new URL(host.origin).host, 'HOST');
  return {
    outcome: { state, requests, says, waits: delays.map(seconds) },
    links: testNetwork.links,
    broken: await brokenFiles(testNetwork),
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

function lostTasks(testNetwork: TestNetwork): string[] {
  const { state, taskId } = onlyRecord(testNetwork);
  return state === 'unconfirmed' ? [] : testNetwork.taken.filter((it) => it !== taskId);
}

async function placesOfKey(testNetwork: TestNetwork): Promise<string[]> {
  const asked = [...testNetwork.videos.received, ...testNetwork.elsewhere.received];
  const requests = asked.filter(({ headers }) => /^authorization:/im.test(headers));
  const records = await Promise.all(
    (await readdir(testNetwork.recordsFolder)).map(async (name) => ({
      place: name,
      // An older revision may have been deleted meanwhile.
      text: await readFile(join(testNetwork.recordsFolder, name), 'utf8').catch(() => ''),
    })),
  );
  const lines = testNetwork.context.log.lines.map(({ message }) => ({
    place: 'log',
    text: message,
  }));
  return [
    ...requests.map(({ path }) => path),
    ...[...records, ...lines]
      .filter(({ text }) => text.includes(KEY) || text.includes(PROXY_PASSWORD))
      .map(({ place }) => place),
  ];
}

/** Files with a final name that are not the task’s whole video, or that no record names. */
async function brokenFiles(testNetwork: TestNetwork): Promise<string[]> {
  const { file, taskId = '' } = onlyRecord(testNetwork);
  const right = Buffer.from(makeVideo({ path: taskId }).body);
  const violations = (await readdir(testNetwork.videosFolder)).map(async (name) => {
    const bytes = await readFile(join(testNetwork.videosFolder, name));
    const claimed = file !== undefined && basename(file) === name;
    return claimed && bytes.equals(right) ? [] : [name];
  });
  return (await Promise.all(violations)).flat();
}
