import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedTask } from '../simulator/index.ts';
import { latestExtensionHost } from './support/extensionHosts.ts';
import { openForm } from './support/form.ts';
import type { RecordOnDisk } from './support/records.ts';
import { recordsOnDisk, storageOf } from './support/records.ts';
import { holdNext, renderedTask } from './support/simulated.ts';
import type { TreeRow } from './support/treeRow.ts';
import type { Running } from './support/useExtension.ts';
import { useExtension } from './support/useExtension.ts';
import type { Workbench } from './support/workbench.ts';

describe('Two windows', () => {
  const running = useExtension({ simulator: { render: 'none' } });
  const { submit, shownIn, announcedOnce, saved, handover, report } = windowsOf(running);
  // The one that asks the service, and the other one.
  let asking: Workbench;
  let other: Workbench;
  let kept: SimulatedTask;

  before(async () => {
    asking = running().workbench;
    kept = await submit(asking, 'kept');
    other = await asking.openSecondWindow();
    await other.tasks.open();
  });
  after(report);

  it('show the same list', async () => {
    await shownIn([asking, other], 'kept', /^Running 20% · kept$/);
    await submit(other, 'of the other');
    await shownIn([asking, other], 'of the other', /^Running 20% · of the other$/);
    kept.hold({ status: 'RUNNING', progress: 0.6 });
    const late = await shownIn([asking, other], 'kept', /^Running 60% · kept$/);
    assert.ok(late < 3_000, `The other window showed it ${late} ms later.`);
  });

  it('announce a task in the one that started it', async () => {
    const own = await submit(asking, 'of the asking');
    own.release();
    taskOf('of the other').release();
    await announcedOnce('of the asking', [asking, other], asking);
    await announcedOnce('of the other', [asking, other], other);
    saved('of the asking');
    saved('of the other');
  });

  it('go on while one of them is loaded again', async () => {
    const task = await submit(other, 'reloaded');
    await other.reload();
    await other.tasks.open();
    await shownIn([asking, other], 'reloaded', /^Running 20% · reloaded$/);
    task.release();
    await announcedOnce('reloaded', [asking, other]);
    saved('reloaded');
  });

  it('hand over when the one that asks is closed', async () => {
    const task = await submit(asking, 'closed');
    await handover('closed', async () => {
      await asking.closeWindow();
      task.release();
    });
    await announcedOnce('closed', [other], other);
    saved('closed');
  });

  it('hand over when the one that asks is killed', async () => {
    const dying = other;
    const process_ = await latestExtensionHost(dying);
    const task = await submit(dying, 'killed');
    other = await dying.openSecondWindow();
    await other.tasks.open();
    await handover('killed', async () => {
      process.kill(process_, 'SIGKILL');
      await dying.closeWindow();
      task.release();
    });
    await announcedOnce('killed', [other], other);
    saved('killed');
  });

  function taskOf(name: string): SimulatedTask {
    const task = running().simulator.tasks.find((it) => it.request.promptText === name);
    assert.ok(task);
    return task;
  }
});

/** What the tests of several windows do, and what they measure. */
function windowsOf(running: () => Running) {
  const figures: string[] = [];
  const measured = (what: string, milliseconds: number, unit: 's' | 'ms') =>
    figures.push(
      unit === 's' ? `${what}: ${(milliseconds / 1000).toFixed(1)} s` : `${what}: ${milliseconds} ms`,
    );

  /** Starts a task with a form, from an image of this name; it runs until it is released. */
  async function submit(window: Workbench, name: string): Promise<SimulatedTask> {
    const { simulator, workbench } = running();
    const count = simulator.count('create');
    copyFileSync(join(workbench.folder, 'balloon.webp'), join(workbench.folder, `${name}.webp`));
    holdNext(simulator, { status: 'RUNNING', progress: 0.2 });
    const form = await openForm(window, `${name}.webp`);
    await form.prompt.fill(name);
    await form.submit();
    return renderedTask(simulator, count + 1);
  }

  const rowOf = (window: Workbench, name: string): TreeRow => window.tasks.row(`${name}.webp`);

  /** Waits until windows show a task so. @returns milliseconds from the first to the last */
  async function shownIn(
    windows: readonly Workbench[],
    name: string,
    description: RegExp,
  ): Promise<number> {
    const times = await Promise.all(
      windows.map(async (window) => {
        await rowOf(window, name).waitForDescription(description);
        return Date.now();
      }),
    );
    const late = Math.max(...times) - Math.min(...times);
    measured(`${windows.length} windows show ${String(description)} within`, late, 'ms');
    return late;
  }

  /** Waits until the end of a task was told in one window, the given one, and in no other. */
  async function announcedOnce(
    name: string,
    windows: readonly Workbench[],
    expected?: Workbench,
  ): Promise<void> {
    const { simulator, workbench } = running();
    const message = `The video of ${name}.webp was saved as ${name}.mp4.`;
    await windows[0]?.eventually(async () => {
      const told = await tellers(windows, message);
      assert.equal(told.length, 1, `${told.length} windows say: ${message}`);
      if (expected) assert.equal(told[0], expected);
    });
    assert.deepEqual(
      recordsOf(name).map((it) => [it.state, it.announced]),
      [['done', true]],
    );
    for (const window of windows) await rowOf(window, name).waitForDescription(/^Done · /);
    void simulator;
    void workbench;
  }

  function saved(name: string): void {
    const { simulator, workbench } = running();
    const tasks = simulator.tasks.filter((it) => it.request.promptText === name);
    assert.equal(tasks.length, 1);
    const files = readdirSync(workbench.folder).filter((it) => it.startsWith(`${name}.mp4`) || it.startsWith(`${name}-`) || it.endsWith('.part'));
    assert.deepEqual(files, [`${name}.mp4`]);
    assert.deepEqual(
      readFileSync(join(workbench.folder, `${name}.mp4`)),
      Buffer.from(tasks[0]?.video ?? []),
    );
  }

  function recordsOf(name: string): RecordOnDisk[] {
    return recordsOnDisk(running().workbench).filter((it) => it.image.name === `${name}.webp`);
  }

  /** Measures how long after the end of the window that asks another one does. */
  async function handover(name: string, end: () => Promise<void>): Promise<void> {
    const { simulator } = running();
    const before = Date.now();
    await end();
    const count = simulator.count('query');
    console.log(Date.now() - before, existsSync(storageOf(running().workbench)));
    await simulator.received('query', count + 1);
    measured(`handed over (${name})`, Date.now() - before, 's');
  }

  const report = () => console.log(figures.join('\n'));
  return { submit, shownIn, announcedOnce, saved, handover, report };
}

async function tellers(windows: readonly Workbench[], message: string): Promise<Workbench[]> {
  const told = await Promise.all(windows.map(async (it) => it.notifications.messages()));
  return told.flatMap((messages, index) =>
    messages.filter((it) => it.includes(message)).flatMap(() => windows[index] ?? []),
  );
}
