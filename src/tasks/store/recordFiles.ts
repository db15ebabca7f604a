import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import {
  flushFolder,
  hasCode,
  makePrivateFolder,
  moveWithoutOverwriting,
  namesIn,
  rename,
  writeFlushed,
} from '../../util/durableFiles.ts';
import { describeError, type Log } from '../../util/log.ts';
import { isSettled, NewerRecordError, parseRecord, type TaskRecord } from '../record.ts';

/** The folder of a record: a start reads `unfinished` only. */
export type Place = 'unfinished' | 'ended';

/** A record and where it was read or written. */
export interface StoredRecord {
  readonly record: TaskRecord;
  readonly place: Place;
  /** The number of the newest file, also when that file is unreadable and an older one was read. */
  readonly newest: number;
}

/**
 * The files of records: `PLACE/TIME-ID/REVISION.json`, a folder per record and a file per revision.
 *
 * A change writes the next revision, and only if no window has written it before: compare-and-swap.
 * A record moves between the places by one rename of its folder, so a window that still writes to
 * the old place finds no folder there and reads again.
 */
export class RecordFiles {
  private readonly setAside = new Set<string>();

  constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /** Creates the folders. */
  async prepare(): Promise<void> {
    for (const folder of [this.folder, this.path('unfinished'), this.path('ended')]) {
      await makePrivateFolder(folder);
    }
  }

  /** The folder of a place, for watching. */
  path(place: Place): string {
    return join(this.folder, place);
  }

  /** The names of the records' folders in a place, newest first. */
  async list(place: Place): Promise<string[]> {
    const names = await namesIn(this.path(place));
    return names.filter((name) => readId(name) !== undefined).sort((a, b) => (a < b ? 1 : -1));
  }

  /** The name of a record's folder, found by the record's id; undefined when there is no record. */
  async find(id: string): Promise<string | undefined> {
    for (const place of ['unfinished', 'ended'] as const) {
      const names = await this.list(place);
      const name = names.find((candidate) => readId(candidate) === id);
      if (name !== undefined) {
        return name;
      }
    }
    return undefined;
  }

  /**
   * Reads the newest readable revision.
   *
   * @param name of the record's folder
   * @returns undefined when there is no such record, or no revision is readable
   * @throws when a file is not readable for the moment: an older revision must not replace it
   */
  async read(name: string): Promise<StoredRecord | undefined> {
    // The folder may move while it is looked for, so the first place is looked at twice.
    for (const place of ['unfinished', 'ended', 'unfinished'] as const) {
      const stored = await this.readIn(place, name);
      if (stored !== undefined) {
        return stored;
      }
    }
    return undefined;
  }

  /**
   * Writes the next revision of a record: complete and flushed before it gets its name.
   *
   * The temporary file lies in the watched folder of the place. Its removal tells other windows
   * that something has changed.
   *
   * @param previous what the record was changed from; undefined for a new record
   * @returns undefined when another window has written a revision meanwhile. Then this one may
   * have been written or not, so the caller reads again and applies its change to the newest
   * revision. That is safe because changes are idempotent and claims name their window.
   */
  async write(
    record: TaskRecord,
    previous: StoredRecord | undefined,
  ): Promise<StoredRecord | undefined> {
    const place = previous?.place ?? 'unfinished';
    const revision = (previous?.newest ?? 0) + 1;
    const next = { ...record, revision };
    const folder = join(this.path(place), folderName(record));
    if (previous === undefined) {
      await this.makeFolder(record);
    }
    try {
      if (!(await this.create(next, place, folder))) {
        return undefined;
      }
      const revisions = await listRevisions(folder);
      await this.deleteOvertaken(folder, revisions.slice(2));
      // A new record is there, also when another window has changed it once already. After more
      // changes, an older record's first revision is gone: then this one may not be the first.
      const isNew = previous === undefined && revisions[0] === 2;
      if (revisions[0] !== revision && !isNew) {
        return undefined;
      }
    } catch (error) {
      if (previous !== undefined && hasCode(error, 'ENOENT') && !(await isThere(folder))) {
        // The folder has moved, or the record was deleted.
        return undefined;
      }
      throw error;
    }
    return this.settle({ record: next, place, newest: revision });
  }

  /** Makes the folder of an unfinished record, for a new record or after another program deleted it. */
  async makeFolder(record: TaskRecord): Promise<void> {
    await makePrivateFolder(join(this.path('unfinished'), folderName(record)));
    await flushFolder(this.path('unfinished'));
  }

  /** Whether a record has files, readable or not. */
  async exists(name: string): Promise<boolean> {
    for (const place of ['unfinished', 'ended', 'unfinished'] as const) {
      if ((await listRevisions(join(this.path(place), name))).length > 0) {
        return true;
      }
    }
    return false;
  }

  /** Deletes a record. */
  async delete({ record, place }: StoredRecord): Promise<void> {
    const folder = join(this.path(place), folderName(record));
    await fs.rm(folder, { recursive: true, force: true });
  }

