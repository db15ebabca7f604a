import { writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import http from 'node:http';
import { Capabilities } from '../../../src/services/capabilities.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import { describeError, type Log } from '../../../src/util/log.ts';
import { isRunning, type TaskRecord } from '../../../src/tasks/record.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { taskFolders, Tasks } from '../../../src/tasks/tasks.ts';
import { registerStatusBar } from '../../../src/views/statusBar.ts';
import type { TaskView } from '../../../src/views/registerTaskView.ts';
import { TaskTree } from '../../../src/views/taskTree.ts';
import { whenRecord } from '../../unit/tasks/support/records.ts';
import { fastClock } from '../crash/fastClock.ts';
import { BlockedTime } from './blockedTime.ts';
import { startCounting, countResources } from './countResources.ts';
import * as editor from './editor.ts';
import type { Job, WindowMessage } from './job.ts';
import { selectKind, makePrompt, WARM_UP } from './kinds.ts';
import { onKeyRefused } from '../../unit/tasks/support/refusedKeys.ts';
import { redImage } from '../../unit/tasks/support/redImage.ts';

/** A bit more than the time for which removed records are kept, in milliseconds. */
const A_DAY = 25 * 3600_000;

/** What this program itself holds: its way to say something, and to wait. */
const ALWAYS = ['PipeWrap', 'Immediate'];

/** Real milliseconds in which what was closed has to come to rest. */
const PATIENCE = 5000;

function report(said: WindowMessage): void {
  writeSync(1, `${JSON.stringify(said)}\n`);
}

const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error(message) {
    // A create that fails is meant to; anything else is a failure of the extension itself.
    if (!message.startsWith('The request to ')) {
      report({ violation: `An error was logged: ${message}` });
    }
  },
};

/** The user's key: the service may refuse it, and then it is taken away and set again. */
class Key {
  private value: string | undefined = 'key';
  /** How many requests are being prepared for which a missing key would be the end. */
  private users = 0;
  private gate: Promise<void> = Promise.resolve();
  private unused: () => void = () => undefined;

  get(): string | undefined {
    return this.value;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    for (let gate; gate !== this.gate;) {
      gate = this.gate;
      await gate;
    }
    this.users += 1;
    try {
      return await work();
    } finally {
      this.users -= 1;
      if (this.users === 0) {
        this.unused();
      }
    }
  }

  /** @param changed called after each of both changes */
  renew(changed: () => void): void {
    this.gate = this.gate.then(async () => {
      if (this.users > 0) {
        await new Promise<void>((resolve) => {
          this.unused = resolve;
        });
      }
      this.value = undefined;
      changed();
      await new Promise((resolve) => setImmediate(resolve));
      this.value = 'key';
      changed();
    });
  }
}

/** Shows the rows in the editor, as `registerTaskView` does in VS Code. */
function showList(tree: TaskTree): TaskView {
  const changed = new editor.EventEmitter<undefined>();
  const view = editor.window.createTreeView<TaskRecord>('runwayVideo.tasks', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (parent) => tree.getChildren(parent),
      getTreeItem: (task) => tree.getTreeItem(task),
    },
  });
  return {
    view: view as unknown as TaskView['view'],
    update: () => changed.fire(undefined),
    dispose: () => {
      view.dispose();
      changed.dispose();
    },
  };
}

/** The list as it is opened with an editor's window, and closed with it. */
class Session {
  private readonly views: readonly { dispose(): void }[];
  private readonly ownListeners: number;

  private constructor(
    private readonly job: Job,
    private readonly store: RecordStore,
    readonly tasks: Tasks,
    private readonly key: Key,
  ) {
    this.ownListeners = this.listeners;
    const tree = new TaskTree(() => Promise.resolve(tasks), new Capabilities());
    const list = showList(tree);
    this.views = [
      list,
      tree.follow(tasks, list),
      registerStatusBar(tasks),
      onKeyRefused(tasks, () => key.renew(() => tasks.keysChanged())),
    ];
  }

  static async open(job: Job, number: number): Promise<Session> {
    const { records, leases } = taskFolders(job.folder);
    await mkdir(leases, { recursive: true });
    const key = new Key();
    const store = await RecordStore.open(records, log);
    const tasks = await Tasks.open({
      store,
      clock: fastClock(job.epoch, job.speed, number * A_DAY),
      log,
      leases,
      window: `window-${number}`,
      client: (root) => {
        const known = key.get();
        return Promise.resolve(
          known === undefined ? undefined : new RunwayClient(parseService(root), known),
        );
      },
      capabilities: new Capabilities(),
      random: Math.random,
    });
    return new Session(job, store, tasks, key);
  }

