import { mock } from 'node:test';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { taskFolders, Tasks } from '../../../src/tasks/tasks.ts';
import type { TaskRequest } from '../../../src/tasks/submit.ts';
import { makePlaceholder } from '../../simulator/render/placeholder.ts';
import { TestContext } from '../../unit/tasks/support/testEnvironment.ts';
import { ManualClock } from '../../unit/tasks/support/manualClock.ts';
import { RecordingLog } from '../../unit/tasks/support/recordingLog.ts';
import { newFolder, removeFolder } from '../../unit/tasks/support/tempFolder.ts';
import { json, type Answer } from './answer.ts';
import { needsTls, type Fault } from './fault.ts';
import { patchModules, type ProxyAgent, type ProxyMode } from './proxyAgent.ts';
import { Host, type Received } from './host.ts';
import { Names } from './names.ts';
import { ManualTimeLimits } from './manualTimeLimits.ts';
import { TrustedCertificates } from './trustedCertificates.ts';

/** The key. Only the service may see it. */
export const KEY = 'key_0123456789abcdef';

/** Long enough for a request to be under way for a while. */
const IMAGE_BYTES = Buffer.alloc(225_000);

/** A clock that can be set, and that records the delays it was asked for. */
export class TurnableClock extends ManualClock {
  readonly delays: number[] = [];
  #turned = 0;

  override now(): number {
    return super.now() + this.#turned;
  }

  /** Sets the time forward or back by milliseconds. Delays under way stay as long as they are. */
  turn(milliseconds: number): void {
    this.#turned += milliseconds;
  }

  override delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.delays.push(milliseconds);
    return super.delay(milliseconds, signal);
  }
}

/** VS Code's proxy agent, and the setting `http.proxySupport`. */
export interface Behind {
  readonly agent: ProxyAgent;
  readonly mode: ProxyMode;
}

/** A window with its tasks, a service, a host of videos, and a host that must not get requests. */
export class TestNetwork {
  /** Ids of the tasks that the service took. */
  readonly taken: string[] = [];
  /** Whether a task that is asked about is still working. */
  working = false;
  /** Links to videos that were given out. */
  links = 0;

  private constructor(
    readonly clock: TurnableClock,
    readonly names: Names,
    readonly service: Host,
    readonly videos: Host,
    readonly elsewhere: Host,
    readonly context: TestContext,
    readonly tasks: Tasks,
    private readonly folder: string,
    private readonly unpatch: () => void,
  ) {}

  /** @param behind requests go through VS Code's proxy agent, to hosts that are not this computer */
  static async open(fault?: Fault, behind?: Behind): Promise<TestNetwork> {
    const clock = new TurnableClock();
    const names = new Names(() => clock.now());
    const surroundings = {
      names,
      certificates: new TrustedCertificates(),
      timeLimits: new ManualTimeLimits(),
      proxies: behind !== undefined,
    };
    const secure = behind !== undefined || (fault !== undefined && needsTls(fault));
    const protocol = secure ? 'https' : 'http';
    const domain = behind === undefined ? 'localhost' : 'example';
    const service = await Host.open(
      behind === undefined ? domain : `service.${domain}`,
      protocol,
      surroundings,
    );
    const videos = await Host.open(`videos.${domain}`, protocol, surroundings);
    const elsewhere = await Host.open(
      `elsewhere.${domain}`,
      behind === undefined ? 'http' : 'https',
      surroundings,
    );
    const unpatch =
      behind === undefined
        ? () => undefined
        : patchModules(behind.agent, {
            proxySupport: behind.mode,
            route: (url) => {
              const { hostname } = new URL(url);
              const host = [service, videos, elsewhere].find((it) => it.name === hostname);
              return host?.proxy?.route ?? 'DIRECT';
            },
          });
    videos.answer = makeVideo;
    elsewhere.answer = makeVideo;
    service.elsewhere = elsewhere.origin;
    videos.elsewhere = elsewhere.origin;
    const folder = await newFolder();
    const { records, leases } = taskFolders(folder);
    await mkdir(leases, { recursive: true });
    await mkdir(join(folder, 'videos'));
    const store = await RecordStore.open(records, new RecordingLog());
    const context = new TestContext(store, clock, leases, 'window');
    context.key = KEY;
    const tasks = await Tasks.open(context);
    const testNetwork = new TestNetwork(
      clock,
      names,
      service,
      videos,
      elsewhere,
      context,
      tasks,
      folder,
      unpatch,
    );
    service.answer = (request) => testNetwork.#answerOfService(request);
    return testNetwork;
  }

  get store(): RecordStore {
    return this.context.store;
  }

  get recordsFolder(): string {
    return taskFolders(this.folder).records;
  }

  get videosFolder(): string {
    return join(this.folder, 'videos');
  }

  /** Requests that the service received, by what they ask for. */
  requests(what: 'create' | 'query'): readonly Received[] {
    const method = what === 'create' ? 'POST' : 'GET';
    return this.service.received.filter((it) => it.method === method);
  }

  request(): TaskRequest {
    return {
      service: `${this.service.origin}/runwayml/v1`,
      settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5 },
      image: {
        uri: 'file:///pictures/cat.png',
        name: 'cat.png',
        format: 'image/png',
        bytes: IMAGE_BYTES,
      },
      folder: this.videosFolder,
    };
  }

  /**
   * Submits a task. The clock runs until the result is known, and then stands still.
   *
   * @returns the record's id, and the milliseconds from each attempt to send it to the next
   */
  async submit(): Promise<{ readonly id: string; readonly waits: readonly number[] }> {
    const before = this.clock.delays.length;
    let waits: readonly number[] = [];
    const known = new Set(this.store.all().map((it) => it.id));
    const submission = this.tasks.submit(this.request());
    await this.clock.runUntil(
      new Promise<void>((resolve) => {
        const listening = this.store.onDidChange((changed) => {
          if (changed.some((it) => !known.has(it.id) && !isBeingSent(it))) {
            listening.dispose();
            waits = this.clock.delays.slice(before);
            resolve();
          }
        });
      }),
    );
    return { id: (await submission).record.id, waits };
  }

  async close(): Promise<void> {
    this.tasks.dispose();
    this.unpatch();
    await Promise.all([this.service, this.videos, this.elsewhere].map((it) => it.close()));
    mock.restoreAll();
    await removeFolder(this.folder);
  }

  #answerOfService({ method, path }: Received): Answer {
    if (method === 'POST') {
      const id = `task-${this.taken.length + 1}`;
      this.taken.push(id);
      return json(200, { id });
    }
    const id = path.slice(path.lastIndexOf('/') + 1);
    if (this.working) {
      return json(200, { id, status: 'RUNNING', progress: 0.5 });
    }
    this.links += 1;
    const output = [`${this.videos.origin}/${id}.mp4?signature=${this.links}`];
    return json(200, { id, status: 'SUCCEEDED', output });
  }
}

function isBeingSent({ state }: TaskRecord): boolean {
  return state === 'preparing' || state === 'submitting';
}

/** The bytes of the only right video at an address. */
export function makeVideo({ path }: Pick<Received, 'path'>): Answer {
  const id = /task-\d+/.exec(path)?.[0] ?? 'none';
  return {
    status: 200,
    headers: { 'Content-Type': 'video/mp4' },
    body: makePlaceholder(id),
  };
}
