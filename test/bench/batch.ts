/**
 * How long a batch of 100 images takes at a service that takes three tasks at a time and refuses any
 * more with 429, compared with the ideal schedule, in which the next task begins at the moment when
 * one ends. The queue and the poller are the real ones; time is simulated, and the records are in
 * memory. Every answer takes 200 ms. Run times are log-normal, with a median of 64 s.
 *
 * Each image has two megabytes. They are read when the image's turn comes: so the most memory that
 * images take at once says whether it stays flat.
 */
import { ServiceError } from '../../src/runway/errors/serviceError.ts';
import { readTask } from '../../src/runway/answers/readTask.ts';
import type { RunwayClient } from '../../src/runway/client.ts';
import type { CreateBody } from '../../src/runway/request.ts';
import { Capabilities } from '../../src/services/capabilities.ts';
import { BatchQueue } from '../../src/tasks/batches/batchQueue.ts';
import { createBatch } from '../../src/tasks/batches/batches.ts';
import type { TaskContext } from '../../src/tasks/context.ts';
import { RunTimes } from '../../src/tasks/polling/runTimes.ts';
import { ServicePoller } from '../../src/tasks/polling/servicePoller.ts';
import { TaskQueries } from '../../src/tasks/polling/taskQueries.ts';
import type { TaskRecord } from '../../src/tasks/record.ts';
import type { RecordStore } from '../../src/tasks/store/recordStore.ts';
import { transition } from '../../src/tasks/transitions.ts';
import { Lease } from '../../src/tasks/windows/lease.ts';
import { Windows } from '../../src/tasks/windows/windows.ts';
import { Emitter } from '../../src/util/emitter.ts';
import { batchRequests, TestBatches } from '../unit/tasks/support/batches.ts';
import { ManualClock } from '../unit/tasks/support/manualClock.ts';
import { RecordingLog } from '../unit/tasks/support/recordingLog.ts';
import { redImage } from '../unit/tasks/support/redImage.ts';
import type { Figure } from './figure.ts';
import { makeRandom, normal, replace } from './simulated.ts';

const IMAGES = 100;
const AT_ONCE = 3;

/** Milliseconds. */
const MEDIAN = 64_000;
const SPREAD = 0.4;
const ROUND_TRIP = 200;

const IMAGE_BYTES = 2 * 1024 * 1024;
const SERVICE = 'http://127.0.0.1:9/v1';

/** Measures the time and the memory of a batch. */
export async function measureBatch(): Promise<Figure[]> {
  const random = makeRandom(20_260_102);
  const runs = Array.from({ length: IMAGES }, () => MEDIAN * Math.exp(SPREAD * normal(random)));
  const { took, submitted, refused, mostImages } = await runBatch(runs, random);
  const ideal = idealTime(runs);
  const exactlyOnce = submitted.length === IMAGES && new Set(submitted).size === IMAGES;
  return [
    {
      name: `Batch of ${IMAGES} images, ${AT_ONCE} at a time`,
      ours: `${Math.round(took / 1000)} s`,
      against: `ideal schedule: ${Math.round(ideal / 1000)} s`,
      ratio: (took / ideal).toFixed(3),
      target: '≤ 1.05',
      met: took / ideal <= 1.05,
    },
    {
      name: 'Images of a batch that were sent, each once',
      ours: `${new Set(submitted).size} (${refused} times refused with 429)`,
      against: String(IMAGES),
      ratio: (submitted.length / IMAGES).toFixed(2),
      target: '= 1',
      met: exactlyOnce,
    },
    {
      name: 'Images of a batch in memory at the same time',
      ours: String(mostImages),
      against: String(AT_ONCE),
      ratio: (mostImages / AT_ONCE).toFixed(2),
      target: '≤ 1',
      met: mostImages <= AT_ONCE,
    },
  ];
}

/** The time in which the service makes all videos, if each begins as soon as one ends. */
function idealTime(runs: readonly number[]): number {
  const free = Array.from({ length: AT_ONCE }, () => 0);
  for (const run of runs) {
    const first = free.indexOf(Math.min(...free));
    free[first] = (free[first] ?? 0) + run;
  }
  return Math.max(...free);
}

interface Result {
  /** Milliseconds until every video was there. */
  readonly took: number;
  /** The prompts of the requests that were taken. */
  readonly submitted: readonly string[];
  readonly refused: number;
  readonly mostImages: number;
}

