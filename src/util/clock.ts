import { setTimeout as sleep } from 'node:timers/promises';

/** Time, so that tests can compress hours. */
export interface Clock {
  /** Milliseconds since the epoch, for records. The user may set it back. */
  now(): number;
  /** Milliseconds since some moment, for schedules. It never goes back. */
  monotonic(): number;
  /**
   * Resolves after some milliseconds.
   *
   * @throws when the signal is aborted before that
   */
  delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once after a delay in milliseconds; the result takes it back. */
  after(delay: number, callback: () => void): { cancel(): void };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  delay: (milliseconds, signal) => sleep(milliseconds, undefined, signal && { signal }),
  after(delay, callback) {
    const timer = setTimeout(callback, delay);
    return { cancel: () => clearTimeout(timer) };
  },
};
