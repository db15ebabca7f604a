import { promises as fs, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { TaskError } from '../failure.ts';
import { Emitter, type Disposable } from '../../util/emitter.ts';
import { expenseOf, type Expense } from '../spending/expense.ts';
import { forEach } from '../../util/forEach.ts';
import { Ledger } from '../spending/ledger.ts';
import { describeError, type Log } from '../../util/log.ts';
import { isRunning, type TaskRecord } from '../record.ts';
import { idOf, RecordFiles, revisionOf, type Revision } from './recordFiles.ts';

/** Milliseconds between looks where the system watches no more folders. */
const LOOK = 2000;

/** Where the costs of deleted records are kept. */
const LEDGER = 'spent';

/** A file that is written when all windows should poll soon. */
const REFRESH = 'hurry';

/**
 * The records on disk, shared by all windows.
 *
 * A change is the file of the next revision, and made only if nobody else made that revision
 * first. So a crash leaves a record as it was before or after a change and never in between, and
 * two windows never overwrite each other's change: the later one reads again and decides anew. No
 * lock is involved that could be left behind.
 */
export class RecordStore implements Disposable {
  private readonly known = new Map<string, Revision>();
  private readonly changed: Emitter<readonly TaskRecord[]>;
  private readonly refreshRequested: Emitter<void>;
  private readonly files: RecordFiles;
  private readonly ledger: Ledger;
  private watcher: FSWatcher | undefined;
  private looking: NodeJS.Timeout | undefined;
  private readonly noticed = new Set<string>();
  private readingNoticed: Promise<void> | undefined;
  private reading: Promise<void> | undefined;
  private nextReading: Promise<void> | undefined;

  private constructor(
    private readonly folder: string,
    private readonly log: Log,
  ) {
    this.files = new RecordFiles(folder, log);
    this.ledger = new Ledger(join(folder, LEDGER), log);
    this.changed = new Emitter((error) => log.error(describeError(error)));
    this.refreshRequested = new Emitter((error) => log.error(describeError(error)));
  }

  /** Creates the folder if need be, and reads what is there. */
  static async open(folder: string, log: Log): Promise<RecordStore> {
    await fs.mkdir(folder, { recursive: true });
    const store = new RecordStore(folder, log);
    store.watch(folder);
    await store.refresh();
    return store;
  }

  /** Records that changed, here or in another window; removed ones have `removedAt`. */
  get onDidChange() {
    return this.changed.event;
  }

  /** The user, in this or another window, refreshed the list. */
  get onRefreshRequested() {
    return this.refreshRequested.event;
  }

  /** Tells the other windows to poll soon, because one of them may be the one that polls. */
  async requestRefresh(): Promise<void> {
    await fs.writeFile(join(this.folder, REFRESH), String(Date.now()));
  }

  /** Every record that was not removed. */
  all(): readonly TaskRecord[] {
    return [...this.known.values()]
      .map(({ record }) => record)
      .filter((it) => it.removedAt === undefined);
  }

  get(id: string): TaskRecord | undefined {
    const record = this.known.get(id)?.record;
    return record?.removedAt === undefined ? record : undefined;
  }

  /** Puts a new record on disk. It is there, flushed, when the promise resolves. */
  async add(record: TaskRecord): Promise<TaskRecord> {
    const written = await this.files.write(record, undefined);
    if (written === undefined) {
      throw new Error(`A record with the id ${record.id} exists already.`);
    }
    this.keep(written);
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
      const changed = change(latest.record);
      if (changed === latest.record) {
        this.keep(latest);
        return changed;
      }
      const record = { ...changed, id, revision: latest.newest + 1 };
      const written = await this.files.write(record, latest);
      if (written !== undefined) {
        this.keep(written);
        return record;
      }
    }
  }

  /** What every task cost, of those too that are off the list; one may be there twice. */
  async expenses(): Promise<readonly Expense[]> {
    // In this order: an expense is in the ledger before its record is deleted.
    const own = [...this.known.values()].flatMap(({ record }) => expenseOf(record) ?? []);
    return [...own, ...(await this.ledger.all())];
  }

  /** Deletes what is kept of the costs of deleted records that were sent before a time. */
  forgetExpenses(before: number): Promise<void> {
    return this.ledger.purge(before);
  }

  /**
   * Deletes overtaken files, and all of records that were removed from the list before a time, but
   * for what their tasks cost.
   */
  async purge(before: number): Promise<void> {
    await forEach(await this.files.list(), async ([id, [newest = '', ...older]]) => {
      const record = this.known.get(id)?.record;
      // What is older than a file that can't be read may be all there is of a record.
      if (record?.revision === revisionOf(newest)) {
        const isOver =
          record.removedAt !== undefined &&
          record.removedAt < before &&
          (await this.isAccountedFor(record));
        await this.files.deleteOvertaken([...older.reverse(), ...(isOver ? [newest] : [])]);
        if (isOver) {
          this.known.delete(id);
        }
      }
    });
    await this.files.sweep(before);
  }

  /** Whether it is on disk what a task cost, so that its record is not needed for that. */
  private async isAccountedFor(record: TaskRecord): Promise<boolean> {
    const expense = expenseOf(record);
    try {
      if (expense !== undefined) {
        await this.ledger.keep(expense);
      }
      return true;
    } catch (error) {
      this.log.warn(`The cost of a task could not be put down. ${describeError(error)}`);
      return false;
    }
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
    clearInterval(this.looking);
    this.changed.dispose();
    this.refreshRequested.dispose();
  }

  private read(): Promise<void> {
    this.reading = this.readAll().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    const before = [...this.known.keys()];
    const listed = await this.files.list();
    const changed: TaskRecord[] = [];
    await forEach(listed, async ([id, files]) => {
      if (this.isNews(id, revisionOf(files[0] ?? ''))) {
        changed.push(...this.set(await this.files.readFirst(files)));
      }
    });
    const missing = before.filter((id) => !listed.has(id));
    // While a folder is listed, one file may take another's place.
    const still = missing.length === 0 ? listed : await this.files.list();
    for (const id of missing.filter((it) => !still.has(it))) {
      changed.push(...this.forget(id));
    }
    this.tell(changed);
  }

  /** Reads files that were noticed, the newest first: they overtake the others. */
  private async readNoticed(): Promise<void> {
    while (this.noticed.size > 0) {
      const files = [...this.noticed].sort((a, b) => revisionOf(b) - revisionOf(a));
      this.noticed.clear();
      const changed: TaskRecord[] = [];
      await forEach(files, async (file) => {
        if (this.isNews(idOf(file) ?? '', revisionOf(file))) {
          changed.push(...this.set(await this.files.readFirst([file])));
        }
      });
      this.tell(changed);
    }
  }

  /**
   * The newest revision: the known one if it still is, else what is on disk.
   *
   * @throws when the record is on disk and cannot be read: it is not to be given up for that
   */
  private async latest(id: string): Promise<Revision | undefined> {
    const known = this.known.get(id);
    const latest =
      (known === undefined ? undefined : await this.files.stillNewest(known)) ??
      (await this.files.readNewest(id));
    if (latest !== undefined) {
      return latest;
    }
    if ((await this.files.list()).has(id)) {
      if (known !== undefined) {
        throw new TaskError({ type: 'listUnreadable' });
      }
      return undefined;
    }
    this.tell(this.forget(id));
    return this.known.get(id);
  }

  /**
   * Another window purged a record that it had removed. Nobody removes a running one: its file
   * was deleted by a stranger, and its next change brings it back.
   */
  private forget(id: string): readonly TaskRecord[] {
    const record = this.known.get(id)?.record;
    if (record === undefined || isRunning(record.state)) {
      return [];
    }
    this.known.delete(id);
    return record.removedAt === undefined ? [{ ...record, removedAt: Date.now() }] : [];
  }

  private isNews(id: string, revision: number): boolean {
    const known = this.known.get(id);
    return known === undefined || known.record.revision < revision;
  }

  private keep(revision: Revision): void {
    this.tell(this.set(revision));
  }

  private tell(changed: readonly TaskRecord[]): void {
    if (changed.length > 0) {
      this.changed.fire(changed);
    }
  }

  /** Takes over a revision. @returns its record, if that is news */
  private set(revision: Revision | undefined): readonly TaskRecord[] {
    if (revision === undefined || !this.isNews(revision.record.id, revision.record.revision)) {
      return [];
    }
    this.known.set(revision.record.id, revision);
    return [revision.record];
  }

  private watch(folder: string): void {
    const logged = (error: unknown) => {
      this.log.warn(`The task list could not be read. ${describeError(error)}`);
    };
    const look = () => void this.refresh().catch(logged);
    const lookRegularly = (error: unknown) => {
      this.log.warn(`The task list cannot be watched. ${describeError(error)}`);
      this.looking ??= setInterval(look, LOOK).unref();
    };
    try {
      this.watcher = watch(folder, { persistent: false }, (_, file) => {
        if (file === null) {
          look();
        } else if (file === REFRESH) {
          this.refreshRequested.fire();
        } else if (idOf(file) !== undefined) {
          this.notice(file).catch(logged);
        }
      });
      this.watcher.on('error', lookRegularly);
    } catch (error) {
      lookRegularly(error);
    }
  }

  private notice(file: string): Promise<void> {
    this.noticed.add(file);
    this.readingNoticed ??= this.readNoticed().finally(() => {
      this.readingNoticed = undefined;
    });
    return this.readingNoticed;
  }
}
