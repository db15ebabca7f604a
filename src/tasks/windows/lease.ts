import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  hasCode,
  makePrivateFolder,
  moveWithoutOverwriting,
  namesIn,
  rename,
  writeFlushed,
} from '../../util/durableFiles.ts';
import { describeError, type Log } from '../../util/log.ts';

/** A lease is free when it was not renewed for this many milliseconds. */
const STALE = 4000;

/** Milliseconds between renewals. */
const RENEWAL = 1000;

/** Milliseconds in which another window may take over the same stale lease. */
const CONTEST = 200;

/**
 * A small file with the name of the window that does some work, such as polling a service. Its
 * time is renewed every second, and another window takes it over when it is stale.
 *
 * The lease only saves requests. After a sleep or a takeover, two windows may hold it for a
 * moment; what must happen once is claimed in the task's record.
 */
export class Lease {
  private readonly file: string;
  private holding: AbortController | undefined;
  private acquiring: Promise<boolean> | undefined;
  /** Time of the last renewal, in milliseconds since the epoch. */
  private renewedAt = 0;

  constructor(
    private readonly folder: string,
    name: string,
    private readonly window: string,
    private readonly log: Log,
  ) {
    this.file = toPath(folder, name);
  }

  /** False after a sleep, until a renewal has shown that no other window took over. */
  get held(): boolean {
    return this.holding !== undefined && isFresh(this.renewedAt);
  }

  /** Whether it was not renewed in time: the machine was asleep, or very busy. */
  get overdue(): boolean {
    return this.holding !== undefined && !isFresh(this.renewedAt);
  }

  /** Takes the lease if it is free or stale. @returns whether this window holds it now */
  acquire(): Promise<boolean> {
    this.acquiring ??= this.tryToAcquire().finally(() => {
      this.acquiring = undefined;
    });
    return this.acquiring;
  }

  /** Frees the lease. A lease that another window took over stays as it is. */
  async release(): Promise<void> {
    await this.acquiring;
    if (this.holding !== undefined) {
      this.lose();
      if (await this.isOwn()) {
        await fs.rm(this.file, { force: true });
      }
    }
  }

  private async tryToAcquire(): Promise<boolean> {
    if (this.held) {
      return true;
    }
    try {
      const time = await renewalTime(this.file);
      const isOwn = time !== undefined && (await this.isOwn());
      if (isOwn ? await this.renew() : await this.take(time)) {
        this.keepRenewing();
      }
    } catch (error) {
      this.log.warn(`A lease could not be acquired. ${describeError(error)}`);
    }
    return this.held;
  }

  /** @param time the last renewal of the holder; undefined when the lease is free */
  private async take(time: number | undefined): Promise<boolean> {
    if (time !== undefined && isFresh(time)) {
      return false;
    }
    await makePrivateFolder(this.folder);
    const temporary = `${this.file}.${randomUUID()}.tmp`;
    try {
      await writeFlushed(temporary, this.window);
      if (time !== undefined) {
        // When two windows do this at once, the later one wins, and the other notices now or, on a
        // busy machine, at its renewal.
        await rename(temporary, this.file);
        await sleep(CONTEST);
      } else if (!(await moveWithoutOverwriting(temporary, this.file))) {
        return false;
      }
    } finally {
      await fs.rm(temporary, { force: true }).catch(() => undefined);
    }
    return this.renew();
  }

  private keepRenewing(): void {
    if (this.holding === undefined) {
      const holding = new AbortController();
      this.holding = holding;
      void this.renewUntil(holding.signal);
    }
  }

  private async renewUntil(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(RENEWAL, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) {
        return;
      }
      // Keep the lease after a short disk failure. If the failure lasts, the lease gets stale.
      const isHeld = await this.renew().catch((error: unknown) => !hasCode(error, 'ENOENT'));
      if (!isHeld && this.holding?.signal === signal) {
        this.log.info('Another window has taken over.');
        this.lose();
      }
    }
  }

  /** @returns false when another window has taken over */
  private async renew(): Promise<boolean> {
    const now = Date.now();
    if (!(await this.isOwn())) {
      return false;
    }
    if (!isFresh(now)) {
      // The machine slept since the lease was read. Another window may have taken over.
      return this.renew();
    }
    await fs.utimes(this.file, now / 1000, now / 1000);
    this.renewedAt = now;
    return true;
  }

  private lose(): void {
    this.holding?.abort();
    this.holding = undefined;
  }

  private async isOwn(): Promise<boolean> {
    try {
      return (await fs.readFile(this.file, 'utf8')) === this.window;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) {
        return false;
      }
      throw error;
    }
  }
}

/** Whether a window, this or another, holds a lease. */
export async function isHeld(folder: string, name: string): Promise<boolean> {
  const time = await renewalTime(toPath(folder, name));
  return time !== undefined && isFresh(time);
}

/**
 * Deletes the leases and temporary files of windows that died before a time. Leases with other names
 * stay, because a window may be taking one over.
 *
 * @param prefix of the leases to delete
 * @param before milliseconds since the epoch
 */
export async function sweepLeases(folder: string, prefix: string, before: number): Promise<void> {
  const names = await namesIn(folder);
  for (const name of names) {
    const path = join(folder, name);
    const isLeft = name.endsWith('.tmp') || (name.startsWith(prefix) && name.endsWith('.lease'));
    if (isLeft && ((await renewalTime(path)) ?? before) < before) {
      await fs.rm(path, { force: true });
    }
  }
}

function toPath(folder: string, name: string): string {
  return join(folder, `${name}.lease`);
}

/** The clock may have been set back: a time in the future is stale, too. */
function isFresh(time: number): boolean {
  return Math.abs(Date.now() - time) <= STALE;
}

/** @returns milliseconds since the epoch; undefined when there is no such lease */
async function renewalTime(file: string): Promise<number | undefined> {
  try {
    return (await fs.stat(file)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}
