import { Lease } from '../../../src/tasks/windows/lease.ts';

/** A stale lease to take, and when: milliseconds since 1970. */
export interface Contest {
  readonly folder: string;
  readonly lease: string;
  readonly at: number;
}

/** Whether the contender holds the lease after its next renewal. */
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
  const contended = new Lease(folder, lease, `contender-${process.pid}`, silent);
  // A timer would be late by more than the race takes.
  while (Date.now() < at);
  await contended.acquire();
  // Two may take a stale lease at once. The renewal, a second later, shows one of them that.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const claim: Claim = { lease, held: contended.held };
  process.send?.(claim);
}

process.on('message', (contest: Contest) => {
  setTimeout(() => void contend(contest), contest.at - Date.now() - 5);
});
