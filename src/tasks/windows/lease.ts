import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { hasCode } from '../../util/durableFiles.ts';
import { lockFiles, type LockObserver } from './lockFiles.ts';
import { describeError, type Log } from '../../util/log.ts';

/** After this many milliseconds without a sign of life a holder counts as dead. */
const STALE = 4000;

/** Milliseconds between signs of life. */
const UPDATE = 1000;

/**
 * A holder relies on its lease for so many milliseconds after a sign of life: less than it takes
 * others to think it dead. Who takes a lease that others want, too, or gives its first sign after
 * a sleep, waits for as long before it relies on it: by then only one of them has it. So never do
 * two.
 */
const TRUST = 1900;

/** After this many milliseconds whoever wants it tries again later: the disk is too slow. */
const LONGEST_SETTLING = 10_000;

/**
 * Something that one window at a time holds: the work on a service's tasks, or a window's own
 * name. Held by a lock in a folder that all windows share; a window that dies lets go of it
 * within seconds, and one that was asleep does not hold it when it wakes.
 */
export class Lease implements LockObserver {
  private release: (() => Promise<void>) | undefined;
  private taking: Promise<boolean> | undefined;
  /** When the latest sign of life was given. */
  private sign = -Infinity;
  /** Signs of life since then are relied on. */
  private reliable = Infinity;
  isTaking = false;
  private isContended = false;
  private isFromDead = false;
  private readonly waiting = new Set<() => void>();
  private readonly file: string;

  constructor(
    folder: string,
    name: string,
    private readonly log: Log,
  ) {
    this.file = join(folder, name);
  }

  get held(): boolean {
    const isReliable = this.sign >= this.reliable && Date.now() - this.sign < TRUST;
    return this.release !== undefined && isReliable;
  }

  /** Milliseconds for which nobody at all had held it when this window took it. */
  get silence(): number {
    return this.isFromDead ? STALE : 0;
  }

  /** Takes it if nobody else holds it. @returns whether this window holds it now */
  take(): Promise<boolean> {
    if (this.held) {
      return Promise.resolve(true);
    }
    this.taking ??= this.lockAndSettle().finally(() => {
      this.taking = undefined;
    });
    return this.taking;
  }

  async giveUp(): Promise<void> {
    await this.taking;
    // After a sleep it may be another's by now, and must not be taken from that.
    await this.settle();
    const { release } = this;
    this.release = undefined;
    await release?.().catch((error: unknown) => {
      this.log.debug(`A lease had been lost before. ${describeError(error)}`);
    });
  }

  contended(): void {
    this.isContended = true;
  }

  tookOver(): void {
    this.isFromDead = true;
  }

  signed(begin: number): void {
    if (begin - this.sign >= TRUST) {
      this.reliable = begin + TRUST;
    }
    this.sign = begin;
    this.tellWaiting();
  }

  private async lockAndSettle(): Promise<boolean> {
    this.isContended = false;
    this.isFromDead = false;
    if (this.release === undefined) {
      await this.lock();
    }
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LONGEST_SETTLING).unref();
    });
    await Promise.race([this.settle(), limit]);
    clearTimeout(timer);
    return this.held;
  }

  private tellWaiting(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) {
      resolve();
    }
  }

  /** Waits until it is known whether this window really holds what it took. */
  private async settle(): Promise<void> {
    while (this.release !== undefined && !this.held) {
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  private async lock(): Promise<void> {
    const begin = Date.now();
    this.isTaking = true;
    try {
      await mkdir(dirname(this.file), { recursive: true });
      const release = await lockfile.lock(this.file, {
        ...OPTIONS,
        update: UPDATE,
        fs: lockFiles(this, STALE),
        onCompromised: (error) => {
          this.release = undefined;
          this.tellWaiting();
          this.log.info(`Another window has taken over. ${describeError(error)}`);
        },
      });
      this.sign = begin;
      this.reliable = this.isContended ? Date.now() + TRUST : begin;
      this.release = release;
    } catch (error) {
      // Gone while it was looked at: somebody else is taking it.
      if (!hasCode(error, 'ELOCKED', 'ENOENT')) {
        this.log.warn(`A lease could not be taken. ${describeError(error)}`);
      }
    } finally {
      this.isTaking = false;
    }
  }
}

const OPTIONS = { realpath: false, stale: STALE };

/** Whether a window, this or another, holds a lease. */
export async function isHeld(folder: string, name: string): Promise<boolean> {
  try {
    return await lockfile.check(join(folder, name), OPTIONS);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return false;
    }
    throw error;
  }
}
