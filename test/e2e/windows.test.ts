import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedRequest, SimulatedTask } from '../simulator/index.ts';
import { latestExtensionHost } from './support/extensionHosts.ts';
import { Form, openForm } from './support/form.ts';
import { readRecords } from './support/records.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import type { Running } from './support/useExtension.ts';
import { useExtension } from './support/useExtension.ts';
import { watchNotifications } from './support/watchNotifications.ts';
import type { Workbench } from './support/workbench.ts';

describe('Two windows', () => {
  const running = useExtension({ simulator: { render: 'none' } });
  const tasks = tasksOf(running);
  // The first window polls: it started before the other window.
  let asking: Workbench;
  let other: Workbench;
  let kept: SimulatedTask;

  before(async () => {
    asking = running().workbench;
    await tasks.watch(asking);
    kept = await tasks.submit(asking, 'kept');
    other = await tasks.openAnother(asking);
  });
  after(() => tasks.report());

  it('show the same list', async () => {
    await tasks.shown([asking, other], 'kept', /^Generating 20% · kept$/);
    await tasks.submit(other, 'of the other');
    const created = await tasks.shownSinceCreate([asking, other], 'of the other');
    kept.hold({ status: 'RUNNING', progress: 0.6 });
    const changed = await tasks.shown([asking, other], 'kept', /^Generating 60% · kept$/);
    tasks.note(`Both show a new task within ${created} ms of its create.`);
    tasks.note(`One shows a change ${changed} ms after the other.`);
    // Less than the pause between two polls: neither window had to ask.
    assert.ok(Math.max(created, changed) < 4_000);
  });

  it('announce a task in the window that started it', async () => {
    const own = await tasks.submit(asking, 'of the asking');
    own.release();
    tasks.find('of the other').release();
    await tasks.finished('of the asking', [asking, other], asking);
    await tasks.finished('of the other', [asking, other], other);
  });

  it('continue while one of them reloads', async () => {
    const task = await tasks.submit(other, 'reloaded');
    await other.reload();
    await other.tasks.open();
    await tasks.shown([asking, other], 'reloaded', /^Generating 20% · reloaded$/);
    task.release();
    await tasks.finished('reloaded', [asking, other]);
  });

  it('announce a task in the other window if the one that started it has just died', async () => {
    const { simulator } = running();
    const dying = await latestExtensionHost(other);
    const task = await tasks.submit(other, 'orphaned');
    // The end of the task is known only after the window that started it is gone.
    const answer = simulator.misbehave({ on: 'query', fault: 'hold', if: isAbout(task) });
    const asked = tasks.received(isAbout(task));
    task.release();
    await asked;
    process.kill(dying, 'SIGKILL');
    await other.closeWindow();
    answer.release();
    await tasks.finished('orphaned', [asking], asking);
  });

  it('hand over when the polling window is closed', async () => {
    other = await tasks.openAnother(asking);
    await tasks.shown([other], 'kept', /^Generating 60% · kept$/);
    await tasks.received(isAbout(kept));
    const closed = Date.now();
    await asking.closeWindow();
    kept.release();
    await tasks.received(isAbout(kept));
    const seconds = (Date.now() - closed) / 1000;
    tasks.note(`After one was closed, the other asked ${seconds.toFixed(1)} s later.`);
    assert.ok(seconds < 10);
    await tasks.finished('kept', [other], other);
  });

  it('hand over when the polling window is killed', async () => {
    const { simulator } = running();
    [asking, other] = [other, asking];
    const dying = await latestExtensionHost(asking);
    const asked = await tasks.submit(asking, 'being asked about');
    const saving = await tasks.submit(asking, 'being saved');
    other = await tasks.openAnother(asking);
    // The dying window gets only the first byte of the video.
    simulator.misbehave({ on: 'video', fault: 'drip', everyMs: 60_000 });
    const begun = tasks.received(isForVideo);
    saving.release();
    await begun;

    const killed = Date.now();
    process.kill(dying, 'SIGKILL');
    await asking.closeWindow();
    asked.release();
    const [savedAfter, askedAfter] = await Promise.all(
      [isForVideo, isAbout(asked)].map(async (what) => {
        await tasks.received(what);
        return (Date.now() - killed) / 1000;
      }),
    );
    assert.ok(savedAfter !== undefined && askedAfter !== undefined);
    tasks.note(
      `After one was killed, the other saved ${savedAfter.toFixed(1)} s later ` +
        `and asked ${askedAfter.toFixed(1)} s later.`,
    );
    assert.ok(savedAfter < 10);
    assert.ok(askedAfter < 10);
    await tasks.finished('being saved', [other], other);
    await tasks.finished('being asked about', [other], other);
  });

  it('polled each task from one window at a time, and announced everything once', () => {
    tasks.checkPauses();
    tasks.checkTold();
  });
});

