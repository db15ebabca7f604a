import { setTimeout as sleep } from 'node:timers/promises';

/** The source of time. Tests replace it, so that hours pass in milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch, for records. The user may set it back. */
  now(): number;
  /** Milliseconds since an arbitrary moment, for schedules. Never decreases. */
  monotonic(): number;
  /**
   * Resolves after some milliseconds.
   *
   * @throws when the signal is aborted before that
   */
  delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  delay: (milliseconds, signal) => sleep(milliseconds, undefined, signal && { signal }),
};
