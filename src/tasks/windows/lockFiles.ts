import fs from 'node:fs';
import { mkdir, rmdir, stat } from 'node:fs/promises';

/** Told of what a lock does on disk. */
export interface LockObserver {
  /** Whether the lock is being taken, or else kept or let go of. */
  readonly isTaking: boolean;
  /** Somebody else has it, or had it a moment ago. */
  contended(): void;
  /** It was taken away from a holder that gave no sign of life. */
  tookOver(): void;
  /** A sign of life was given, begun at this time in milliseconds since the epoch. */
  signed(begin: number): void;
}

/** Milliseconds by which the times that windows set are made to differ. */
const SPREAD = { least: 6, most: 900 };

/**
 * The file system for `proper-lockfile`, which keeps a lock as a folder, and a holder's signs of
 * life as that folder's time. Two things are other than it would do them: a lock that looks dead
 * is deleted by one window at a time, which looks once more before it does; and no two windows
 * set the same time, by which a holder knows its own lock.
 */
export function lockFiles(observer: LockObserver, stale: number): typeof fs {
  return {
    ...fs,
    mkdir: ((path: string, callback: fs.NoParamCallback) => {
      fs.mkdir(path, (error) => {
        if (error !== null) {
          observer.contended();
        }
        callback(error);
      });
    }) as typeof fs.mkdir,
    utimes: ((path: string, _: Date, time: Date, callback: fs.NoParamCallback) => {
      const begin = Date.now();
      // The same object is kept there, to be compared with what is on disk the next time.
      time.setTime(time.getTime() - SPREAD.least - Math.random() * (SPREAD.most - SPREAD.least));
      fs.utimes(path, time, time, (error) => {
        if (error !== null) {
          callback(error);
          return;
        }
        fs.stat(path, (_error, stats?: fs.Stats) => {
          // Some disks know whole seconds only.
          if (stats !== undefined && Math.abs(stats.mtimeMs - time.getTime()) < 1000) {
            time.setTime(stats.mtime.getTime());
          }
          observer.signed(begin);
          callback(null);
        });
      });
    }) as typeof fs.utimes,
    rmdir: ((path: string, callback: fs.NoParamCallback) => {
      if (observer.isTaking) {
        removeDead(path, stale).then(() => {
          observer.tookOver();
          callback(null);
        }, callback);
      } else {
        fs.rmdir(path, callback);
      }
    }) as typeof fs.rmdir,
  };
}

/**
 * Deletes a lock that looked dead, if it still does: another window may have done so a moment ago,
 * and taken it. One window at a time looks and deletes.
 *
 * @throws `ELOCKED` when it is not dead, or another window is about to find out
 */
async function removeDead(path: string, stale: number): Promise<void> {
  const turn = `${path}.turn`;
  await takeTurn(turn, stale);
  try {
    if (!(await isDead(path, stale))) {
      throw locked();
    }
    await rmdir(path);
  } finally {
    await rmdir(turn).catch(() => undefined);
  }
}

async function takeTurn(turn: string, stale: number): Promise<void> {
  try {
    await mkdir(turn);
  } catch {
    // Who took it may have died in that very moment.
    if (await isDead(turn, stale).catch(() => false)) {
      await rmdir(turn).catch(() => undefined);
    }
    throw locked();
  }
}

async function isDead(path: string, stale: number): Promise<boolean> {
  return (await stat(path)).mtimeMs < Date.now() - stale;
}

function locked(): Error {
  return Object.assign(new Error('Another window takes it.'), { code: 'ELOCKED' });
}
