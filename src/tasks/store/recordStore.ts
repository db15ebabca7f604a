import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Emitter, type Disposable } from '../../util/emitter.ts';
import { forEach } from '../../util/forEach.ts';
import { describeError, type Log } from '../../util/log.ts';
import { TaskError } from '../failure.ts';
import { isRunning, type TaskRecord } from '../record.ts';
import { readExpense, type Expense } from '../spending/expense.ts';
import { Ledger } from '../spending/ledger.ts';
import { takeOverExpenses, takeOverRecords, type OldFolders } from './version1.ts';
import { folderName, readId, readTime, RecordFiles, type StoredRecord } from './recordFiles.ts';
import { RecordWatcher, REFRESH_FILE } from './recordWatcher.ts';

/** Milliseconds before a record that could not be read is read again. */
const READ_AGAIN = 2000;

/** Ended records that are read in the first step. Each step makes views draw the list again. */
const FIRST_STEP = 200;

/** Milliseconds between looks at the records of a window of version 0.1.0. */
const OLD_WINDOW_INTERVAL = 5000;

/**
 * The records on disk, shared by all windows. Each window knows the unfinished records from its
 * start on, and the ended ones after `loadEnded`.
 *
 * Windows need no lock. A change is written as the record's next revision. When another window has
 * written that revision first, the change is applied again to the newer record.
 */
export class RecordStore implements Disposable {
  private readonly known = new Map<string, StoredRecord>();
  /** What `all()` returns, until a record changes. */
  private listed: readonly TaskRecord[] | undefined;
  private readonly changed: Emitter<readonly TaskRecord[]>;
  private readonly watcher: RecordWatcher;
  private readonly files: RecordFiles;
  private readonly ledger: Ledger;
  /** Ids of records that may have changed; `all` when the watcher did not say which. */
  private unread: Set<string> | 'all' = new Set();
  /** The last change of each record that this window is changing. */
  private readonly updating = new Map<string, Promise<TaskRecord | undefined>>();
  private reading: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;
  private loadingEnded: Promise<void> | undefined;
  private readonly ending = new AbortController();
  private readonly old: OldFolders;

  private constructor(
    folder: string,
    private readonly log: Log,
  ) {
    const root = dirname(folder);
    this.old = { records: join(root, 'tasks'), leases: join(root, 'leases') };
    this.files = new RecordFiles(folder, log);
    this.ledger = new Ledger(join(folder, 'costs'), log);
    this.changed = new Emitter((error) => log.error(describeError(error)));
    this.watcher = new RecordWatcher(log);
    this.watcher.changed.event((id) => this.readSoon(id));
  }

  /** Creates the folders if they are missing, and reads the unfinished records. */
  static async open(folder: string, log: Log): Promise<RecordStore> {
    const store = new RecordStore(folder, log);
    await store.files.prepare();
    if (await takeOverRecords(store.old, store.files, log, 'any lock')) {
      void store.waitForOldWindows();
    }
    store.watcher.watch(store.files.path('unfinished'));
    store.watcher.watch(store.files.path('ended'));
    await store.refresh();
    return store;
  }

  /** Records that changed, here or in another window; removed ones have `removedAt`. */
  get onDidChange() {
    return this.changed.event;
  }

  /** A user, in this or another window, wants every task queried now. */
  get onRefreshRequested() {
    return this.watcher.refreshRequested.event;
  }

  /** Asks every window to query its tasks: another window may do the polling. */
  async requestRefresh(): Promise<void> {
    await fs.writeFile(join(this.files.path('unfinished'), REFRESH_FILE), String(Date.now()));
  }

  /** Every known record that was not removed. The same array until a record changes. */
  all(): readonly TaskRecord[] {
    this.listed ??= this.list();
    return this.listed;
  }

  private list(): readonly TaskRecord[] {
    // A loop: with thousands of records, flatMap() takes 50 times as long.
    const records: TaskRecord[] = [];
    for (const { record } of this.known.values()) {
      if (record.removedAt === undefined) {
        records.push(record);
      }
    }
    return records;
  }

