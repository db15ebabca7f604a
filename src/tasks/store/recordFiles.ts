import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import {
  flushFolder,
  hasCode,
  moveWithoutOverwriting,
  namesIn,
  writeFlushed,
} from '../../util/durableFiles.ts';
import { describeError, type Log } from '../../util/log.ts';
import { parseRecord, type TaskRecord } from '../record.ts';

/** A record as it was read or written. */
export interface Revision {
  readonly record: TaskRecord;
  /** The marks of the latest writes that led to it, its own last. No two writes have the same. */
  readonly trail: readonly string[];
  /** The number of the newest file, also where that cannot be read and `record` is an older one. */
  readonly newest: number;
}

/**
 * The files of records: one per record and revision, `ID.REVISION.json`.
 *
 * A record's overtaken files are deleted oldest first. So as long as a revision's file is there,
 * the number after it was never taken and freed again, and a change of one record needs no look
 * at the files of all others.
 */
export class RecordFiles {
  private readonly setAside = new Set<string>();

  constructor(
    readonly folder: string,
    private readonly log: Log,
  ) {}

  /** The files of every record, the newest revision first. */
  async list(): Promise<Map<string, string[]>> {
    const files = new Map<string, string[]>();
    for (const name of await namesIn(this.folder)) {
      const id = idOf(name);
      if (id !== undefined) {
        const names = files.get(id);
        if (names === undefined) {
          files.set(id, [name]);
        } else {
          names.push(name);
        }
      }
    }
    for (const names of files.values()) {
      names.sort((a, b) => revisionOf(b) - revisionOf(a));
    }
    return files;
  }

  /** A revision that was read before, if nothing has come after it. */
  async stillNewest(known: Revision): Promise<Revision | undefined> {
    // In this order: a file that is there now was not overtaken a moment ago.
    const isOvertaken = await this.exists(nameOf(known, 1));
    return !isOvertaken && (await this.isThere(known)) ? known : undefined;
  }

  /**
   * The newest revision of a record; undefined when it has no file that can be read.
   *
   * @throws when a file cannot be read for now: what is older must not take its place
   */
  async readNewest(id: string): Promise<Revision | undefined> {
    for (;;) {
      const files = (await this.list()).get(id) ?? [];
      const read = await this.readFirst(files, 'strictly');
      if (read !== undefined) {
        return read;
      }
      // While the folder was listed, one file may have taken another's place.
      const still = (await this.list()).get(id);
      if (still?.[0] === files[0]) {
        return undefined;
      }
    }
  }

  /** Reads the newest revision that can be read. The others never hide it. */
  async readFirst(files: readonly string[], how?: 'strictly'): Promise<Revision | undefined> {
    for (const file of files) {
      try {
        const text = await fs.readFile(join(this.folder, file), 'utf8');
        const record = { ...parseRecord(text), revision: revisionOf(file) };
        return { record, trail: trailOf(text), newest: revisionOf(files[0] ?? file) };
      } catch (error) {
        if (how === 'strictly' && hasCode(error, ...PASSING)) {
          throw error;
        }
        // Gone means that a newer revision has taken its place since the folder was listed.
        if (!hasCode(error, 'ENOENT') && !this.setAside.has(file)) {
          this.setAside.add(file);
          this.log.warn(
            `The record ${file} cannot be read and is set aside. ${describeError(error)}`,
          );
        }
      }
    }
    return undefined;
  }

  /**
   * Writes a record's next revision: whole and flushed before it gets its name.
   *
   * @param previous what it builds on; undefined for a new record
   * @returns undefined when another window made this or a later revision first
   */
  async write(record: TaskRecord, previous: Revision | undefined): Promise<Revision | undefined> {
    const mark = randomUUID();
    const trail = [...(previous?.trail ?? []), mark].slice(-TRAIL_LENGTH);
    const written = { record, trail, newest: record.revision };
    if (!(await this.create(written, mark))) {
      return undefined;
    }
    if (previous !== undefined && (await this.isThere(previous))) {
      await this.deleteOvertaken(await this.olderThan(written));
      return written;
    }
    const name = nameOf(written);
    const files = (await this.list()).get(record.id) ?? [];
    if (files[0] === name) {
      const before = await this.readFirst(files.slice(1));
      if (before !== undefined && before.record.revision > (previous?.record.revision ?? 0)) {
        // It could not be read a moment ago, and has what this one lacks.
        await this.delete([name]);
        return undefined;
      }
      await this.deleteOvertaken(files.slice(1).reverse());
      return written;
    }
    // Either another window has built on this already, or the number was an old one, which had
    // become free again as overtaken revisions are deleted.
    if ((await this.readFirst(files))?.trail.includes(mark) === true) {
      return written;
    }
    await this.delete([name]);
    return undefined;
  }

