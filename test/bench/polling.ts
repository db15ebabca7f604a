/**
 * How often the extension asks about a task, and how late it notices the end, compared with
 * `waitForTaskOutput` of Runway's SDK. Both watch the same 2,000 tasks in simulated time.
 *
 * The extension's part is the real `ServicePoller` with a list of tasks in memory. It knows nothing
 * at first, and learns from the tasks that end. The SDK's part is the real function with a replaced
 * `fetch` and replaced timers, and without its time limit.
 *
 * Half of the tasks wait in a queue before they run. Run times are log-normal, and the reported
 * progress is not linear. Every answer takes 200 ms.
 */
import { pathToFileURL } from 'node:url';
import RunwayML from '@runwayml/sdk';
import { readTask } from '../../src/runway/answers/readTask.ts';
import type { RunwayClient } from '../../src/runway/client.ts';
import { Capabilities } from '../../src/services/capabilities.ts';
import type { TaskContext } from '../../src/tasks/context.ts';
import { RunTimes } from '../../src/tasks/polling/runTimes.ts';
import { ServicePoller } from '../../src/tasks/polling/servicePoller.ts';
import { TaskQueries } from '../../src/tasks/polling/taskQueries.ts';
import { isActive, type TaskRecord } from '../../src/tasks/record.ts';
import type { RecordStore } from '../../src/tasks/store/recordStore.ts';
import { transition } from '../../src/tasks/transitions.ts';
import { Lease } from '../../src/tasks/windows/lease.ts';
import { Windows } from '../../src/tasks/windows/windows.ts';
import { Emitter } from '../../src/util/emitter.ts';
import { ManualClock } from '../unit/tasks/support/manualClock.ts';
import { RecordingLog } from '../unit/tasks/support/recordingLog.ts';
import { taskRecord } from '../unit/tasks/support/records.ts';
import type { Figure } from './figure.ts';
import { makeRandom, normal, replace } from './simulated.ts';

/** Tasks of one case. */
const TASKS = 500;

/** Tasks of a case that a user has under way at the same time. */
const AT_ONCE = 3;

/** Standard deviation of the logarithm of run times: 1 in 6 takes more than 1.5 × the median. */
const SPREAD = 0.4;

/** Mean time in the queue of the tasks that wait, in milliseconds. */
const QUEUE = 30_000;

/** Milliseconds from a query to its answer. */
const ROUND_TRIP = 200;

const SERVICE = 'http://127.0.0.1:9/v1';

interface Case {
  /** Milliseconds. */
  readonly median: number;
  readonly hasProgress: boolean;
}

const cases: readonly Case[] = [
  { median: 64_000, hasProgress: true },
  { median: 64_000, hasProgress: false },
  { median: 256_000, hasProgress: true },
  { median: 256_000, hasProgress: false },
];

/** What the service will do with a task. Times in milliseconds. */
interface Plan {
  readonly queue: number;
  readonly run: number;
  /** The exponent of the progress: 1 is linear. Undefined: no progress is reported. */
  readonly bend: number | undefined;
}

/** How a task was watched. */
interface Watch {
  readonly queries: number;
  /** Milliseconds from the end at the service until it was noticed. */
  readonly lateness: number;
}

interface Result {
  readonly name: string;
  readonly ours: readonly Watch[];
  readonly sdk: readonly Watch[];
}

/** Measures queries and lateness over all cases. */
export async function measurePolling(): Promise<Figure[]> {
  return summarize(join(await measureCases()));
}

async function measureCases(): Promise<Result[]> {
  const random = makeRandom(20_260_101);
  const results: Result[] = [];
  for (const it of cases) {
    const plans = Array.from({ length: TASKS }, () => makePlan(it, random));
    const name = `${it.median / 1000} s, ${it.hasProgress ? 'with' : 'without'} progress`;
    results.push({
      name,
      ours: await watchWithPoller(plans, random),
      sdk: await watchWithSdk(plans, random),
    });
  }
  return results;
}

function makePlan({ median, hasProgress }: Case, random: () => number): Plan {
  return {
    queue: random() < 0.5 ? 0 : -QUEUE * Math.log(1 - random()),
    run: median * Math.exp(SPREAD * normal(random)),
    bend: hasProgress ? Math.exp(0.25 * normal(random)) : undefined,
  };
}

/** What the service answers about a task. @param age milliseconds since it was submitted */
function answer(id: string, { queue, run, bend }: Plan, age: number): object {
  if (age >= queue + run) {
    return { id, status: 'SUCCEEDED', output: ['https://cdn.example.com/video.mp4'] };
  }
  if (age < queue) {
    return { id, status: 'PENDING' };
  }
  const progress = bend === undefined ? undefined : ((age - queue) / run) ** bend;
  return { id, status: 'RUNNING', progress: progress && Math.floor(progress * 100) / 100 };
}

