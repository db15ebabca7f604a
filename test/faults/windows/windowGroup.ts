import { setTimeout as wait } from 'node:timers/promises';
import { startSimulator, type RecordedRequest, type Simulator } from '../../simulator/index.ts';
import { TestFolder } from '../crash/testFolder.ts';
import type { TaskState } from '../../../src/tasks/record.ts';
import { OpenWindow } from './openWindow.ts';
import type { Shown } from './messages.ts';

/** How much faster than real time the tasks' clock runs. Leases use real time. */
export const SPEED = 10;

/** The longest wait for an event, in real milliseconds. */
const LIMIT = 40_000;

/** Several windows with one folder and one service. Every task runs until `finish` is called. */
export class WindowGroup {
  readonly windows: OpenWindow[] = [];
  private readonly listeners = new Set<() => void>();

  private constructor(
    private readonly program: string,
    readonly simulator: Simulator,
    readonly testFolder: TestFolder,
    private readonly epoch: number,
  ) {
    const changed = () => this.changed();
    simulator.on('task', (task) => {
      task.hold({ status: 'RUNNING', progress: 0.5 });
    });
    simulator.on('request', changed).on('answer', changed);
  }

  static async open(program: string, count: number): Promise<WindowGroup> {
    const epoch = Date.now();
    const simulator = await startSimulator({
      render: 'none',
      queueMs: 0,
      runMs: 0,
      linkMs: 30 * 24 * 3600_000,
      now: () => epoch + (Date.now() - epoch) * SPEED,
    });
    const windowGroup = new WindowGroup(program, simulator, await TestFolder.build(), epoch);
    for (let number = 1; number <= count; number += 1) {
      windowGroup.openWindow();
    }
    await windowGroup.until('all windows are open', () =>
      windowGroup.windows.every((it) => it.isOpen),
    );
    return windowGroup;
  }

  openWindow(): OpenWindow {
    const { testFolder, simulator } = this;
    const opening = {
      window: `window-${this.windows.length + 1}`,
      folder: testFolder.folder,
      videos: testFolder.videos,
      service: simulator.root('relay'),
      epoch: this.epoch,
      speed: SPEED,
    };
    const window = new OpenWindow(this.program, opening, () => this.changed());
    this.windows.push(window);
    return window;
  }

  /** The window with a number, from 0. Numbers wrap around. */
  at(number: number): OpenWindow {
    const window = this.windows[number % this.windows.length];
    if (window === undefined) {
      throw new Error('No window is open.');
    }
    return window;
  }

  /** Submits tasks at the same time, from all windows in turn. @returns their names */
  async submit(count: number, prefix = 'task'): Promise<string[]> {
    const names = Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
    await Promise.all(names.map((name, index) => this.at(index).order({ do: 'submit', name })));
    return names;
  }

  /** Resolves when a condition is true. Checks it after every message of a window or the service. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    if (isSo()) {
      return;
    }
    const ending = new AbortController();
    const looked = new Promise<void>((resolve) => {
      const look = () => {
        if (isSo()) {
          this.listeners.delete(look);
          resolve();
        }
      };
      this.listeners.add(look);
    });
    const limit = wait(LIMIT, undefined, { signal: ending.signal }).then(
      () => Promise.reject(new Error(`This did not happen in time: ${what}.`)),
      () => undefined,
    );
    await Promise.race([looked, limit]);
    ending.abort();
  }

  /** The queries of all windows, the oldest first. */
  get queries(): readonly RecordedRequest[] {
    return this.simulator.requests.filter((it) => it.endpoint === 'query');
  }

  /** The window that sent the last query. */
  get poller(): OpenWindow {
    const asker = this.queries.map(readWindowName).at(-1);
    const window = this.windows.find((it) => it.name === asker);
    if (window === undefined) {
      throw new Error('No window has sent a query yet.');
    }
    return window;
  }

  /** Resolves when each task has been queried so many times. @param names default: all tasks */
  async polled(times: number, names?: readonly string[]): Promise<void> {
    await this.until(`every task is asked about ${times} times`, () =>
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
    windows: readonly OpenWindow[] = this.windows,
  ): Promise<void> {
    await this.until(`${names.length} tasks are ${state}, and the user is told`, () =>
      names.every(
        (name) =>
          this.windows.some((it) => it.findNotifications(name).length > 0) &&
          windows.every((it) => isAnnounced(it.find(name), state)),
      ),
    );
  }

  async tearDown(): Promise<void> {
    await Promise.all(this.windows.map((it) => it.kill()));
    await this.simulator.close();
    await this.testFolder.tearDown();
  }

  private changed(): void {
    for (const look of [...this.listeners]) {
      look();
    }
  }
}

/** The name of the window that sent a request. */
export function readWindowName(request: RecordedRequest): string {
  return (request.headers['authorization'] ?? '').replace('Bearer ', '');
}

function isAnnounced(shown: Shown | undefined, state: TaskState): boolean {
  return shown?.state === state && shown.announced;
}

function countQueries(queries: readonly RecordedRequest[], taskId: string): number {
  return queries.filter((it) => it.taskId === taskId && it.status !== undefined).length;
}
