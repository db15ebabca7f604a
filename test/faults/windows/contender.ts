import { Lease } from '../../../src/tasks/windows/lease.ts';

/** A stale lease to take, and when: milliseconds since 1970. */
export interface Contest {
  readonly folder: string;
  readonly lease: string;
  readonly at: number;
}

/** Whether the contender was told that it holds the lease. */
export interface Claim {
  readonly lease: string;
  readonly held: boolean;
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message: string) => console.error(message),
  error: (message: string) => console.error(message),
};

async function contend({ folder, lease, at }: Contest): Promise<void> {
  const contended = new Lease(folder, lease, silent);
  // A timer would be late by more than the race takes.
  while (Date.now() < at);
  const claim: Claim = { lease, held: await contended.take() };
  process.send?.(claim);
}

process.on('message', (contest: Contest) => {
  setTimeout(() => void contend(contest), contest.at - Date.now() - 5);
});
