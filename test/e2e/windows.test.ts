import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedRequest, SimulatedTask } from '../simulator/index.ts';
import { temporaryFolder } from '../workbench/paths.ts';
import { samplePictures } from '../workbench/pictures.ts';
import { eventually } from './support/eventually.ts';
import { latestExtensionHost } from './support/extensionHosts.ts';
import { openForm } from './support/form.ts';
import { readRecords, type RecordOnDisk } from './support/records.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import { finished } from './support/treeRow.ts';
import { useExtension, type Running } from './support/useExtension.ts';
import { watchNotifications } from './support/watchNotifications.ts';
import type { Workbench } from './support/workbench.ts';

/** Longest wait for a saved video on a busy machine, in milliseconds. */
const LONGEST_SAVING = 150_000;

describe('Two windows', () => {
  // The images are there before the explorer reads the folder.
  const folder = temporaryFolder('windows');
  const names = ['kept', 'of the other', 'cancelled', 'being asked about'];
  before(async () => {
    await samplePictures(folder);
    for (const name of names) {
      copyFileSync(join(folder, 'balloon.webp'), join(folder, `${name}.webp`));
    }
  });
  const running = useExtension({ folder, separate: true });
  let tasks: SharedTasks;
  // The first window polls: it started before the other window.
  let asking: Workbench;
  let other: Workbench;

  beforeEach(async () => {
    tasks = new SharedTasks(running());
    asking = running().workbench;
    await tasks.watch(asking);
  });

  it('show the same list, announce their own tasks, and one takes over when the other is killed', async () => {
    const { simulator } = running();
    const dying = await latestExtensionHost(asking);
    const kept = await tasks.submit(asking, 'kept');
    other = await tasks.openAnother(asking);
    await tasks.shown([asking, other], 'kept', /^20%(?: · about \d+ s left)? · kept$/);
    await other.reload();
    await other.tasks.open();
    await tasks.shown([other], 'kept', /^20%(?: · about \d+ s left)? · kept$/);
    const own = await tasks.submit(other, 'of the other');
    await tasks.shown([asking, other], 'of the other', /^(?:Waiting|20%) · /);
    const otherId = tasks.record('of the other').window;
    kept.hold({ status: 'RUNNING', progress: 0.6 });
    await tasks.shown([asking, other], 'kept', /^60%(?: · about \d+ s left)? · kept$/);

    // The window that neither polls nor started the task cancels, and removes it.
    const cancelled = await tasks.submit(asking, 'cancelled');
    await tasks.shown([other], 'cancelled', /^(?:Waiting|20%) · /);
    await tasks.row(other, 'cancelled').action('Cancel');
    await tasks.shown(
      [asking, other],
      'cancelled',
      /^Cancelled · (?:not|maybe) charged · [\w ]+ · cancelled$/,
    );
    assert.equal(cancelled.state.status, 'CANCELLED');
    assert.equal(simulator.count('cancel'), 1);
    await tasks.row(other, 'cancelled').action('Remove from List');
    await tasks.row(asking, 'cancelled').waitUntilGone();

    kept.release();
    own.release();
    await tasks.finished('kept', [asking, other], asking);
    await tasks.finished('of the other', [asking, other], other);

    // Don't click while new files move the rows.
    for (const name of ['kept', 'of the other']) await asking.explorer.row(`${name}.mp4`);
    const asked = await tasks.submit(asking, 'being asked about');
    const taken = tasks.received(isAbout(asked));
    // VS Code would start another extension host in a window that is still open.
    process.kill(dying, 'SIGSTOP');
    await asking.closeWindow();
    process.kill(dying, 'SIGKILL');
    asked.release();
    await taken;
    // Its end is the second within a minute: VS Code shows it later, perhaps with another one.
    await tasks.claimed('being asked about', other, otherId);
    await tasks.saved('being asked about', [other]);
  }).timeout(900_000);
});

type Condition = (request: RecordedRequest) => boolean;

function isAbout(task: SimulatedTask): Condition {
  return ({ endpoint, path }) => endpoint === 'query' && path.endsWith(task.id);
}

/** The tasks that windows share. A task's prompt is also its image's name. */
class SharedTasks {
  readonly #running: Running;
  readonly #messages = new Map<Workbench, () => readonly string[]>();

  constructor(running: Running) {
    this.#running = running;
  }