/** The real poller of one service. */
async function watchWithPoller(plans: readonly Plan[], random: () => number): Promise<Watch[]> {
  // Who polls is decided by files and in real time, and not measured here.
  const restore = replace(Lease.prototype, { acquire: () => Promise.resolve(true) });
  const clock = new ManualClock(0);
  const store = new MemoryStore();
  const submitted = new Map<
    string,
    { readonly plan: Plan; readonly at: number; queries: number }
  >();
  const client = {
    service: { root: SERVICE, kind: 'relay' },
    query: async (taskId: string) => {
      const task = submitted.get(taskId);
      if (task === undefined) throw new Error(`No task ${taskId}`);
      task.queries += 1;
      await clock.delay(ROUND_TRIP / 2);
      const json = answer(taskId, task.plan, clock.now() - task.at);
      await clock.delay(ROUND_TRIP / 2);
      return readTask(json, '127.0.0.1:9');
    },
  };
  const context: TaskContext = {
    store: store as unknown as RecordStore,
    clock,
    log: new RecordingLog(),
    leases: '',
    window: 'window',
    client: () => Promise.resolve(client as unknown as RunwayClient),
    capabilities: new Capabilities(),
    random,
  };
  const runTimes = new RunTimes(context.store, context.log);
  const queries = new TaskQueries(clock);
  const poller = new ServicePoller(SERVICE, context, queries, new Windows(context), runTimes);
  store.onDidChange(() => poller.wake());
  const watches: Watch[] = [];
  const waiting = [...plans];
  const user = async () => {
    for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) {
      const at = clock.now();
      const record = taskRecord({ createdAt: at, submittedAt: at, service: SERVICE });
      const task = { plan, at, queries: 0 };
      submitted.set(record.taskId ?? '', task);
      await store.ended(record);
      watches.push({ queries: task.queries, lateness: clock.now() - at - plan.queue - plan.run });
      await clock.delay(30_000 * random());
    }
  };
  const running = poller.run();
  await clock.runUntil(Promise.all(Array.from({ length: AT_ONCE }, user)));
  poller.dispose();
  await running;
  restore();
  return watches;
}

/** The records of running tasks, in memory. A video is saved as soon as it is there. */
class MemoryStore {
  private readonly records = new Map<string, TaskRecord>();
  private readonly changed = new Emitter<readonly TaskRecord[]>((error) => {
    throw error;
  });
  readonly onDidChange = this.changed.event;

  all(): readonly TaskRecord[] {
    return [...this.records.values()];
  }

  readNewestEnded(): Promise<readonly TaskRecord[]> {
    return Promise.resolve([]);
  }

  /** Adds a record. Settles when the task has ended. */
  async ended(record: TaskRecord): Promise<void> {
    this.records.set(record.id, record);
    await new Promise<void>((resolve) => {
      const listening = this.onDidChange((changed) => {
        if (changed.some((it) => it.id === record.id && !isActive(it.state))) {
          listening.dispose();
          resolve();
        }
      });
      this.changed.fire([record]);
    });
  }

  update(id: string, change: (record: TaskRecord) => TaskRecord): Promise<TaskRecord | undefined> {
    const record = this.records.get(id);
    if (record === undefined) return Promise.resolve(undefined);
    let next = change(record);
    if (next.state === 'saving') {
      next = transition(next, { type: 'saved', file: '/videos/cat.mp4' }, 0);
      this.records.delete(id);
    } else {
      this.records.set(id, next);
    }
    if (next !== record) this.changed.fire([next]);
    return Promise.resolve(next);
  }
}

/** The real `waitForTaskOutput`, one task after another: they don't influence each other. */
async function watchWithSdk(plans: readonly Plan[], random: () => number): Promise<Watch[]> {
  const clock = new ManualClock(0);
  const restore = replaceGlobals(clock, random);
  try {
    const watches: Watch[] = [];
    for (const plan of plans) watches.push(await clock.runUntil(watchOne(plan, clock)));
    return watches;
  } finally {
    restore();
  }
}

async function watchOne(plan: Plan, clock: ManualClock): Promise<Watch> {
  const at = clock.now();
  let queries = 0;
  const client = new RunwayML({
    apiKey: 'key',
    maxRetries: 0,
    fetch: async (_, { method } = {}) => {
      if (method?.toUpperCase() === 'POST') return Response.json({ id: 'task' });
      queries += 1;
      await clock.delay(ROUND_TRIP / 2);
      const json = answer('task', plan, clock.now() - at);
      await clock.delay(ROUND_TRIP / 2);
      return Response.json(json);
    },
  });
  const created = client.imageToVideo.create({
    model: 'gen4_turbo',
    promptImage: 'https://example.com/cat.png',
    ratio: '1280:720',
    duration: 5,
  });
  await created.waitForTaskOutput({ timeout: null });
  return { queries, lateness: clock.now() - at - plan.queue - plan.run };
}

/** Makes the SDK use a simulated clock. @returns puts the real functions back */
function replaceGlobals(clock: ManualClock, random: () => number): () => void {
  const start = (callback: () => void, milliseconds = 0) => {
    const timer = new AbortController();
    clock.delay(milliseconds, timer.signal).then(callback, () => undefined);
    return timer;
  };
  const stop = (timer?: AbortController) => timer?.abort('It was stopped.');
  const restore = [
    replace(globalThis, { setTimeout: start, clearTimeout: stop }),
    replace(Date, { now: () => clock.now() }),
    replace(Math, { random }),
  ];
  return () => restore.forEach((it) => it());
}

function summarize({ name, ours, sdk }: Result): Figure[] {
  const queries = (watches: readonly Watch[]) =>
    watches.reduce((sum, it) => sum + it.queries, 0) / watches.length;
  const lateness = (watches: readonly Watch[]) => median(watches.map((it) => it.lateness)) / 1000;
  const compare = (what: string, unit: string, a: number, b: number, limit: number): Figure => ({
    name: `${what}, ${name}`,
    ours: `${a.toFixed(1)}${unit}`,
    against: `waitForTaskOutput: ${b.toFixed(1)}${unit}`,
    ratio: (a / b).toFixed(2),
    target: `≤ ${limit}`,
    met: a / b <= limit,
  });
  return [
    compare('Queries per task', '', queries(ours), queries(sdk), 0.6),
    compare('Median lateness', ' s', lateness(ours), lateness(sdk), 0.9),
  ];
}

function join(results: readonly Result[]): Result {
  const ours = results.flatMap((it) => it.ours);
  return { name: `${ours.length} tasks`, ours, sdk: results.flatMap((it) => it.sdk) };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const results = await measureCases();
  console.table([...results, join(results)].flatMap(summarize));
}
