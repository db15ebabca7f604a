import { readFileSync } from 'node:fs';
import { fullOrBounded } from './fullOrBounded.ts';

/**
 * How long an extension may block the event loop, in milliseconds. Users don't notice 50. `npm test`
 * runs beside other work: two threads on one core need more than twice the time for the same work.
 */
export const LONGEST_BLOCK = fullOrBounded(50, 150);

/** Milliseconds between two looks. */
const INTERVAL = 5;

/** Where Linux tells how long a process's first thread has worked, in nanoseconds. */
const THREAD_FILE = '/proc/self/schedstat';

/**
 * Measures for how long nothing else can run, as an editor's other extensions would feel it: a
 * timer that is always due soon is called only between two turns of the event loop.
 *
 * Of the time between two calls, only the work of this thread counts. On a busy machine the process
 * waits, which must not look like a process that blocks.
 */
export class BlockedTime {
  private readonly found: number[] = [];
  private readonly waiting = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;

  start(): void {
    let [at, worked] = [performance.now(), readWorkedTime()];
    this.timer = setInterval(() => {
      const [nowAt, nowWorked] = [performance.now(), readWorkedTime()];
      this.found.push(Math.min(nowAt - at, nowWorked - worked));
      [at, worked] = [nowAt, nowWorked];
      for (const resolve of this.waiting) {
        resolve();
      }
      this.waiting.clear();
    }, INTERVAL);
  }

  /** Resolves at the next look. Everything that was done before is measured then. */
  look(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  /** Pauses the measurement. What is done next, such as a forced collection, does not count. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** All times between `start` and `stop` together. */
  get result() {
    return {
      longest: this.found.reduce((longest, it) => Math.max(longest, it), 0),
      over10: this.found.filter((it) => it > 10).length,
      looks: this.found.length,
    };
  }
}

/**
 * Milliseconds that this thread has worked so far, without those in which a busy machine let it
 * wait. Where only the work of the whole process is known, it is that, which is never less.
 */
function readWorkedTime(): number {
  if (process.platform === 'linux') {
    return Number(readFileSync(THREAD_FILE, 'utf8').split(' ')[0]) / 1e6;
  }
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
