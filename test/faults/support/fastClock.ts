import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../src/util/clock.ts';

/**
 * A clock that runs faster than the real one. All processes with the same epoch agree on the time.
 *
 * @param later milliseconds that it is ahead
 */
export function fastClock(epoch: number, speed: number, later = 0): Clock {
  return {
    now: () => epoch + (Date.now() - epoch) * speed + later,
    monotonic: () => performance.now() * speed,
    delay: (milliseconds, signal) => sleep(milliseconds / speed, undefined, signal && { signal }),
  };
}