  /** Deletes files one after the other. @throws when one can't be; those after it are still there */
  async delete(files: readonly string[]): Promise<void> {
    for (const file of files) {
      await fs.rm(join(this.folder, file), { force: true });
    }
  }

  /** Deletes files that newer ones have taken the place of. What cannot be now, is with the next. */
  async deleteOvertaken(oldestFirst: readonly string[]): Promise<void> {
    await this.delete(oldestFirst).catch((error: unknown) => {
      this.log.debug(`An overtaken record could not be deleted. ${describeError(error)}`);
    });
  }

  /** Deletes what windows that died before a time left of a write. */
  async sweep(before: number): Promise<void> {
    for (const name of await namesIn(this.folder)) {
      if (name.endsWith('.tmp')) {
        const file = join(this.folder, name);
        const modified = await fs.stat(file).then(
          (it) => it.mtimeMs,
          () => Infinity,
        );
        if (modified < before) {
          await fs.rm(file, { force: true });
        }
      }
    }
  }

  /** @returns false when the revision's name is taken */
  private async create({ record, trail }: Revision, mark: string): Promise<boolean> {
    const temporary = join(this.folder, `${record.id}.${mark}.tmp`);
    const text = JSON.stringify({ ...record, trail }, undefined, 2);
    await fs.mkdir(this.folder, { recursive: true });
    try {
      await writeFlushed(temporary, text);
      if (!(await moveWithoutOverwriting(temporary, join(this.folder, fileName(record))))) {
        return false;
      }
      await flushFolder(this.folder);
      return true;
    } finally {
      // What cannot be deleted now is swept away later, and no reason to doubt the write.
      await fs.rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  /** Whether the file that a revision was read from, or written to, is there as it was. */
  private async isThere({ record, trail, newest }: Revision): Promise<boolean> {
    if (newest !== record.revision) {
      return false;
    }
    try {
      const text = await fs.readFile(join(this.folder, fileName(record)), 'utf8');
      return trailOf(text).at(-1) === trail.at(-1);
    } catch {
      return false;
    }
  }

  /** The files of the revisions right before one, the oldest first. */
  private async olderThan(revision: Revision): Promise<string[]> {
    const older: string[] = [];
    for (let steps = -1; await this.exists(nameOf(revision, steps)); steps -= 1) {
      older.unshift(nameOf(revision, steps));
    }
    return older;
  }

  private exists(name: string): Promise<boolean> {
    return fs.access(join(this.folder, name)).then(
      () => true,
      () => false,
    );
  }
}

/** Codes of errors that may be over in a moment: somebody else has the file open. */
const PASSING = ['EBUSY', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE', 'EAGAIN'];

/** How many writes a record remembers: far more than any window makes while another makes one. */
const TRAIL_LENGTH = 32;

function trailOf(text: string): readonly string[] {
  const { trail } = JSON.parse(text) as { readonly trail?: unknown };
  return Array.isArray(trail) ? trail.filter((it) => typeof it === 'string') : [];
}

/** The id of the record that a file belongs to; undefined for any other file. */
export function idOf(file: string): string | undefined {
  return /^([\w-]+)\.\d+\.json$/.exec(file)?.[1];
}

export function revisionOf(file: string): number {
  return Number(/\.(\d+)\.json$/.exec(file)?.[1] ?? 0);
}

function fileName({ id, revision }: TaskRecord): string {
  return `${id}.${revision}.json`;
}

/** The file of the revision that comes so many after one. */
function nameOf({ record }: Revision, steps = 0): string {
  return fileName({ ...record, revision: record.revision + steps });
}
