import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { findHalfVideos, findViolations, watchCreates } from './findViolations.ts';
import { TestFolder } from './testFolder.ts';
import type { Job } from './job.ts';
import { armService, armWindow, type Kill } from './kill.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { WindowProcess } from './windowProcess.ts';

/** How much faster than real time the tasks' clock runs. */
const SPEED = 100;
/** A bit longer than the files of a dead window are kept, in milliseconds. */
const A_DAY_LATER = 25 * 3600_000;

/** Returns the steps of an uninterrupted task, in order. */
export async function recordSteps(program: string): Promise<readonly string[]> {
  const [window] = await withTestFolder(program, { name: '', tasks: 1, kills: [] }, (run) =>
    run.live(),
  );
  return window?.steps ?? [];
}

/** Runs a scenario to its end, and checks that every promise was kept. */
export function runScenario(program: string, scenario: Scenario): Promise<Outcome> {
  return withTestFolder(program, scenario, (run) => run.run());
}

async function withTestFolder<T>(
  program: string,
  scenario: Scenario,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const testFolder = await TestFolder.build();
  const epoch = Date.now();
  const simulator = await startSimulator({
    render: 'none',
    queueMs: 0,
    runMs: 0,
    linkMs: 30 * 24 * 3600_000,
    now: () => epoch + (Date.now() - epoch) * SPEED,
  });
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
    return await work(new Run(program, scenario, testFolder, simulator, epoch));
  } finally {
    await simulator.close();
    await testFolder.tearDown();
  }
}

class Run {
  private readonly windows: WindowProcess[] = [];
  private readonly halves: string[] = [];
  private killed = 0;

  constructor(
    private readonly program: string,
    private readonly scenario: Scenario,
    private readonly testFolder: TestFolder,
    private readonly simulator: Simulator,
    private readonly epoch: number,
  ) {}

  async live(): Promise<readonly WindowProcess[]> {
    await this.open({ submit: ['A life.'] }, { at: 'never' }).ended;
    return this.windows;
  }

  async run(): Promise<Outcome> {
    const { scenario, simulator, testFolder } = this;
    const prompts = Array.from({ length: scenario.tasks }, (_, index) => `Task ${index + 1}.`);
    const unprepared = watchCreates(simulator, testFolder);
    if (scenario.fault) {
      simulator.injectFault(scenario.fault);
    }
    await this.killOneByOne(prompts);
    await this.restart({});
    const states = this.readStates(prompts);
    await this.restart({ later: A_DAY_LATER, attach: this.knownTasks() });
    const violations = [
      ...unprepared,
      ...this.halves,
      ...(await findViolations(simulator, testFolder, prompts, scenario.downloadAgain === true)),
      ...this.checkWindows(),
    ];
    return { scenario, killed: this.killed, states, violations };
  }

  private async killOneByOne(prompts: readonly string[]): Promise<void> {
    const { kills, companion, downloadAgain } = this.scenario;
    const other = companion === true ? this.open({ awaitTasks: 1 }, { at: 'never' }) : undefined;
    for (const [index, kill] of kills.entries()) {
      const again = downloadAgain === true && index === kills.length - 1;
      const job = { ...(index === 0 ? { submit: prompts } : {}), downloadAgain: again };
      const window = this.open(job, kill);
      if (!(await window.ended)) {
        this.killed += 1;
      }
      // Without hard links, an empty file reserves the name.
      this.halves.push(
        ...(await findHalfVideos(this.simulator, this.testFolder, this.scenario.noLinks === true)),
      );
      if (other === undefined) {
        await this.testFolder.ageLeases();
      }
    }
    await other?.ended;
  }

  private async restart(job: Partial<Job>): Promise<void> {
    await this.open(job, { at: 'never' }).ended;
    await this.testFolder.ageLeases();
  }

  private open(job: Partial<Job>, kill: Kill): WindowProcess {
    const { testFolder, simulator, scenario } = this;
    const window = new WindowProcess(this.program, {
      window: `window-${this.windows.length + 1}`,
      folder: testFolder.folder,
      videos: testFolder.videos,
      service: simulator.root('relay'),
      epoch: this.epoch,
      speed: SPEED,
      ...(kill.at === 'step' ? { dieAt: kill.step } : {}),
      ...(scenario.noLinks === true ? { noLinks: true } : {}),
      ...job,
    });
    armService(simulator, kill, () => window.kill());
    armWindow(window, kill);
    this.windows.push(window);
    return window;
  }

  private readStates(prompts: readonly string[]): string[] {
    const records = this.testFolder.readRecords();
    return prompts.map(
      (prompt) => records.find((it) => it.settings?.promptText === prompt)?.state ?? 'none',
    );
  }

  /** The service's task ids for the unconfirmed records. A user would look them up. */
  private knownTasks(): Record<string, string> {
    const unconfirmed = this.testFolder.readRecords().filter((it) => it.state === 'unconfirmed');
    return Object.fromEntries(
      unconfirmed.flatMap(({ id, settings }) => {
        const prompt = settings?.promptText;
        const task = this.simulator.tasks.find((it) => it.request.promptText === prompt);
        return task === undefined ? [] : [[id, task.id]];
      }),
    );
  }

  private checkWindows(): string[] {
    return this.windows.flatMap((window, index) => {
      const name = `Window ${index + 1}`;
      return [
        ...(window.isStuck
          ? [`${name} never settled. Its last steps: ${formatLastMessages(window)}`]
          : []),
        ...window.said.flatMap((said) => {
          if ('failed' in said) {
            return [`${name} failed: ${said.failed}`];
          }
          // With several tasks, it is not known which file was not flushed.
          if ('unsafe' in said && this.scenario.tasks === 1) {
            return [`${name}: ${said.unsafe}.`];
          }
          return 'warned' in said &&
            said.warned.includes('cannot be read') &&
            !this.scenario.noLinks
            ? [`${name} could not read the list: ${said.warned}`]
            : [];
        }),
      ];
    });
  }
}

function formatLastMessages(window: WindowProcess): string {
  return window.said
    .slice(-5)
    .map((it) => JSON.stringify(it))
    .join(', ');
}
