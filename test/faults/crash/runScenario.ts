import { isRunning } from '../../../src/tasks/record.ts';
import { describeError } from '../../../src/util/log.ts';
import { findHalfVideos, findViolations, watchCreates } from '../support/findViolations.ts';
import { Lab } from '../support/lab.ts';
import type { WindowProcess } from '../support/windowProcess.ts';
import { prepareKill, type Kill } from './kill.ts';
import type { Outcome, Scenario } from './scenario.ts';

/** How much faster than real time the tasks' clock runs. */
const SPEED = 100;
/** A bit longer than the files of a dead window are kept, in milliseconds. */
const A_DAY_LATER = 25 * 3600_000;

/** All tasks want the name of this video, which the user already has. */
const IMAGE = 'cat.png';
const OWN_VIDEO = { name: 'cat.mp4', text: 'The user’s own video.' };

/** What a window of a scenario does, after it was opened. */
interface Job {
  /** The prompts of the tasks to submit, all at once. */
  readonly submit?: readonly string[];
  /** Waits until the list has so many tasks. */
  readonly awaitTasks?: number;
  readonly downloadAgain?: boolean;
}

/** Returns the steps of an uninterrupted task, in order. */
export async function recordSteps(): Promise<readonly string[]> {
  return withRun({ name: '', tasks: 1, kills: [] }, (run) => run.recordSteps());
}

/** Runs a scenario to its end, and checks that every promise was kept. */
export function runScenario(scenario: Scenario): Promise<Outcome> {
  return withRun(scenario, (run) => run.run());
}

async function withRun<T>(scenario: Scenario, work: (run: Run) => Promise<T>): Promise<T> {
  const lab = await Lab.open(SPEED, { plan: () => ({ videos: scenario.videos ?? 1 }) });
  const { simulator, testFolder } = lab;
  await testFolder.addOwnFile(OWN_VIDEO.name, OWN_VIDEO.text);
  // A window sees every task running once, even on a slow machine.
  simulator.on('task', (task) => {
    task.hold({ status: 'RUNNING', progress: 0.5 });
    simulator.on('answer', ({ endpoint, taskId }) => {
      if (endpoint === 'query' && taskId === task.id) {
        task.release();
      }
    });
  });
  // The video has a thousand bytes. Send it in pieces.
  simulator.injectFault({ on: 'video', times: Infinity, fault: 'drip', bytes: 200, everyMs: 8 });
  try {
    return await work(new Run(scenario, lab));
  } finally {
    await lab.close();
  }
}