describe('Four windows', () => {
  const running = useExtension({ simulator: { render: 'none' } });
  const tasks = tasksOf(running);
  let host: number;
  let a: Workbench;
  let b: Workbench;
  let c: Workbench;
  let d: Workbench;

  before(async () => {
    a = running().workbench;
    await tasks.watch(a);
    host = await latestExtensionHost(a);
    await tasks.submit(a, 'of a');
    b = await tasks.openAnother(a);
    c = await tasks.openAnother(a);
    d = await tasks.openAnother(a);
  });
  after(() => tasks.report());

  it('show one list, and each of them cancels, runs again and removes a task', async () => {
    const { simulator } = running();
    const all = [a, b, c, d];
    const task = await tasks.submit(b, 'of b');
    const late = await tasks.shownSinceCreate(all, 'of b');
    tasks.note(`Four show a new task within ${late} ms of its create.`);
    assert.ok(late < 4_000);

    // The first window polls, the second started the task, the fourth did neither.
    await tasks.row(d, 'of b').action('Cancel');
    await tasks.shown(all, 'of b', /^Cancelled · of b$/);
    assert.equal(task.state.status, 'CANCELLED');
    assert.equal(simulator.count('cancel'), 1);

    const created = simulator.count('create');
    await tasks.row(d, 'of b').choose('Edit and Generate Again…');
    const form = await new Form(d).waitFor('of b.webp');
    assert.equal(await form.prompt.inputValue(), 'of b');
    await form.prompt.fill('of d');
    await form.submit();
    await renderedTask(simulator, created + 1);
    await d.eventually(() => {
      assert.deepEqual(tasks.said(d), ['of b.mp4 is ready (25 credits).']);
    });
    await tasks.shown(all, 'of b', /^Done · of d$/);
    for (const other of [a, b, c]) assert.deepEqual(tasks.said(other), []);

    await c.tasks.row('of b.webp').action('Remove from List');
    await tasks.listed(all, ['of a.webp', 'of b.webp']);
    await tasks.shown(all, 'of b', /^Cancelled · of b$/);
    await (await b.tasks.titleMenu()).choose('Clear Finished Tasks…');
    await tasks.listed(all, ['of a.webp']);
    assert.equal(simulator.count('cancel'), 1);
    assert.equal(simulator.count('create'), created + 1);
  });

  it('take over the work of a window whose extension host is killed', async () => {
    const { simulator } = running();
    const started = new Map([
      ['of the second', b],
      ['of the third', c],
      ['of the fourth', d],
    ]);
    for (const [name, window] of started) await tasks.submit(window, name);
    const all = [a, b, c, d];
    await tasks.shown(all, 'of the fourth', /^Waiting|^Generating/);

    // The window stays open and gets a new extension host.
    const killed = Date.now();
    process.kill(host, 'SIGKILL');
    for (const name of ['of a', ...started.keys()]) tasks.find(name).release();
    await simulator.received('query', simulator.count('query') + 1);
    const seconds = (Date.now() - killed) / 1000;
    tasks.note(`After the one that asked was killed, another asked ${seconds.toFixed(1)} s later.`);
    assert.ok(seconds < 10);
    for (const [name, window] of started) await tasks.finished(name, all, window);
    await tasks.finished('of a', all);
  });

  it('polled each task from one window at a time, and announced everything once', () => {
    tasks.checkPauses();
    tasks.checkTold();
  });
});

type Condition = (request: RecordedRequest) => boolean;

function isAbout(task: SimulatedTask): Condition {
  return ({ endpoint, path }) => endpoint === 'query' && path.endsWith(task.id);
}

const isForVideo: Condition = ({ endpoint }) => endpoint === 'video';

