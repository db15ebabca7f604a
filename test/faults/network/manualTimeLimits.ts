import { mock } from 'node:test';

/** Milliseconds without a byte after which a download is given up. */
const IDLE_LIMIT = 60_000;

/**
 * The time limits of requests and downloads, in the hands of a test: they run out when it says so
 * and at no other time, so that a stall takes no minutes and a busy machine no request's time.
 */
export class ManualTimeLimits {
  readonly #limits = new Set<AbortController>();
  readonly #idle = new Set<() => void>();

  constructor() {
    mock.method(AbortSignal, 'timeout', () => {
      const controller = new AbortController();
      this.#limits.add(controller);
      return controller.signal;
    });
    const setTimer = globalThis.setTimeout;
    mock.method(globalThis, 'setTimeout', (callback: () => void, delay?: number) => {
      if (delay === IDLE_LIMIT) {
        this.#idle.add(callback);
      }
      return setTimer(callback, delay);
    });
  }

  /** Everything that is under way has taken too long. */
  end(): void {
    for (const limit of this.#limits) {
      limit.abort(new DOMException('It took too long.', 'TimeoutError'));
    }
    for (const callback of this.#idle) {
      callback();
    }
    this.#limits.clear();
    this.#idle.clear();
  }
}
