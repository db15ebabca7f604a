import { basename } from 'node:path';
import { TestEnvironment } from '../../../unit/tasks/support/testEnvironment.ts';
import type { FaultyDisk } from './faultyDisk.ts';

/** More changes than there are in the life of a task. */
const MOST = 100;

/** The longest time of one run, in real milliseconds. All runs together may take much longer. */
export const LIMIT = 10_000;

/**
 * Runs a task’s life once for each change on disk in it. That change fails.
 *
 * @param least the least number of changes
 * @returns the violations, each with its step
 */
export async function runWithEachFault(
  least: number,
  open: (
    environment: TestEnvironment,
  ) => Promise<{ readonly disk: FaultyDisk; readonly live: (step: number) => Promise<void> }>,
): Promise<string[]> {
  const violations: string[] = [];
  for (let step = 1; step <= MOST; step += 1) {
    const environment = await TestEnvironment.open();
    const { disk, live } = await open(environment);
    try {
      await inTime(live(step));
    } catch (error) {
      const [strike] = disk.strikes;
      const at = `${strike?.name ?? 'no call'} of ${basename(strike?.path ?? '')}`;
      violations.push(`at change ${step}, ${at}: ${(error as Error).message}`);
    } finally {
      disk.restore();
      await environment.close();
    }
    if (disk.strikes.length === 0) {
      return step > least ? violations : [...violations, `There were only ${step - 1} changes.`];
    }
  }
  return [...violations, 'There was no end of changes.'];
}

/** Rejects what takes too long, in real milliseconds: something that must come never comes. */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It never came to an end.')), LIMIT);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
