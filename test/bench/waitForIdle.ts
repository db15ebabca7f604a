import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits until the host did nearly nothing for half a second: other extensions start, too. */
export async function waitForIdle(): Promise<void> {
  for (let quiet = 0; quiet < 5;) {
    const before = performance.eventLoopUtilization();
    await delay(100);
    const { utilization } = performance.eventLoopUtilization(before);
    quiet = utilization < 0.05 ? quiet + 1 : 0;
  }
}
