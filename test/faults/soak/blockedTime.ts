import type { Blocked } from './job.ts';
import { ownWork } from './ownWork.ts';

/** Milliseconds between two looks. */
const EVERY = 5;

/**
 * Measures for how long nothing else can run, as an editor's other extensions would feel it: a
 * timer that is always due again soon is called only between two turns of the event loop.
 *
 * Of the time between two calls counts only what this thread worked, so that a busy machine,
 * which lets the process wait, does not look like a process that blocks.
 */
export class BlockedTime {
  private readonly found: number[] = [];
  private readonly waiting = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;

  start(): void {
    let [at, worked] = [performance.now(), ownWork()];
    this.timer = setInterval(() => {
      const [nowAt, nowWorked] = [performance.now(), ownWork()];
      this.found.push(Math.min(nowAt - at, nowWorked - worked));
      [at, worked] = [nowAt, nowWorked];
      for (const resolve of this.waiting) {
        resolve();
      }
      this.waiting.clear();
    }, EVERY);
  }

  /** Settles at the next look: all that was done before is measured then. */
  look(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  /** What is done next, such as a forced collection, is not the program's own. */
  stop(): void {
    clearInterval(this.timer);
  }

  get result(): Blocked {
    return {
      longest: this.found.reduce((longest, it) => Math.max(longest, it), 0),
      over10: this.found.filter((it) => it > 10).length,
      looks: this.found.length,
    };
  }
}
