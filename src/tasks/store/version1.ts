import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { hasCode, namesIn } from '../../util/durableFiles.ts';
import { forEach } from '../../util/forEach.ts';
import { describeError, type Log } from '../../util/log.ts';
import { isEnded, isRunning, parseRecord, type TaskRecord } from '../record.ts';
import { Expense } from '../spending/expense.ts';
import type { Ledger } from '../spending/ledger.ts';
import { folderName, type RecordFiles } from './recordFiles.ts';

/**
 * Takes over what version 0.1.0 of this extension left: records as flat files, `ID.REVISION.json`,
 * and the costs of removed tasks, one file each.
 *
 * A window of the old version may still be open after an update. It polls its running tasks and
 * saves their videos, so those stay its own until no old window is left.
 */

/** A lock of the old version that was not renewed for this long is left over. Milliseconds. */
const OLD_LOCK_STALE_AFTER = 4000;

/** The folders of the old version. */
export interface OldFolders {
  readonly records: string;
  readonly leases: string;
}

/**
 * Takes over every record that no old window works on.
 *
 * @param sign of an open window. After a sleep of the machine every lock is stale for a moment, so
 * the first look takes any lock for the sign.
 * @returns whether an old window is open. If so, call this again later.
 */
export async function takeOverRecords(
  old: OldFolders,
  files: RecordFiles,
  log: Log,
  sign: 'any lock' | 'fresh lock',
): Promise<boolean> {
  const names = await listRecords(old.records);
  const isOldWindowOpen = await hasLock(old.leases, sign);
  await forEach(names, async ([id, revisions]) => {
    try {
      const record = await readNewest(old.records, id, revisions, log);
      if (record !== undefined && (isEnded(record.state) || !isOldWindowOpen)) {
        await takeOver(record, files);
        for (const revision of revisions.toReversed()) {
          await fs.rm(oldFile(old.records, id, revision), { force: true });
        }
      }
    } catch (error) {
      log.warn(`The record ${id} of version 0.1.0 was not taken over. ${describeError(error)}`);
    }
  });
  return isOldWindowOpen;
}

/** Moves the costs that the old version kept into the ledger. */
export async function takeOverExpenses(old: OldFolders, ledger: Ledger, log: Log): Promise<void> {
  const folder = join(old.records, 'spent');
  for (const name of (await namesIn(folder)).filter((candidate) => candidate.endsWith('.json'))) {
    const file = join(folder, name);
    try {
      await ledger.append(v.parse(Expense, JSON.parse(await fs.readFile(file, 'utf8'))));
      await fs.rm(file, { force: true });
    } catch (error) {
      log.warn(`The expense ${name} of version 0.1.0 was not taken over. ${describeError(error)}`);
    }
  }
}

/** The old files by record: its revisions, newest first. */
async function listRecords(folder: string): Promise<Map<string, number[]>> {
  const records = new Map<string, number[]>();
  for (const name of await namesIn(folder)) {
    const [, id, revision] = /^([\w-]+)\.(\d+)\.json$/.exec(name) ?? [];
    if (id !== undefined) {
      records.set(
        id,
        [...(records.get(id) ?? []), Number(revision)].sort((a, b) => b - a),
      );
    }
  }
  return records;
}

async function readNewest(
  folder: string,
  id: string,
  revisions: readonly number[],
  log: Log,
): Promise<TaskRecord | undefined> {
  for (const revision of revisions) {
    const text = await fs.readFile(oldFile(folder, id, revision), 'utf8');
    try {
      return { ...parseRecord(text), revision };
    } catch (error) {
      log.warn(`The record ${id}.${revision}.json is unreadable. ${describeError(error)}`);
    }
  }
  return undefined;
}

/**
 * Writes the record in the new place. It may be there already, after a crash or because an old
 * window wrote the record again. Then the record with more progress stays.
 */
async function takeOver(record: TaskRecord, files: RecordFiles): Promise<void> {
  for (;;) {
    const known = await files.read(folderName(record));
    const isFurtherOn =
      known === undefined || (isRunning(known.record.state) && !isRunning(record.state));
    if (!isFurtherOn || (await files.write(record, known)) !== undefined) {
      return;
    }
  }
}

/** Whether a window of the old version is open. It renews a folder as its lock every second. */
async function hasLock(folder: string, sign: 'any lock' | 'fresh lock'): Promise<boolean> {
  for (const name of await namesIn(folder)) {
    if (
      /^window-.+\.lock$/.test(name) &&
      (sign === 'any lock' || (await isFresh(join(folder, name))))
    ) {
      return true;
    }
  }
  return false;
}

async function isFresh(lock: string): Promise<boolean> {
  try {
    const { mtimeMs } = await fs.stat(lock);
    return Date.now() - mtimeMs < OLD_LOCK_STALE_AFTER;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return false;
    }
    throw error;
  }
}

function oldFile(folder: string, id: string, revision: number): string {
  return join(folder, `${id}.${revision}.json`);
}