  /** Records what a window announces from now on. */
  async watch(window: Workbench): Promise<void> {
    await window.tasks.open();
    this.#messages.set(window, await watchNotifications(window.page));
  }

  async openAnother(window: Workbench): Promise<Workbench> {
    const another = await window.openSecondWindow();
    await this.watch(another);
    return another;
  }

  row(window: Workbench, name: string) {
    return window.tasks.row(`${name}.webp`);
  }

  /** Starts a task with the form. It runs until it is released. */
  async submit(window: Workbench, name: string): Promise<SimulatedTask> {
    const { simulator } = this.#running;
    const created = simulator.count('create');
    holdNext(simulator, { status: 'RUNNING', progress: 0.2 });
    const form = await openForm(window, `${name}.webp`);
    await form.prompt.fill(name);
    await form.submit();
    await this.row(window, name).waitFor();
    return renderedTask(simulator, created + 1);
  }

  /** Waits until windows show a task with this text. */
  async shown(windows: readonly Workbench[], name: string, description: RegExp): Promise<void> {
    await Promise.all(
      windows.map((window) => this.row(window, name).waitForDescription(description)),
    );
  }

  /** Waits for the next matching request. */
  async received(condition: Condition): Promise<void> {
    const { simulator } = this.#running;
    await new Promise<void>((resolve) => {
      const look = (request: RecordedRequest) => {
        if (!condition(request)) return;
        simulator.off('request', look);
        resolve();
      };
      simulator.on('request', look);
    });
  }

  /**
   * Waits until one window announces the end of a task. Checks that no other window does, that the
   * task was created once, and that its video was saved once.
   *
   * @param announcer the window that must announce it; default: any
   */
  async finished(
    name: string,
    windows: readonly Workbench[],
    announcer?: Workbench,
  ): Promise<void> {
    const message = `${name}.mp4 is ready (25 credits).`;
    const announcers = () =>
      windows.flatMap((window) =>
        (this.#messages.get(window)?.() ?? []).filter((it) => it === message).map(() => window),
      );
    const [first] = windows;
    assert.ok(first);
    const isAnnounced = () => assert.notEqual(announcers().length, 0, message);
    await eventually(first.page, isAnnounced, LONGEST_SAVING);
    await this.saved(name, windows);
    assert.equal(announcers().length, 1, `It was announced more than once: ${message}`);
    // A window that VS Code doesn't answer for seconds leaves its tasks to the others.
    const isOwn = this.record(name).window !== '';
    if (announcer && isOwn) {
      assert.equal(windows.indexOf(announcer), windows.findIndex(isAnnouncer));
    }
    function isAnnouncer(window: Workbench): boolean {
      return announcers().includes(window);
    }
  }

  /** The record of a task. */
  record(name: string): RecordOnDisk {
    const { workbench } = this.#running;
    const found = readRecords(workbench).find(({ image }) => image.name === `${name}.webp`);
    assert.ok(found);
    return found;
  }

  /** Waits until a window has claimed the announcement of a task. @param id of the window */
  async claimed(name: string, window: Workbench, id: string): Promise<void> {
    const isClaimed = () => assert.equal(this.record(name).announcedBy, id);
    await eventually(window.page, isClaimed, LONGEST_SAVING);
  }

  /** Waits until windows show a task as done, and checks that its video was saved once. */
  async saved(name: string, windows: readonly Workbench[]): Promise<void> {
    const { workbench, simulator } = this.#running;
    await this.shown(windows, name, finished(name));
    const records = readRecords(workbench).filter((it) => it.image.name === `${name}.webp`);
    assert.deepEqual(
      records.map((it) => [it.state, it.announced]),
      [['done', true]],
    );
    const [task, ...others] = simulator.tasks.filter((it) => it.request.promptText === name);
    assert.ok(task);
    assert.deepEqual(others, []);
    const files = readdirSync(workbench.folder).filter(
      (it) => (it.startsWith(name) && it.endsWith('.mp4')) || it.includes(records[0]?.id ?? ''),
    );
    assert.deepEqual(files, [`${name}.mp4`]);
    const saved = readFileSync(join(workbench.folder, `${name}.mp4`));
    assert.deepEqual(saved, Buffer.from(task.video ?? []));
    const fetched = simulator.requests.filter(
      (it) => it.endpoint === 'video' && it.taskId === task.id,
    );
    assert.equal(fetched.filter((it) => !it.aborted).length, 1);
  }
}