class Run {
  private readonly halves: string[] = [];
  private readonly stuck: string[] = [];
  private killed = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly lab: Lab,
  ) {}

  async recordSteps(): Promise<readonly string[]> {
    const window = await this.live({ submit: ['A life.'] });
    return window.said.flatMap((it) => (it.said === 'step' ? [it.name] : []));
  }

  async run(): Promise<Outcome> {
    const { scenario, lab } = this;
    const { simulator, testFolder } = lab;
    const prompts = Array.from({ length: scenario.tasks }, (_, index) => `Task ${index + 1}.`);
    const unprepared = watchCreates(simulator, testFolder);
    if (scenario.fault) {
      simulator.injectFault(scenario.fault);
    }
    await this.killOneByOne(prompts);
    const window = this.openWindow();
    await this.whileIntact(window, async () => {
      await this.work(window);
      await window.closeList();
    });
    const states = this.readStates(prompts);
    await testFolder.ageLeases();
    await this.whileIntact(window, async () => {
      await window.open({ ...window.opening, window: 'a day later', later: A_DAY_LATER });
      await this.attachKnownTasks(window);
      await this.work(window);
      await window.close();
    });
    const violations = [
      ...unprepared,
      ...this.halves,
      ...this.stuck,
      ...(await findViolations(
        lab,
        prompts.map((name) => ({ name })),
        { copies: scenario.downloadAgain === true, failedRequests: true },
      )),
      ...this.findUnreadLists(),
    ];
    return { scenario, killed: this.killed, states, violations };
  }

  private async killOneByOne(prompts: readonly string[]): Promise<void> {
    const { kills, companion, downloadAgain, noLinks = false } = this.scenario;
    const { simulator, testFolder } = this.lab;
    const other = companion === true ? this.live({ awaitTasks: 1 }) : undefined;
    for (const [index, kill] of kills.entries()) {
      const again = downloadAgain === true && index === kills.length - 1;
      const job = { ...(index === 0 ? { submit: prompts } : {}), downloadAgain: again };
      const window = await this.live(job, kill);
      if (!(await window.ended)) {
        this.killed += 1;
      }
      // Without hard links, an empty file reserves the name.
      this.halves.push(...(await findHalfVideos(simulator, testFolder, noLinks)));
      if (other === undefined) {
        await testFolder.ageLeases();
      }
    }
    await other;
  }

  /** Opens a window, and lets it do its job until it is killed or nothing is left to do. */
  private async live(job: Job, kill: Kill = { at: 'never' }): Promise<WindowProcess> {
    const window = this.openWindow(kill);
    await this.whileIntact(window, async () => {
      await this.work(window, job);
      await window.close();
    });
    await window.ended;
    return window;
  }

  private openWindow(kill: Kill = { at: 'never' }): WindowProcess {
    const dieAt = kill.at === 'step' ? { dieAt: kill.step } : {};
    const window = this.lab.openWindow({
      steps: { ...dieAt, noLinks: this.scenario.noLinks === true },
    });
    prepareKill(window, kill, this.lab.simulator);
    return window;
  }

  /** Resolves when nothing is under way that ends without the user. */
  private async work(window: WindowProcess, job: Job = {}): Promise<void> {
    const { submit = [], awaitTasks = 0, downloadAgain } = job;
    const submitting = submit.map((name) => window.order({ do: 'submit', name, image: IMAGE }));
    await Promise.all([window.opened, ...submitting]);
    await this.lab.until('nothing is under way that ends without the user', () => {
      const tasks = [...window.list.values()];
      const isSettled = tasks.length >= awaitTasks && tasks.every((it) => !isRunning(it.state));
      return isSettled || window.hasEnded;
    });
    const again = [...window.list.values()].filter((it) => downloadAgain && it.state === 'done');
    for (const { id } of again) {
      await window.order({ do: 'downloadAgain', id });
    }
  }

  /** Works with a window. A killed window answers no more. Any other error is a violation. */
  private async whileIntact(window: WindowProcess, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!window.hasEnded) {
        const last = window.said.slice(-5).map((it) => JSON.stringify(it));
        this.stuck.push(`${window.name}: ${describeError(error)} It said: ${last.join(', ')}`);
        await window.kill();
      }
    }
  }

  private readStates(prompts: readonly string[]): string[] {
    const records = this.lab.testFolder.readRecords();
    return prompts.map(
      (prompt) => records.find((it) => it.settings?.promptText === prompt)?.state ?? 'none',
    );
  }

  /** Gives unconfirmed tasks their ids. A user would look them up at the service. */
  private async attachKnownTasks(window: WindowProcess): Promise<void> {
    const { simulator, testFolder } = this.lab;
    for (const { id, state, settings } of testFolder.readRecords()) {
      const task = simulator.tasks.find((it) => it.request.promptText === settings?.promptText);
      if (state === 'unconfirmed' && task !== undefined) {
        await window.order({ do: 'attach', id, taskId: task.id });
      }
    }
  }

  private findUnreadLists(): string[] {
    const messages = this.lab.windows.flatMap(({ said }) =>
      said.flatMap((it) => (it.said === 'logged' ? [it.message] : [])),
    );
    return this.scenario.noLinks === true
      ? []
      : messages.filter((message) => message.includes("can't be read"));
  }
}