async function runBatch(runs: readonly number[], random: () => number): Promise<Result> {
  // Who sends is decided by files and in real time, and not measured here.
  const restore = replace(Lease.prototype, { acquire: () => Promise.resolve(true) });
  const clock = new ManualClock(0);
  const store = new MemoryStore();
  const ends = new Map<string, number>();
  const submitted: string[] = [];
  let refused = 0;
  const client = {
    service: { root: SERVICE, kind: 'relay' },
    create: async (body: CreateBody) => {
      await clock.delay(ROUND_TRIP / 2);
      const running = [...ends.values()].filter((end) => end > clock.now()).length;
      if (running >= AT_ONCE) {
        refused += 1;
        throw new ServiceError({ reason: 'rateLimit', status: 429, host: '127.0.0.1:9' });
      }
      const taskId = `task-${submitted.length}`;
      ends.set(taskId, clock.now() + (runs[submitted.length] ?? NaN));
      submitted.push(body.promptText ?? '');
      await clock.delay(ROUND_TRIP / 2);
      return { taskId };
    },
    query: async (taskId: string) => {
      await clock.delay(ROUND_TRIP / 2);
      const isOver = clock.now() >= (ends.get(taskId) ?? Infinity);
      await clock.delay(ROUND_TRIP / 2);
      const output = isOver ? { output: ['https://cdn.example.com/video.mp4'] } : {};
      return readTask(
        { id: taskId, status: isOver ? 'SUCCEEDED' : 'RUNNING', ...output },
        '127.0.0.1:9',
      );
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
  const support = new TestBatches();
  support.atOnce = AT_ONCE;
  const inMemory = new Set<string>();
  let mostImages = 0;
  support.readImage = async ({ id, image }) => {
    await Promise.resolve();
    inMemory.add(id);
    mostImages = Math.max(mostImages, inMemory.size);
    const red = redImage(image.name);
    return 'bytes' in red ? { ...red, bytes: padded(red.bytes) } : red;
  };
  const windows = new Windows(context);
  const poller = new ServicePoller(
    SERVICE,
    context,
    new TaskQueries(clock),
    windows,
    new RunTimes(context.store, context.log),
  );
  const queue = new BatchQueue(SERVICE, context, windows, support);
  const names = runs.map((_, index) => `image-${index}`);
  const all = new Promise<void>((resolve) => {
    store.onDidChange((changed) => {
      for (const { id, state } of changed) {
        if (state !== 'preparing' && state !== 'submitting') {
          inMemory.delete(id);
        }
      }
      poller.wake();
      queue.wake();
      if (store.all().every(({ state }) => state === 'done')) {
        resolve();
      }
    });
  });
  const requests = batchRequests(names, { service: SERVICE, folder: '' });
  store.add(createBatch(requests, 'window', clock.now()));
  const running = [poller.run(), queue.run()];
  await clock.runUntil(all);
  const took = clock.now();
  poller.dispose();
  queue.dispose();
  windows.dispose();
  await Promise.all(running);
  restore();
  return { took, submitted, refused, mostImages };
}

/** A picture of many bytes: what follows its end is ignored. */
function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(IMAGE_BYTES);
  all.set(bytes);
  return all;
}

/** The records of the batch, in memory. A video is saved as soon as it is there. */
class MemoryStore {
  private readonly records = new Map<string, TaskRecord>();
  private readonly changed = new Emitter<readonly TaskRecord[]>((error) => {
    throw error;
  });
  readonly onDidChange = this.changed.event;

  add(records: readonly TaskRecord[]): void {
    for (const record of records) this.records.set(record.id, record);
  }

  all(): readonly TaskRecord[] {
    return [...this.records.values()];
  }

  get(id: string): TaskRecord | undefined {
    return this.records.get(id);
  }

  readNewestEnded(): Promise<readonly TaskRecord[]> {
    return Promise.resolve([]);
  }

  update(id: string, change: (record: TaskRecord) => TaskRecord): Promise<TaskRecord | undefined> {
    const record = this.records.get(id);
    if (record === undefined) return Promise.resolve(undefined);
    let next = change(record);
    if (next.state === 'saving') {
      next = transition(next, { type: 'saved', file: '/videos/cat.mp4' }, 0);
    }
    this.records.set(id, next);
    if (next !== record) this.changed.fire([next]);
    return Promise.resolve(next);
  }
}