  /** Deletes what windows that died before a time left of a write. */
  async sweep(before: number): Promise<void> {
    for (const place of ['unfinished', 'ended'] as const) {
      for (const name of await namesIn(this.path(place))) {
        const path = join(this.path(place), name);
        if (name.endsWith('.tmp') && (await isOlder(path, before))) {
          await fs.rm(path, { force: true });
        }
      }
    }
    for (const name of await this.list('unfinished')) {
      const path = join(this.path('unfinished'), name);
      if (await isOlder(path, before)) {
        // Succeeds only for an empty folder.
        await fs.rmdir(path).catch(() => undefined);
      }
    }
  }

  private async readIn(place: Place, name: string): Promise<StoredRecord | undefined> {
    const folder = join(this.path(place), name);
    for (;;) {
      const revisions = await listRevisions(folder);
      const [newest] = revisions;
      if (newest === undefined) {
        return undefined;
      }
      const record = await this.readFirst(folder, revisions);
      if (record !== undefined) {
        return { record, place, newest };
      }
      // A newer revision may have replaced all that were listed.
      if ((await listRevisions(folder))[0] === newest) {
        return undefined;
      }
    }
  }

  private async readFirst(
    folder: string,
    revisions: readonly number[],
  ): Promise<TaskRecord | undefined> {
    for (const revision of revisions) {
      const file = join(folder, `${revision}.json`);
      try {
        return { ...parseRecord(await fs.readFile(file, 'utf8')), revision };
      } catch (error) {
        if (hasCode(error, ...PASSING)) {
          throw error;
        }
        if (!hasCode(error, 'ENOENT') && !this.setAside.has(file)) {
          this.setAside.add(file);
          this.log.warn(`The record ${file} is unreadable and set aside. ${describeError(error)}`);
        }
        if (error instanceof NewerRecordError) {
          return undefined;
        }
      }
    }
    return undefined;
  }

  /** @returns false when another window has written this revision before */
  private async create(record: TaskRecord, place: Place, folder: string): Promise<boolean> {
    const temporary = join(this.path(place), `${record.id}.${randomUUID()}.tmp`);
    try {
      await writeFlushed(temporary, JSON.stringify(record, undefined, 2));
      if (!(await moveWithoutOverwriting(temporary, join(folder, `${record.revision}.json`)))) {
        return false;
      }
      await flushFolder(folder);
      return true;
    } finally {
      // A file that stays is swept away later.
      await fs.rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Moves a record where it belongs. If that fails, the next change or start tries it again. */
  async settle(stored: StoredRecord): Promise<StoredRecord> {
    const { record, place: from } = stored;
    const to = isSettled(record) ? 'ended' : 'unfinished';
    if (to === from) {
      return stored;
    }
    const name = folderName(record);
    try {
      await rename(join(this.path(from), name), join(this.path(to), name));
      await flushFolder(this.path(to));
      await flushFolder(this.path(from));
      return { ...stored, place: to };
    } catch (error) {
      this.log.debug(`A record could not be moved to ${to}. ${describeError(error)}`);
      return stored;
    }
  }

  /** Deletes old revisions. A file that can't be deleted is deleted with the next write. */
  private async deleteOvertaken(folder: string, revisions: readonly number[]): Promise<void> {
    for (const revision of revisions) {
      await fs.rm(join(folder, `${revision}.json`), { force: true }).catch((error: unknown) => {
        this.log.debug(`An old revision could not be deleted. ${describeError(error)}`);
      });
    }
  }
}

/** Codes of errors that may pass: another program has the file open, or the disk is busy. */
const PASSING = ['EBUSY', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE', 'EAGAIN'];

/** The name of a record's folder. Names sort by the time of creation. */
export function folderName({ createdAt, id }: Pick<TaskRecord, 'createdAt' | 'id'>): string {
  const time = Math.min(Math.max(0, Math.trunc(createdAt)), 9_999_999_999_999);
  return `${String(time).padStart(13, '0')}-${id}`;
}

/** The id of the record that a folder or a temporary file belongs to; undefined for other names. */
export function readId(name: string): string | undefined {
  return /^\d{13}-([\w-]{1,64})$/.exec(name)?.[1];
}

/** When the record was made that a folder belongs to. Milliseconds since the epoch. */
export function readTime(name: string): number {
  return Number(name.slice(0, 13));
}

/** The numbers of a record's revisions, newest first; none when there is no folder. */
async function listRevisions(folder: string): Promise<number[]> {
  const numbers = (await namesIn(folder)).flatMap((name) => {
    const match = /^(\d{1,15})\.json$/.exec(name);
    return match === null ? [] : [Number(match[1])];
  });
  return numbers.sort((a, b) => b - a);
}

async function isThere(path: string): Promise<boolean> {
  return fs.access(path).then(
    () => true,
    () => false,
  );
}

async function isOlder(path: string, time: number): Promise<boolean> {
  return fs.stat(path).then(
    (stats) => stats.mtimeMs < time,
    () => false,
  );
}
