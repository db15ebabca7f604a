import type { Blocked } from './job.ts';

/** Milliseconds between two looks. */
const EVERY = 5;

/**
 * Measures for how long nothing else can run, as an editor's other extensions would feel it: a
 * timer that is due all the time is called only between two turns of the event loop.
 *
 * Of the time between two calls counts only what the process worked, so that a busy machine,
 * which lets the process wait, does not look like a process that blocks. That time is of all of
 * the process's threads: never less than what this one worked.
 */
export class BlockedTime {
  private readonly found: number[] = [];
  private timer: NodeJS.Timeout | undefined;
  private at = 0;
  private worked = 0;

  start(): void {
    this.look();
    this.timer = setInterval(() => {
      const { at, worked } = this;
      this.look();
      this.found.push(Math.min(this.at - at, this.worked - worked));
    }, EVERY);
  }

  /** What is done next, such as a forced collection, is not the program's own. */
  stop(): void {
    clearInterval(this.timer);
  }

  get result(): Blocked {
    return {
      longest: this.found.reduce((longest, it) => Math.max(longest, it), 0),
      over10: this.found.filter((it) => it > 10).length,
      turns: this.found.length,
    };
  }

  private look(): void {
    const { user, system } = process.cpuUsage();
    this.at = performance.now();
    this.worked = (user + system) / 1000;
  }
}