/** The tasks of a `describe`. A task's prompt is also its image's name. */
function tasksOf(running: () => Running) {
  const notes: string[] = [];
  const messages = new Map<Workbench, () => readonly string[]>();

  /** Records what a window announces from now on. */
  const watch = async (window: Workbench) => {
    await window.tasks.open();
    messages.set(window, await watchNotifications(window.page));
  };

  const said = (window: Workbench): readonly string[] => messages.get(window)?.() ?? [];

  const openAnother = async (window: Workbench): Promise<Workbench> => {
    const another = await window.openSecondWindow();
    await watch(another);
    return another;
  };

  const row = (window: Workbench, name: string) => window.tasks.row(`${name}.webp`);

  const find = (name: string): SimulatedTask => {
    const named = running().simulator.tasks.filter((it) => it.request.promptText === name);
    assert.equal(named.length, 1, `There are ${named.length} tasks “${name}”.`);
    const [task] = named;
    assert.ok(task);
    return task;
  };

  /** Starts a task with the form. It runs until it is released. */
  const submit = async (window: Workbench, name: string): Promise<SimulatedTask> => {
    const { simulator } = running();
    const { folder } = window;
    const created = simulator.count('create');
    copyFileSync(join(folder, 'balloon.webp'), join(folder, `${name}.webp`));
    holdNext(simulator, { status: 'RUNNING', progress: 0.2 });
    const form = await openForm(window, `${name}.webp`);
    await form.prompt.fill(name);
    await form.submit();
    await row(window, name).waitFor();
    return renderedTask(simulator, created + 1);
  };

  /**
   * Waits until windows show a task with this text.
   *
   * @returns milliseconds between the first and the last window
   */
  const shown = async (windows: readonly Workbench[], name: string, description: RegExp) => {
    const times = await Promise.all(
      windows.map(async (window) => {
        await row(window, name).waitForDescription(description);
        return Date.now();
      }),
    );
    return Math.max(...times) - Math.min(...times);
  };

  /**
   * Waits until windows show a task.
   *
   * @returns milliseconds since the service was asked about it
   */
  const shownSinceCreate = async (windows: readonly Workbench[], name: string) => {
    const { id } = find(name);
    await shown(windows, name, /^(?:Waiting|Generating 20%) · /);
    const create = running().simulator.requests.find((it) => it.taskId === id);
    return Date.now() - (create?.at ?? 0);
  };

  /** Waits until all windows list these images, from top to bottom. */
  const listed = async (windows: readonly Workbench[], labels: readonly string[]) => {
    for (const window of windows) {
      await window.eventually(async () => {
        assert.deepEqual(
          (await window.tasks.rows()).map((it) => it.label),
          labels,
        );
      });
    }
  };

  /** Waits for the next request to an endpoint. */
  const received = async (condition: Condition): Promise<RecordedRequest> => {
    const { simulator } = running();
    return new Promise((resolve) => {
      const look = (request: RecordedRequest) => {
        if (!condition(request)) return;
        simulator.off('request', look);
        resolve(request);
      };
      simulator.on('request', look);
    });
  };

  /**
   * Waits until one window announces the end of a task. Checks that no other window does, that the
   * task was created once, and that its video was saved once.
   */
  const finished = async (name: string, windows: readonly Workbench[], teller?: Workbench) => {
    const { workbench, simulator } = running();
    const message = `${name}.mp4 is ready (25 credits).`;
    const [anyone] = windows;
    assert.ok(anyone);
    const tellers = () => windows.filter((it) => said(it).includes(message));
    await anyone.eventually(() => assert.notEqual(tellers().length, 0, `Nobody says: ${message}`));
    assert.equal(tellers().length, 1, `More than one window says: ${message}`);
    if (teller)
      assert.equal(
        windows.indexOf(teller),
        windows.findIndex((it) => tellers().includes(it)),
      );
    await shown(windows, name, /^Done · /);
    const records = readRecords(workbench).filter((it) => it.image.name === `${name}.webp`);
    assert.deepEqual(
      records.map((it) => [it.state, it.announced]),
      [['done', true]],
    );
    const { id, video } = find(name);
    const files = readdirSync(workbench.folder).filter(
      (it) => (it.startsWith(name) && it.endsWith('.mp4')) || it.includes(records[0]?.id ?? ''),
    );
    assert.deepEqual(files, [`${name}.mp4`]);
    const saved = readFileSync(join(workbench.folder, `${name}.mp4`));
    assert.deepEqual(saved, Buffer.from(video ?? []));
    const fetched = simulator.requests.filter((it) => it.endpoint === 'video' && it.taskId === id);
    assert.equal(fetched.filter((it) => !it.aborted).length, 1);
  };

  /** Checks that no two windows polled a task at the same time: that would be too often. */
  const checkPauses = () => {
    const { simulator } = running();
    const cancelled = simulator.tasks.filter((it) => it.state.status === 'CANCELLED');
    for (const task of simulator.tasks.filter((it) => !cancelled.includes(it))) {
      const times = simulator.requests.filter(isAbout(task)).map((it) => it.at);
      const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      assert.ok(Math.min(...pauses, Infinity) > 4_900, `${task.id}: ${pauses.join(', ')} ms`);
    }
  };

  /** Checks that nothing was announced twice, by one window or by two. */
  const checkTold = () => {
    const told = [...messages.keys()].flatMap(said).filter((it) => it.includes('.mp4 is ready'));
    assert.deepEqual(told, [...new Set(told)]);
  };

  return {
    ...{
      watch,
      said,
      openAnother,
      checkTold,
      row,
      find,
      submit,
      shown,
      shownSinceCreate,
      listed,
      received,
      finished,
      checkPauses,
    },
    note: (text: string) => notes.push(text),
    report: () => console.log(notes.map((it) => `      ${it}`).join('\n')),
  };
}
