import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { basename, extname } from 'node:path';
import { isRunning } from '../../../src/tasks/record.ts';
import { Lease } from '../../../src/tasks/windows/lease.ts';
import { RecordingLog } from '../../unit/tasks/support/recordingLog.ts';
import { namesIn } from '../../unit/tasks/support/tempFolder.ts';
import { Lab } from '../support/lab.ts';
import { makeRequest, openTasks, type OpenTasks } from '../support/openTasks.ts';

const TASKS = 100;

/** Times faster than real time. */
const SPEED = 20;

/** A window, and what it announced. */
interface Window extends OpenTasks {
  submit(name: string): Promise<unknown>;
  /** Ids of the records whose end this window announced. */
  readonly announced: readonly string[];
  readonly claims: readonly Promise<void>[];
}

describe('two windows that always believe that they hold the lease', function () {
  this.timeout(120_000);

  let lab: Lab;
  let windows: readonly Window[];

  beforeEach(async () => {
    holdEveryServiceLease();
    lab = await Lab.open(SPEED, { queueMs: 4000, runMs: 6000 });
    windows = await Promise.all([openWindow('window-1'), openWindow('window-2')]);
  });

  afterEach(async () => {
    for (const { tasks } of windows) {
      tasks.dispose();
    }
    mock.restoreAll();
    await lab.close();
  });

  async function openWindow(window: string): Promise<Window> {
    const opening = lab.makeOpening({ window });
    const opened = await openTasks(opening, new RecordingLog());
    const { tasks } = opened;
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
    const submit = (name: string) => tasks.submit(makeRequest({ name }, opening));
    return { ...opened, submit, announced, claims };
  }

  /** How many tasks both windows asked about: otherwise the test shows nothing. */
  function polledByBoth(): number {
    const askers = new Map<string, Set<unknown>>();
    for (const { endpoint, path, headers } of lab.simulator.requests) {
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
      await window.submit(name);
    }
    await Promise.all(windows.map(allAnnounced));
    await Promise.all(windows.flatMap((window) => window.claims));

    assert.equal(lab.simulator.count('create'), TASKS);
    const videos = await namesIn(lab.testFolder.videos);
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