  /** A known record that was not removed. */
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
    return written.record;
  }

  /**
   * Changes a record. `change` is called again with a newer record when another window was faster.
   * It must be idempotent: the newer record may already contain it. It returns the record that it
   * was given when there is nothing to change. Changes of one window wait for each other.
   *
   * @returns the record as it is now, flushed; undefined when there is no such record
   * @throws when the record can't be read or written at the moment
   */
  async update(
    id: string,
    change: (record: TaskRecord) => TaskRecord,
  ): Promise<TaskRecord | undefined> {
    // The watcher shows a change before its write has ended. A user who reacts to it must not make
    // this window repeat it, on top of what the user did.
    const before = this.updating.get(id) ?? Promise.resolve();
    const updating = before.catch(() => undefined).then(() => this.updateNow(id, change));
    this.updating.set(id, updating);
    try {
      return await updating;
    } finally {
      if (this.updating.get(id) === updating) {
        this.updating.delete(id);
      }
    }
  }

  /** Reads the records that other windows have changed until now. */
  refresh(): Promise<void> {
    this.unread = 'all';
    return this.readChanged();
  }

  /**
   * Reads the ended records, newest first, in steps that each fire `onDidChange`. Each step reads
   * as many as all steps before. Later calls return the same promise.
   */
  loadEnded(): Promise<void> {
    this.loadingEnded ??= this.readEnded().catch((error: unknown) => {
      this.loadingEnded = undefined;
      throw error;
    });
    return this.loadingEnded;
  }

  /** Reads the newest ended records, also removed ones. They are not kept in memory. */
  async readNewestEnded(count: number): Promise<readonly TaskRecord[]> {
    const records: TaskRecord[] = [];
    await forEach((await this.files.list('ended')).slice(0, count), async (name) => {
      const stored = await this.files.read(name);
      records.push(...(stored === undefined ? [] : [stored.record]));
    });
    return records;
  }

  /**
   * Reads the records that were made since a time from the disk, also removed ones. What another
   * window had written before the call is there. They are not kept in memory.
   *
   * @param time milliseconds since the epoch
   * @throws when a record can't be read at the moment
   */
  async readSince(time: number): Promise<readonly TaskRecord[]> {
    const names = new Set<string>();
    // A record may move meanwhile, so the first place is looked at twice.
    for (const place of ['unfinished', 'ended', 'unfinished'] as const) {
      for (const name of await this.files.list(place)) {
        names.add(name);
      }
    }
    const records: TaskRecord[] = [];
    await forEach(
      [...names].filter((name) => readTime(name) >= time),
      async (name) => {
        const stored = await this.files.read(name);
        records.push(...(stored === undefined ? [] : [stored.record]));
      },
    );
    return records;
  }

  /** What every task cost, also those that were removed; the same task may be there twice. */
  async expenses(): Promise<readonly Expense[]> {
    await this.loadEnded();
    await takeOverExpenses(this.old, this.ledger, this.log);
    // In this order: an expense is in the ledger before its record is deleted.
    const own = [...this.known.values()].flatMap(({ record }) => readExpense(record) ?? []);
    return [...own, ...(await this.ledger.readAll())];
  }

  /** Deletes the ledger's expenses of months that ended before a time. */
  deleteExpenses(before: number): Promise<void> {
    return this.ledger.deleteBefore(before);
  }

  /**
   * Deletes what windows that died before a time left of a write. Moves ended records that could
   * not be moved when they ended: every start would read them.
   */
  async sweep(before: number): Promise<void> {
    await this.files.sweep(before);
    for (const stored of this.known.values()) {
      this.keep(await this.files.settle(stored));
    }
  }

  /** Deletes known records that were removed before a time. Their costs stay in the ledger. */
  async purge(before: number): Promise<void> {
    const removed = [...this.known.values()].filter(
      ({ record }) => record.removedAt !== undefined && record.removedAt < before,
    );
    await forEach(removed, async (stored) => {
      try {
        const expense = readExpense(stored.record);
        if (expense !== undefined) {
          await this.ledger.append(expense);
        }
        await this.files.delete(stored);
        this.known.delete(stored.record.id);
        this.listed = undefined;
      } catch (error) {
        this.log.warn(`A removed task could not be deleted. ${describeError(error)}`);
      }
    });
  }

  dispose(): void {
    this.ending.abort();
    this.watcher.dispose();
    this.changed.dispose();
  }

  private async updateNow(
    id: string,
    change: (record: TaskRecord) => TaskRecord,
  ): Promise<TaskRecord | undefined> {
    for (;;) {
      const latest = await this.readLatest(id);
      if (latest === undefined) {
        return undefined;
      }
      const changed = change(latest.record);
      if (changed === latest.record) {
        this.keep(await this.files.settle(latest));
        return changed;
      }
      const written = await this.files.write({ ...changed, id }, latest);
      if (written !== undefined) {
        this.keep(written);
        return written.record;
      }
    }
  }

  /** Takes over the records of version 0.1.0 until its last window is closed. */
  private async waitForOldWindows(): Promise<void> {
    const { signal } = this.ending;
    try {
      do {
        await sleep(OLD_WINDOW_INTERVAL, undefined, { signal, ref: false });
      } while (await takeOverRecords(this.old, this.files, this.log, 'fresh lock'));
    } catch (error) {
      if (!signal.aborted) {
        this.log.warn(`Tasks of version 0.1.0 were not taken over. ${describeError(error)}`);
      }
    }
  }

  /** Reads unread records, after the reading that is under way: that may have begun too early. */
  private readChanged(): Promise<void> {
    this.queued ??= this.reading
      .catch(() => undefined)
      .then(() => {
        this.queued = undefined;
        this.reading = this.readUnread();
        return this.reading;
      });
    return this.queued;
  }

  private async readUnread(): Promise<void> {
    const { unread } = this;
    this.unread = new Set();
    const ids = unread === 'all' ? await this.listAll() : unread;
    const news: TaskRecord[] = [];
    await forEach(ids, async (id) => {
      try {
        const name = await this.findName(id);
        const stored = name === undefined ? undefined : await this.files.read(name);
        news.push(...(stored === undefined ? this.forget(id) : this.set(stored)));
      } catch (error) {
        this.log.warn(`The record ${id} can't be read now. ${describeError(error)}`);
        void this.readLater(id);
      }
    });
    this.tell(news);
  }

  /** Reads a record again a little later: another program may have its file open. */
  private async readLater(id: string): Promise<void> {
    const { signal } = this.ending;
    await sleep(READ_AGAIN, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) {
      this.readSoon(id);
    }
  }

  /** @param id of a record that may have changed, or `all` */
  private readSoon(id: string): void {
    if (id === 'all') {
      this.unread = 'all';
    } else if (this.unread !== 'all') {
      this.unread.add(id);
    }
    this.readChanged().catch((error: unknown) => {
      this.log.warn(`The task list could not be read. ${describeError(error)}`);
    });
  }

  /** Ids of the unfinished records, known or on disk, and of new ended ones if those are shown. */
  private async listAll(): Promise<Set<string>> {
    const unfinished = await this.files.list('unfinished');
    const ended = this.loadingEnded === undefined ? [] : await this.files.list('ended');
    const ids = new Set(unfinished.flatMap((name) => readId(name) ?? []));
    const endedIds = new Set(ended.flatMap((name) => readId(name) ?? []));
    for (const id of endedIds) {
      if (!this.known.has(id)) {
        ids.add(id);
      }
    }
    for (const [id, { place }] of this.known) {
      if (place === 'unfinished' || (this.loadingEnded !== undefined && !endedIds.has(id))) {
        ids.add(id);
      }
    }
    return ids;
  }

  private async readEnded(): Promise<void> {
    const names = await this.files.list('ended');
    let end = FIRST_STEP;
    for (let start = 0; start < names.length; start = end, end *= 2) {
      const news: TaskRecord[] = [];
      await forEach(names.slice(start, end), async (name) => {
        const stored = await this.files.read(name);
        news.push(...(stored === undefined ? [] : this.set(await this.files.settle(stored))));
      });
      this.tell(news);
    }
  }

  /**
   * The newest revision on disk.
   *
   * @throws when the record is on disk and can't be read
   */
  private async readLatest(id: string): Promise<StoredRecord | undefined> {
    const name = await this.findName(id);
    const stored = name === undefined ? undefined : await this.files.read(name);
    if (stored !== undefined) {
      return stored;
    }
    if (name !== undefined && (await this.files.exists(name))) {
      if (this.known.has(id)) {
        throw new TaskError({ type: 'listUnreadable' });
      }
      return undefined;
    }
    this.tell(this.forget(id));
    const known = this.known.get(id);
    if (known === undefined) {
      return undefined;
    }
    // Another program has deleted a running task's files. Its next change writes them again.
    await this.files.makeFolder(known.record);
    return { ...known, place: 'unfinished' };
  }

  private async findName(id: string): Promise<string | undefined> {
    const known = this.known.get(id);
    return known === undefined ? this.files.find(id) : folderName(known.record);
  }

  /** Forgets a record without files, unless its task is running. @returns the removed record */
  private forget(id: string): readonly TaskRecord[] {
    const record = this.known.get(id)?.record;
    if (record === undefined || isRunning(record.state)) {
      return [];
    }
    this.known.delete(id);
    this.listed = undefined;
    return record.removedAt === undefined ? [{ ...record, removedAt: Date.now() }] : [];
  }

  private keep(stored: StoredRecord): void {
    this.tell(this.set(stored));
  }

  /** Reports records, except those that have changed again while others were still being read. */
  private tell(news: readonly TaskRecord[]): void {
    const current = news.filter((record) => {
      const known = this.known.get(record.id)?.record;
      return known === undefined ? record.removedAt !== undefined : known === record;
    });
    if (current.length > 0) {
      this.changed.fire(current);
    }
  }

  /** Takes over a stored record. @returns the record, if it is news */
  private set(stored: StoredRecord): readonly TaskRecord[] {
    const { id, revision } = stored.record;
    const known = this.known.get(id);
    if (known !== undefined && known.record.revision > revision) {
      return [];
    }
    const isNews = known?.record.revision !== revision;
    // A record that is no news stays the same object: views remember their rows by it.
    this.known.set(id, isNews ? stored : { ...stored, record: known.record });
    this.listed = undefined;
    return isNews ? [stored.record] : [];
  }
}
