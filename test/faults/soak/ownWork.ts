import { readFileSync } from 'node:fs';

/** Where Linux tells how long a process's first thread has worked, in nanoseconds. */
const OF_THREAD = '/proc/self/schedstat';

/**
 * Milliseconds that this thread has worked so far: not those for which a busy machine let it wait.
 * Where only the work of all threads of the process is known, it is that, which is never less.
 */
export function ownWork(): number {
  if (process.platform === 'linux') {
    return Number(readFileSync(OF_THREAD, 'utf8').split(' ')[0]) / 1e6;
  }
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