  /** As a user does it: submits, maybe cancels, sees the end, and may tidy up. */
  async live(number: number): Promise<void> {
    const { tasks, job, store, key } = this;
    const kind = selectKind(number);
    const { record } = await key.use(() =>
      tasks.submit({
        service: kind === 'page' ? job.page : job.service,
        settings: {
          model: 'gen4_turbo',
          ratio: '1280:720',
          duration: 5,
          promptText: makePrompt(number),
        },
        image: redImage(`cat-${number}.png`),
        folder: kind === 'noFolder' ? `${job.videos}/file/folder` : job.videos,
      }),
    );
    if (kind === 'cancelledHere') {
      await key.use(() => tasks.cancel(record.id));
    }
    const ended = await whenRecord(store, record.id, (it) => !isRunning(it.state));
    await tasks.claimAnnouncement(ended);
    report({ ended: makePrompt(number), state: ended.state, problem: ended.problem?.failure.type });
    if (job.leaves === 'none') {
      await tasks.remove(record.id);
    }
  }

  get listeners(): number {
    return countEmitterListeners(this.store, 'changed');
  }

  async close(): Promise<void> {
    for (const view of this.views) {
      view.dispose();
    }
    if (this.listeners !== this.ownListeners) {
      report({ violation: `${this.listeners - this.ownListeners} views listen that are gone.` });
    }
    this.tasks.dispose();
    // Node keeps idle connections for the next request for a while; they are not the tasks' own.
    http.globalAgent.destroy();
    await quiet();
  }
}

/** How many listen to an emitter, which tells nobody. */
function countEmitterListeners(owner: object, emitter: string): number {
  const { listeners } = Reflect.get(owner, emitter) as { readonly listeners: ReadonlySet<unknown> };
  return listeners.size;
}

/** The whole life of the process: sessions one after the other, and what is held around them. */
async function run(job: Job): Promise<void> {
  startCounting();
  const blocked = new BlockedTime();
  const resourceCount = async (at: string, tasks: number, open?: Session) => {
    const listeners = editor.listeners + (open?.listeners ?? 0);
    const held = await countResources();
    report({ resourceCount: { at, tasks, isClosed: open === undefined, listeners, ...held } });
  };
  const session = async (number: number, from: number, to: number) => {
    const opened = await Session.open(job, number);
    await inParallel(job.atOnce, from, to, (task) => opened.live(task));
    blocked.stop();
    await resourceCount(`session ${number}`, to, opened);
    await opened.close();
  };
  await session(0, job.tasks, job.tasks + WARM_UP);
  await resourceCount('before', 0);
  for (let number = 1; number <= job.sessions; number += 1) {
    const [from, to] = [number - 1, number].map((it) => Math.ceil((job.tasks * it) / job.sessions));
    blocked.start();
    await session(number, from ?? 0, to ?? 0);
    await resourceCount(number === job.sessions ? 'after' : `closed ${number}`, to ?? 0);
  }
  report({ blocked: blocked.result, ...editor.rendered });
}

async function inParallel(
  atOnce: number,
  from: number,
  to: number,
  work: (number: number) => Promise<void>,
): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Turns of the event loop without any work after which everything counts as done. */
const IDLE_TURNS = 50;

/** Settles when nothing is under way any more, or will not end. */
async function quiet(): Promise<void> {
  const limit = Date.now() + PATIENCE;
  const isBusy = () => process.getActiveResourcesInfo().some((it) => !ALWAYS.includes(it));
  // Work on disk has several steps. Between two steps, the process looks idle.
  for (let idle = 0; idle < IDLE_TURNS && Date.now() < limit;) {
    await new Promise((resolve) => setImmediate(resolve));
    idle = isBusy() ? 0 : idle + 1;
  }
}

const complain = (what: string) => (error: unknown) => {
  report({ violation: `${what}: ${describeError(error)}` });
};
process.on('unhandledRejection', complain('A rejected promise was not handled'));
process.on('uncaughtException', complain('An exception was not caught'));
process.on('warning', complain('Node warned'));

run(JSON.parse(process.argv[2] ?? '') as Job).catch(complain('The window failed'));
