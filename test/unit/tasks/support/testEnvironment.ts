import { watch } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Capabilities } from '../../../../src/services/capabilities.ts';
import { deliverImage } from '../../../../src/image/deliverImage.ts';
import { RunwayClient } from '../../../../src/runway/client.ts';
import { parseService, type Service } from '../../../../src/runway/service.ts';
import type { BatchSupport } from '../../../../src/tasks/batches/batchSupport.ts';
import type { TaskContext } from '../../../../src/tasks/context.ts';
import { RecordStore } from '../../../../src/tasks/store/recordStore.ts';
import type { TaskRequest } from '../../../../src/tasks/submit.ts';
import { taskFolders, Tasks } from '../../../../src/tasks/tasks.ts';
import {
  startSimulator,
  type Plan,
  type Simulator,
  type SimulatorOptions,
} from '../../../simulator/index.ts';
import { ManualClock } from './manualClock.ts';
import { RecordingLog } from './recordingLog.ts';
import { redImage } from './redImage.ts';
import { newFolder, removeFolder } from './tempFolder.ts';

/** The context of a window's tasks. A test may change every field that is not `readonly`. */
export class TestContext implements TaskContext {
  readonly log = new RecordingLog();
  readonly capabilities = new Capabilities();
  /** `missing`: there is no client. Undefined: the client has no key. */
  key: string | undefined;
  /** Overrides the kind of the service; undefined: the kind of its address. */
  kind: Service['kind'] | undefined;
  /** The result of `random()`. */
  number = 0;
  /** Undefined: the window sends no batches. */
  batches: BatchSupport | undefined;
  /** How often `client` was called. */
  asked = 0;

  constructor(
    readonly store: RecordStore,
    readonly clock: ManualClock,
    readonly leases: string,
    readonly window: string,
  ) {}

  async client(root: string): Promise<RunwayClient | undefined> {
    this.asked += 1;
    await Promise.resolve();
    const service = parseService(root);
    return this.key === 'missing'
      ? undefined
      : new RunwayClient({ ...service, kind: this.kind ?? service.kind }, this.key);
  }

  random(): number {
    return this.number;
  }
}

/** A window, with its tasks. */
export interface TestWindow {
  readonly context: TestContext;
  readonly store: RecordStore;
  readonly tasks: Tasks;
}

/** A simulated service, a folder that all windows share, a folder for videos, and one clock. */
export class TestEnvironment {
  readonly clock: ManualClock;
  readonly #opened: { dispose(): void }[] = [];
  #simulator: Simulator;

  private constructor(
    simulator: Simulator,
    clock: ManualClock,
    private readonly folder: string,
  ) {
    this.#simulator = simulator;
    this.clock = clock;
  }

  /** @param parent the folder for its folders */
  static async open(options: SimulatorOptions = {}, parent?: string): Promise<TestEnvironment> {
    const clock = new ManualClock();
    const folder = await newFolder(parent);
    const simulator = await startSimulator({ ...defaults, now: () => clock.now(), ...options });
    const environment = new TestEnvironment(simulator, clock, folder);
    await mkdir(environment.leases, { recursive: true });
    await mkdir(environment.videos);
    return environment;
  }

  get simulator(): Simulator {
    return this.#simulator;
  }

  get root(): string {
    return this.simulator.root('relay');
  }

  get records(): string {
    return taskFolders(this.folder).records;
  }

  get leases(): string {
    return taskFolders(this.folder).leases;
  }

  get videos(): string {
    return join(this.folder, 'videos');
  }

  /** Makes the context of a window that has not opened its tasks yet. */
  async context(name = 'window'): Promise<TestContext> {
    const store = await RecordStore.open(this.records, new RecordingLog());
    this.#opened.push(store);
    return new TestContext(store, this.clock, this.leases, name);
  }

  async window(name = 'window', change: (context: TestContext) => void = () => undefined) {
    const context = await this.context(name);
    change(context);
    return this.openTasks(context);
  }

  async openTasks(context: TestContext): Promise<TestWindow> {
    const tasks = await Tasks.open(context);
    this.#opened.push(tasks);
    return { context, store: context.store, tasks };
  }

  request(changes: Partial<TaskRequest> = {}): TaskRequest {
    return {
      service: this.root,
      settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5 },
      image: redImage(),
      folder: this.videos,
      ...changes,
    };
  }

  /** Submits a task and waits until a window is about to poll it. @returns its record's id */
  async submit(window: TestWindow, plan: Plan = {}, request: Partial<TaskRequest> = {}) {
    this.simulator.next(plan);
    const { record, error } = await window.tasks.submit(this.request(request));
    if (error !== undefined) {
      throw error;
    }
    await this.clock.scheduled();
    return record.id;
  }

  /** Makes a finished task at the service, and a link to its video. */
  async finishedTask(): Promise<{ readonly taskId: string; readonly url: string }> {
    const client = new RunwayClient(parseService(this.root), undefined);
    const request = this.request();
    const { taskId } = await client.create({
      ...request.settings,
      promptImage: await deliverImage(request.image, client),
    });
    await this.simulator.tasks.at(-1)?.rendered;
    const { videoUrl } = await client.query(taskId);
    if (videoUrl === undefined) {
      throw new Error('The simulator has no video.');
    }
    return { taskId, url: videoUrl };
  }

  /** Stops the service, so that no connection is possible. */
  async goOffline(): Promise<void> {
    await this.simulator.close();
  }

  /** Starts another simulator at the same address. */
  async comeBack(options: SimulatorOptions = {}): Promise<Simulator> {
    const port = Number(new URL(this.simulator.origin).port);
    const now = () => this.clock.now();
    this.#simulator = await startSimulator({ ...defaults, now, ...options, port });
    return this.#simulator;
  }

  /** Resolves when no window holds the lease of the service. */
  async leaseIsFree(): Promise<void> {
    const name = `service-${Buffer.from(this.root).toString('base64url').slice(0, 200)}.lease`;
    await gone(this.leases, name);
  }

  /** Settles when a window no longer shows that it is alive. */
  async isIdle(window: string): Promise<void> {
    await gone(this.leases, `window-${window}.lease`);
  }

  async close(): Promise<void> {
    for (const opened of this.#opened) {
      opened.dispose();
    }
    await this.simulator.close();
    await removeFolder(this.folder);
  }
}

/** Opens a new environment for each test of a suite. @param parent the folder for its folders */
export function useTestEnvironment(
  options: SimulatorOptions = {},
  parent?: string,
): () => TestEnvironment {
  let environment: TestEnvironment;
  beforeEach(async () => {
    environment = await TestEnvironment.open(options, parent);
  });
  afterEach(async () => environment.close());
  return () => environment;
}

const defaults: SimulatorOptions = { render: 'none', queueMs: 0, runMs: 0 };

/** Resolves when a folder doesn't have this name. */
async function gone(folder: string, name: string): Promise<void> {
  const changes = watch(folder, { persistent: false });
  try {
    await new Promise<void>((resolve) => {
      const look = () => {
        access(join(folder, name)).catch(() => resolve());
      };
      changes.on('change', look);
      look();
    });
  } finally {
    changes.close();
  }
}
