import { setTimeout as wait } from 'node:timers/promises';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/index.ts';
import { buildWindow } from './buildWindow.ts';
import type { Opening } from './messages.ts';
import { TestFolder } from './testFolder.ts';
import { WindowProcess } from './windowProcess.ts';

/** The longest wait for an event, in real milliseconds. */
const LIMIT = 40_000;

interface LabParts {
  readonly program: string;
  readonly simulator: Simulator;
  readonly testFolder: TestFolder;
  readonly clock: Pick<Opening, 'epoch' | 'speed'>;
}

/** Several windows with one folder, one service and one fast clock. */
export class Lab {
  readonly windows: WindowProcess[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(private readonly parts: LabParts) {
    const changed = () => this.changed();
    parts.simulator.on('request', changed).on('answer', changed);
  }

  /** @param speed how much faster than real time the clock of the tasks runs; leases use real time */
  static async open(speed: number, options: SimulatorOptions = {}): Promise<Lab> {
    return new Lab(await makeLabParts(speed, options));
  }

  get simulator(): Simulator {
    return this.parts.simulator;
  }

  get testFolder(): TestFolder {
    return this.parts.testFolder;
  }

  openWindow(opening: Partial<Opening> = {}): WindowProcess {
    const all = this.makeOpening(opening);
    const window = new WindowProcess(this.parts.program, all, () => this.changed());
    this.windows.push(window);
    return window;
  }

  makeOpening(opening: Partial<Opening> = {}): Opening {
    const { folder, videos } = this.testFolder;
    const window = `window-${this.windows.length + 1}`;
    const service = this.simulator.root('relay');
    return { window, folder, videos, service, ...this.parts.clock, ...opening };
  }

  /** Resolves when a condition is true. Checks it after every message of a window or the service. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    if (isSo()) {
      return;
    }
    const ending = new AbortController();
    let look: () => void = () => undefined;
    const looked = new Promise<void>((resolve) => {
      look = () => {
        if (isSo()) {
          resolve();
        }
      };
      this.listeners.add(look);
    });
    const limit = wait(LIMIT, undefined, { signal: ending.signal }).then(
      () => Promise.reject(new Error(`This did not happen in time: ${what}.`)),
      () => undefined,
    );
    await Promise.race([looked, limit]).finally(() => {
      this.listeners.delete(look);
      ending.abort();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.windows.map((window) => window.kill()));
    await this.simulator.close();
    await this.testFolder.delete();
  }

  private changed(): void {
    for (const look of [...this.listeners]) {
      look();
    }
  }
}

export async function makeLabParts(
  speed: number,
  options: SimulatorOptions = {},
): Promise<LabParts> {
  const epoch = Date.now();
  const simulator = await startSimulator({
    render: 'none',
    queueMs: 0,
    runMs: 0,
    linkMs: 30 * 24 * 3600_000,
    now: () => epoch + (Date.now() - epoch) * speed,
    ...options,
  });
  const testFolder = await TestFolder.build();
  return { program: await buildWindow(), simulator, testFolder, clock: { epoch, speed } };
}
