import type { Clock } from '../../../../src/util/clock.ts';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();
  readonly #waiting = new Set<() => void>();

  constructor(now = Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#timers.delete(timer);
        reject(signal?.reason as Error);
      };
      const timer = this.#start(milliseconds, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      if (signal?.aborted === true) {
        abort();
      }
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** How many timers are running. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on by milliseconds, and calls back whoever is due meanwhile. */
  advance(milliseconds: number): void {
    const target = this.#now + milliseconds;
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.due > target) {
        break;
      }
      this.#fire(next);
    }
    this.#now = target;
  }

  /** Settles as soon as a timer is running. */
  async scheduled(): Promise<void> {
    while (this.#timers.size === 0) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Waits until a timer is running, and moves on to it. @returns the milliseconds moved */
  async elapse(): Promise<number> {
    await this.scheduled();
    const before = this.#now;
    const next = this.#next();
    if (next !== undefined) {
      this.#fire(next);
    }
    return this.#now - before;
  }

  /** Moves on from timer to timer until something has happened. */
  async runUntil<T>(happened: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    const watched = happened.finally(end);
    watched.catch(end);
    for (;;) {
      await Promise.race([watched, this.scheduled()]);
      // The rest of the world gets its turn before the next timer.
      await new Promise((resolve) => setImmediate(resolve));
      // Set meanwhile by the callback above, which the type checker does not see.
      if (over as boolean) {
        return watched;
      }
      const next = this.#next();
      if (next !== undefined) {
        this.#fire(next);
      }
    }
  }

  #start(milliseconds: number, callback: () => void): Timer {
    const timer = { due: this.#now + milliseconds, callback };
    this.#timers.add(timer);
    for (const resolve of this.#waiting) {
      resolve();
    }
    this.#waiting.clear();
    return timer;
  }

  #next(): Timer | undefined {
    return [...this.#timers].sort((a, b) => a.due - b.due)[0];
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.due);
    timer.callback();
  }
}
