import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { hasCode } from './durable.ts';
import { describeError, type Log } from './log.ts';

/** After this many milliseconds without a sign of life a holder counts as dead. */
const STALE = 5000;
/** Milliseconds between signs of life. */
const UPDATE = 1000;

/**
 * Something that one window at a time holds: the work on a service's tasks, or a window's own
 * name. Held by a lock in a folder that all windows share; a window that dies lets go of it
 * within seconds.
 */
export class Lease {
  private release: (() => Promise<void>) | undefined;
  private taking: Promise<boolean> | undefined;
  private readonly file: string;

  constructor(
    folder: string,
    name: string,
    private readonly log: Log,
  ) {
    this.file = join(folder, name);
  }

  get held(): boolean {
    return this.release !== undefined;
  }

  /** Takes it if nobody else holds it. @returns whether this window holds it now */
  take(): Promise<boolean> {
    if (this.held) {
      return Promise.resolve(true);
    }
    this.taking ??= this.lock().finally(() => {
      this.taking = undefined;
    });
    return this.taking;
  }

  async giveUp(): Promise<void> {
    await this.taking;
    const release = this.release;
    this.release = undefined;
    await release?.().catch((error: unknown) => {
      this.log.debug(`A lease had been lost before. ${describeError(error)}`);
    });
  }

  private async lock(): Promise<boolean> {
    try {
      this.release = await lockfile.lock(this.file, {
        ...OPTIONS,
        update: UPDATE,
        onCompromised: (error) => {
          this.release = undefined;
          this.log.info(`Another window has taken over. ${describeError(error)}`);
        },
      });
      return true;
    } catch (error) {
      if (!hasCode(error, 'ELOCKED')) {
        this.log.warn(`A lease could not be taken. ${describeError(error)}`);
      }
      return false;
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
