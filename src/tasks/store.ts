import { randomUUID } from 'node:crypto';
import { promises as fs, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { hasCode, moveWithoutOverwriting, writeFlushed } from './durable.ts';
import { Emitter, type Disposable } from './event.ts';
import { describeError, type Log } from './log.ts';
import { parseRecord, type TaskRecord } from './record.ts';

/**
 * The records on disk, shared by all windows: one file per task and revision, `ID.REVISION.json`.
 *
 * A change is the file of the next revision, complete and flushed before it gets its name, and
 * made only if nobody else made that revision first. So a crash leaves a record as it was before
 * or after a change and never in between, and two windows never overwrite each other's change:
 * the later one reads again and decides anew. No lock is involved that could be left behind.
 */
export class RecordStore implements Disposable {
  private readonly records = new Map<string, TaskRecord>();
  private readonly changed: Emitter<readonly TaskRecord[]>;
  private readonly setAside = new Set<string>();
  private watcher: FSWatcher | undefined;
  private reading: Promise<void> | undefined;
  private nextReading: Promise<void> | undefined;

  private constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {
    this.changed = new Emitter((error) => log.error(describeError(error)));
  }

  /** Creates the folder if need be, and reads what is there. */
  static async open(folder: string, log: Log): Promise<RecordStore> {
    await fs.mkdir(folder, { recursive: true });
    const store = new RecordStore(folder, log);
    store.watch();
    await store.refresh();
    return store;
  }

  /** Records that changed, here or in another window; removed ones have `removedAt`. */
  get onDidChange() {
    return this.changed.event;
  }

  /** Every record that was not removed. */
  all(): readonly TaskRecord[] {
    return [...this.records.values()].filter((it) => it.removedAt === undefined);
  }

  get(id: string): TaskRecord | undefined {
    const record = this.records.get(id);
    return record?.removedAt === undefined ? record : undefined;
  }

  /** Puts a new record on disk. It is there, flushed, when the promise resolves. */
  async add(record: TaskRecord): Promise<TaskRecord> {
    if (!(await this.write(record, []))) {
      throw new Error(`A record with the id ${record.id} exists already.`);
    }
    this.keep(record);
    return record;
  }

  /**
   * Changes a record. `change` may be called again with a newer record when another window was
   * faster; returning the record it was given means that there is nothing to change.
   *
   * @returns the record as it is now, flushed; undefined when there is none
   */
  async update(
    id: string,
    change: (record: TaskRecord) => TaskRecord,
  ): Promise<TaskRecord | undefined> {
    for (;;) {
      const latest = await this.latest(id);
      if (latest === undefined) {
        return undefined;
      }
      const { record, file, trail } = latest;
      const changed = change(record);
      if (changed === record) {
        this.keep(record);
        return record;
      }
      const written = { ...changed, id, revision: revisionOf(file) + 1 };
      if (await this.write(written, trail)) {
        this.keep(written);
        return written;
      }
    }
  }

  /** Deletes the files of records that were removed from the list before a time. */
  async purge(before: number): Promise<void> {
    for (const record of this.records.values()) {
      if (record.removedAt !== undefined && record.removedAt < before) {
        this.records.delete(record.id);
        const files = (await this.files()).get(record.id) ?? [];
        await this.delete(files);
      }
    }
    await this.sweep(before);
  }

  /** Reads what other windows wrote until now. */
  refresh(): Promise<void> {
    if (this.reading === undefined) {
      return this.read();
    }
    // What is being read may have been listed before the latest change.
    this.nextReading ??= this.reading
      .catch(() => undefined)
      .then(() => {
        this.nextReading = undefined;
        return this.read();
      });
    return this.nextReading;
  }

  dispose(): void {
    this.watcher?.close();
    this.watcher = undefined;
    this.changed.dispose();
  }

  private read(): Promise<void> {
    this.reading = this.readAll().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    const changed: TaskRecord[] = [];
    for (const [id, files] of await this.files()) {
      const known = this.records.get(id);
      if (known === undefined || known.revision < revisionOf(files[0] ?? '')) {
        const record = (await this.readFirst(files))?.record;
        if (record !== undefined && this.set(record)) {
          changed.push(record);
        }
      }
    }
    if (changed.length > 0) {
      this.changed.fire(changed);
    }
  }

  /** The files of every record, the newest revision first. */
  private async files(): Promise<Map<string, string[]>> {
    const files = new Map<string, string[]>();
    for (const name of await fs.readdir(this.folder)) {
      const id = /^([\w-]+)\.\d+\.json$/.exec(name)?.[1];
      if (id !== undefined) {
        files.set(id, [...(files.get(id) ?? []), name]);
      }
    }
    for (const names of files.values()) {
      names.sort((a, b) => revisionOf(b) - revisionOf(a));
    }
    return files;
  }

  private async latest(id: string): Promise<(ReadRecord & { file: string }) | undefined> {
    for (;;) {
      const files = (await this.files()).get(id);
      if (files === undefined) {
        return undefined;
      }
      const newest = files[0] ?? '';
      const read = await this.readFirst(files);
      if (read !== undefined) {
        return { ...read, file: newest };
      }
      const still = (await this.files()).get(id)?.[0];
      if (still === newest) {
        return undefined;
      }
    }
  }

  /** Reads the newest revision that can be read. The others never hide it. */
  private async readFirst(files: readonly string[]): Promise<ReadRecord | undefined> {
    for (const file of files) {
      try {
        const text = await fs.readFile(join(this.folder, file), 'utf8');
        const record = { ...parseRecord(text), revision: revisionOf(file) };
        return { record, trail: trailOf(text) };
      } catch (error) {
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
   * @param trail the marks of the writes that this one builds on
   * @returns false when another window made this or a later revision first
   */
  private async write(record: TaskRecord, trail: readonly string[]): Promise<boolean> {
    const name = `${record.id}.${record.revision}.json`;
    const mark = randomUUID();
    const temporary = join(this.folder, `${record.id}.${mark}.tmp`);
    const content = { ...record, trail: [...trail, mark].slice(-TRAIL_LENGTH) };
    try {
      await writeFlushed(temporary, `${JSON.stringify(content, undefined, 2)}\n`);
      if (!(await moveWithoutOverwriting(temporary, join(this.folder, name)))) {
        return false;
      }
    } finally {
      await fs.rm(temporary, { force: true });
    }
    const files = (await this.files()).get(record.id) ?? [];
    if (files[0] === name) {
      // The change is made. What is overtaken and cannot be deleted now, the next change deletes.
      await this.delete(files.slice(1)).catch((error: unknown) => {
        this.log.debug(`An overtaken record could not be deleted. ${describeError(error)}`);
      });
      return true;
    }
    // Either another window has built on this already, or the number was an old one, which had
    // become free again as overtaken revisions are deleted.
    if ((await this.readFirst(files))?.trail.includes(mark) === true) {
      return true;
    }
    await this.delete([name]);
    return false;
  }

  private async delete(files: readonly string[]): Promise<void> {
    await Promise.all(files.map((file) => fs.rm(join(this.folder, file), { force: true })));
  }

  private keep(record: TaskRecord): void {
    if (this.set(record)) {
      this.changed.fire([record]);
    }
  }

  private set(record: TaskRecord): boolean {
    const known = this.records.get(record.id);
    if (known !== undefined && known.revision >= record.revision) {
      return false;
    }
    this.records.set(record.id, record);
    return true;
  }

  private watch(): void {
    this.watcher = watch(this.folder, { persistent: false }, () => {
      this.refresh().catch((error: unknown) => {
        this.log.warn(`The task list could not be read. ${describeError(error)}`);
      });
    });
    this.watcher.on('error', (error) => {
      this.log.warn(`The task list is not watched any more. ${describeError(error)}`);
    });
  }

  /** Deletes what a window that died left of a write. */
  private async sweep(before: number): Promise<void> {
    for (const name of await fs.readdir(this.folder)) {
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
}

/** A record as it was read, with the marks of the latest writes that led to it. */
interface ReadRecord {
  readonly record: TaskRecord;
  readonly trail: readonly string[];
}

/** How many writes a record remembers: far more than any window makes while another makes one. */
const TRAIL_LENGTH = 32;

function trailOf(text: string): readonly string[] {
  const { trail } = JSON.parse(text) as { readonly trail?: unknown };
  return Array.isArray(trail) ? trail.filter((it) => typeof it === 'string') : [];
}

function revisionOf(file: string): number {
  return Number(/\.(\d+)\.json$/.exec(file)?.[1] ?? 0);
}
