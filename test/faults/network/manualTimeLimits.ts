import { mock } from 'node:test';

/** The shortest time limit of a request or a download, in milliseconds. */
const SHORTEST_LIMIT = 30_000;

/** The longest time that a timer can have. */
const NEVER = 2 ** 31 - 1;

/**
 * The time limits of requests and downloads, in the hands of a test: they run out when it says so
 * and at no other time, so that a stall takes no minutes and a busy machine no request's time.
 */
export class ManualTimeLimits {
  readonly #limits = new Set<() => void>();

  constructor() {
    const setTimer = globalThis.setTimeout;
    mock.method(globalThis, 'setTimeout', (callback: () => void, delay = 0) => {
      if (delay < SHORTEST_LIMIT) {
        return setTimer(callback, delay);
      }
      this.#limits.add(callback);
      return setTimer(callback, NEVER);
    });
  }

  /** Everything that is under way has taken too long. */
  end(): void {
    for (const callback of this.#limits) {
      callback();
    }
    this.#limits.clear();
  }
}
