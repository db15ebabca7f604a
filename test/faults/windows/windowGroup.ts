import { findViolations, type ExpectedTask } from '../support/findViolations.ts';
import { Lab, makeLabParts } from '../support/lab.ts';
import type { Row } from '../support/formatTable.ts';
import type { Shown } from '../support/messages.ts';
import type { WindowProcess } from '../support/windowProcess.ts';
import type { RecordedRequest } from '../../simulator/index.ts';
import type { TaskState } from '../../../src/tasks/record.ts';
import { listPollers, readWindowName, shortestGap } from './queries.ts';

/** How much faster than real time the tasks' clock runs. Leases use real time. */
const SPEED = 10;

/** Several windows that show notifications. Every task runs until `finish` is called. */
export class WindowGroup extends Lab {
  static override async open(count: number): Promise<WindowGroup> {
    const group = new WindowGroup(await makeLabParts(SPEED));
    group.simulator.on('task', (task) => {
      task.hold({ status: 'RUNNING', progress: 0.5 });
    });
    const windows = Array.from({ length: count }, () => group.openNext());
    await Promise.all(windows.map((it) => it.opened));
    return group;
  }

  openNext(): WindowProcess {
    return this.openWindow({ shows: ['notifications'] });
  }

  /** The window with a number, from 0. Numbers wrap around. */
  at(number: number): WindowProcess {
    const window = this.windows[number % this.windows.length];
    if (window === undefined) {
      throw new Error('No window is open.');
    }
    return window;
  }

  /** Submits tasks at the same time, from all windows in turn. @returns their names */
  async submit(count: number): Promise<string[]> {
    const names = Array.from({ length: count }, (_, index) => `task-${index + 1}`);
    await Promise.all(names.map((name, index) => this.at(index).order({ do: 'submit', name })));
    return names;
  }

  /** The queries of all windows, the oldest first. */
  get queries(): readonly RecordedRequest[] {
    return this.simulator.requests.filter((it) => it.endpoint === 'query');
  }

  /** The window that sent the last query. */
  get poller(): WindowProcess {
    const name = this.queries.map(readWindowName).at(-1);
    const window = this.windows.find((it) => it.name === name);
    if (window === undefined) {
      throw new Error('No window has sent a query yet.');
    }
    return window;
  }

  /** Resolves when each task has been queried so many times. @param names default: all tasks */
  async polled(times: number, names?: readonly string[]): Promise<void> {
    await this.until(`every task is queried ${times} times`, () =>
      this.simulator.tasks
        .filter(({ request }) => names?.includes(request.promptText) !== false)
        .every(({ id }) => countQueries(this.queries, id) >= times),
    );
  }

  /** Lets every running task succeed. */
  finish(): void {
    for (const task of this.simulator.tasks) {
      task.release();
    }
  }

  /** Resolves when tasks have a state in these windows, and each was announced. */
  async ended(
    names: readonly string[],
    state: TaskState,
    windows: readonly WindowProcess[] = this.windows,
  ): Promise<void> {
    await this.until(`${names.length} tasks are ${state}, and the user is told`, () =>
      names.every(
        (name) =>
          this.windows.some((it) => it.findNotifications(name).length > 0) &&
          windows.every((it) => isAnnounced(it.find(name), state)),
      ),
    );
  }

  async closeWindows(windows: readonly WindowProcess[] = this.windows): Promise<void> {
    await Promise.all(windows.map((it) => it.close()));
  }

  /** Finds what is wrong when each task was created, saved and announced once. */
  async findViolations(
    names: readonly string[],
    others: readonly ExpectedTask[] = [],
  ): Promise<string[]> {
    const expected = names.map((name): ExpectedTask => ({
      name,
      state: 'done',
      status: 'SUCCEEDED',
      creates: 1,
      file: `${name}.mp4`,
      notifications: 1,
    }));
    return findViolations(this, [...expected, ...others]);
  }

  /** Figures of a run, for a table. The gap and the takeover are in seconds. */
  async measure(run: string, measured: Row = {}): Promise<Row> {
    const { simulator, windows, queries, testFolder } = this;
    return {
      run,
      windows: windows.length,
      created: simulator.tasks.length,
      queries: queries.length,
      pollers: new Set(listPollers(queries)).size,
      'gap s': round(shortestGap(queries) / 1000),
      saved: (await testFolder.videoFiles()).length,
      notified: windows.flatMap((it) => it.notifications).length,
      ...measured,
    };
  }
}

/** Seconds for a table. */
export function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function isAnnounced(shown: Shown | undefined, state: TaskState): boolean {
  return shown?.state === state && shown.announced;
}

function countQueries(queries: readonly RecordedRequest[], taskId: string): number {
  return queries.filter((it) => it.taskId === taskId && it.status !== undefined).length;
}
