import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { basename, extname } from 'node:path';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import { Capabilities } from '../../../src/services/capabilities.ts';
import { isRunning } from '../../../src/tasks/record.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { Tasks } from '../../../src/tasks/tasks.ts';
import { Lease } from '../../../src/tasks/windows/lease.ts';
import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { RecordingLog } from '../../unit/tasks/support/recordingLog.ts';
import { redImage } from '../../unit/tasks/support/redImage.ts';
import { namesIn, tempFolder } from '../../unit/tasks/support/tempFolder.ts';
import { fastClock } from '../crash/fastClock.ts';

const TASKS = 100;

/** Times faster than real time. */
const SPEED = 20;

/** A window, and what it announced. */
interface Window {
  readonly tasks: Tasks;
  readonly store: RecordStore;
  /** Ids of the records whose end this window announced. */
  readonly announced: readonly string[];
  readonly claims: readonly Promise<void>[];
}

describe('two windows that always believe that they hold the lease', function () {
  this.timeout(120_000);

  const folder = tempFolder();
  let simulator: Simulator;
  let windows: readonly Window[];

  beforeEach(async () => {
    holdEveryServiceLease();
    simulator = await startSimulator({ render: 'none', queueMs: 200, runMs: 300 });
    windows = await Promise.all([openWindow('window-1'), openWindow('window-2')]);
  });

  afterEach(async () => {
    for (const { tasks } of windows) {
      tasks.dispose();
    }
    mock.restoreAll();
    await simulator.close();
  });

  async function openWindow(window: string): Promise<Window> {
    const log = new RecordingLog();
    const store = await RecordStore.open(`${folder.path}/tasks`, log);
    const tasks = await Tasks.open({
      store,
      clock: fastClock(Date.now(), SPEED),
      log,
      leases: `${folder.path}/leases`,
      window,
      client: (root) => Promise.resolve(new RunwayClient(parseService(root), window)),
      capabilities: new Capabilities(),
      random: Math.random,
    });
    const announced: string[] = [];
    const claims: Promise<void>[] = [];
    tasks.onDidChange((changed) => {
      for (const record of changed.filter((it) => it.state === 'done')) {
        const claim = tasks.claimAnnouncement(record).then((claimed) => {
          if (claimed) {
            announced.push(record.id);
          }
        });
        claims.push(claim);
      }
    });
    return { tasks, store, announced, claims };
  }

  function submit({ tasks }: Window, name: string) {
    return tasks.submit({
      service: simulator.root('relay'),
      settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5 },
      image: redImage(`${name}.png`),
      folder: `${folder.path}/videos`,
    });
  }

  /** How many tasks both windows asked about: otherwise the test shows nothing. */
  function polledByBoth(): number {
    const askers = new Map<string, Set<unknown>>();
    for (const { endpoint, path, headers } of simulator.requests) {
      if (endpoint === 'query') {
        const known = askers.get(path) ?? new Set();
        askers.set(path, known.add(headers['authorization']));
      }
    }
    return [...askers.values()].filter((known) => known.size === 2).length;
  }

  it(`pay, save and announce each of ${TASKS} tasks once`, async () => {
    const names = Array.from({ length: TASKS }, (_, index) => `cat${index}`);
    for (const [index, name] of names.entries()) {
      const window = windows[index % windows.length];
      assert.ok(window);
      await submit(window, name);
    }
    await Promise.all(windows.map(allAnnounced));
    await Promise.all(windows.flatMap((window) => window.claims));

    assert.equal(simulator.count('create'), TASKS);
    const videos = await namesIn(`${folder.path}/videos`);
    assert.deepEqual(
      videos.map((video) => basename(video, extname(video))),
      names.sort(),
    );
    const [ids] = windows.map(({ tasks }) => tasks.all().map((it) => it.id));
    assert.deepEqual(windows.flatMap((window) => window.announced).sort(), ids?.sort());
    assert.ok(polledByBoth() > TASKS / 2, 'The windows hardly polled the same tasks.');
  });
});

/** Makes every window believe that it holds the lease of every service. Its own lease is real. */
function holdEveryServiceLease(): void {
  const original = Object.getOwnPropertyDescriptor(Lease.prototype, 'acquire')
    ?.value as Lease['acquire'];
  mock.method(Lease.prototype, 'acquire', function acquire(this: Lease) {
    const { file } = this as unknown as { readonly file: string };
    return basename(file).startsWith('service-') ? Promise.resolve(true) : original.call(this);
  });
}

/** Settles when a window shows every task as done and announced. */
async function allAnnounced({ store }: Window): Promise<void> {
  const isSettled = () => {
    const all = store.all();
    return all.length === TASKS && all.every((it) => !isRunning(it.state) && it.announced === true);
  };
  await new Promise<void>((resolve) => {
    const look = () => {
      if (isSettled()) {
        listening.dispose();
        resolve();
      }
    };
    const listening = store.onDidChange(look);
    look();
  });
}
