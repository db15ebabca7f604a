import type { ServiceClient } from '../../runway/serviceClient.ts';
import type { Disposable } from '../../util/emitter.ts';
import { describeError } from '../../util/log.ts';
import { KeyStorageError } from '../../services/keyStorageError.ts';
import type { TaskContext } from '../context.ts';
import { toFailure } from '../failure.ts';
import { isActive, type TaskRecord } from '../record.ts';
import { transition, type TaskEvent } from '../transitions.ts';
import { Lease } from '../windows/lease.ts';
import { WorkLoop } from '../workLoop.ts';
import type { Windows } from '../windows/windows.ts';
import { removePartials } from '../video/partialDownload.ts';
import { missingKey, pollTask } from './pollTask.ts';
import type { RunTimes } from './runTimes.ts';
import { newEntry, type ScheduleEntry } from './schedule.ts';
import { endPause, HEALTHY, noteSign } from './serviceHealth.ts';
import type { TaskQueries } from './taskQueries.ts';
import { backoff } from './timing.ts';

/** Tasks that are looked at at the same time. */
const AT_ONCE = 4;

/** Milliseconds between attempts to take over from another window. */
const TAKE_OVER = 1000;

/**
 * Polls the tasks of one service: asks about them, and saves their videos. One window at a time
 * does so, the holder of the service's lease; the others wait to take over. The lease only saves
 * requests: what must happen once is claimed in the record.
 */
export class ServicePoller implements Disposable {
  private readonly lease: Lease;
  private readonly schedule = new Map<string, ScheduleEntry>();
  /** Ids of the tasks that are being looked at. */
  private readonly busy = new Set<string>();
  private readonly loop: WorkLoop;
  private health = HEALTHY;
  /** Why the key can't be read. */
  private keyError: KeyStorageError | undefined;
  /** Attempts in a row that could not read the key. */
  private keyFailures = 0;
  /** When the key is read again, in monotonic milliseconds, if it could not be read. */
  private keyDue = 0;

  constructor(
    private readonly root: string,
    private readonly context: TaskContext,
    private readonly queries: TaskQueries,
    private readonly windows: Windows,
    private readonly runTimes: RunTimes,
  ) {
    const name = `service-${Buffer.from(root).toString('base64url').slice(0, 200)}`;
    this.loop = new WorkLoop(context);
    this.lease = new Lease(context.leases, name, context.window, context.log);
  }

  /** Polls until the poller is disposed. Never rejects. */
  async run(): Promise<void> {
    await this.loop.run(() => this.startDue());
    this.keepOnly([]);
    await this.releaseLease();
  }

  /** A record or a key changed. */
  wake(): void {
    this.loop.wake();
  }

  /** Asks about every task as soon as the service allows, also when it refused the key before. */
  pollSoon(): void {
    this.health = endPause(this.health);
    this.keyDue = 0;
    for (const [id, entry] of this.schedule) {
      this.schedule.set(id, { ...entry, due: this.queries.earliestPoll(id, this.root) });
    }
    this.wake();
  }

  dispose(): void {
    this.loop.dispose();
  }

  private active(): readonly TaskRecord[] {
    return this.context.store.all().filter((it) => it.service === this.root && isActive(it.state));
  }

  /** Starts to look at every task that is due. @returns milliseconds until the next is due */
  private async startDue(): Promise<number> {
    const active = this.active();
    this.keepOnly(active);
    if (active.length === 0) {
      await this.releaseLease();
      return Infinity;
    }
    if (!(await this.lease.acquire())) {
      this.keepOnly([]);
      await this.releaseClaims(active);
      return TAKE_OVER;
    }
    await this.runTimes.load();
    let client: ServiceClient | undefined;
    try {
      client = await this.openClient();
    } catch (error) {
      if (!(error instanceof KeyStorageError)) {
        throw error;
      }
      return this.loop.isOver() ? Infinity : this.waitForKeyStorage(active, error);
    }
    if (this.loop.isOver()) {
      return Infinity;
    }
    if (client === undefined && active.every((it) => it.state !== 'saving')) {
      return this.waitForKey(active);
    }
    return this.startLooks(client);
  }

  /** @throws {KeyStorageError} it isn't asked again before some time has passed */
  private async openClient(): Promise<ServiceClient | undefined> {
    const { clock, log } = this.context;
    if (this.keyError !== undefined && clock.monotonic() < this.keyDue) {
      throw this.keyError;
    }
    try {
      const client = await this.context.client(this.root);
      this.keyError = undefined;
      this.keyFailures = 0;
      return client;
    } catch (error) {
      if (error instanceof KeyStorageError) {
        log.warn(describeError(error));
        this.keyError = error;
        this.keyFailures += 1;
        this.keyDue = clock.monotonic() + backoff(this.keyFailures, this.context.random());
      }
      throw error;
    }
  }

  /** Waits until the key can be read. Meanwhile saves the videos whose links are known. */
  private async waitForKeyStorage(
    active: readonly TaskRecord[],
    error: KeyStorageError,
  ): Promise<number> {
    const { window, clock } = this.context;
    const notice = { kind: 'key', failure: toFailure(error), window } as const;
    await this.applyToAll(
      active.filter((it) => this.needsKey(it)),
      { type: 'noticed', notice },
    );
    if (active.every((it) => this.needsKey(it))) {
      await this.releaseLease();
    }
    return Math.min(this.startLooks(undefined), this.keyDue - clock.monotonic());
  }

  /** Whether nothing can be done for a task without the key. */
  private needsKey({ id, state }: TaskRecord): boolean {
    return state !== 'saving' || this.schedule.get(id)?.needsLink === true;
  }

  /** Lets another window, which may have the key, do the work. */
  private async waitForKey(active: readonly TaskRecord[]): Promise<number> {
    await this.applyToAll(active, missingKey());
    await this.releaseLease();
    return Infinity;
  }

  private async applyToAll(records: readonly TaskRecord[], event: TaskEvent): Promise<void> {
    for (const record of records) {
      await this.apply(record, [event]).catch((error: unknown) => {
        this.context.log.warn(describeError(error));
      });
    }
  }

  /** Looks at the tasks that are due, the longest overdue first, so that no task is left out. */
  private startLooks(client: ServiceClient | undefined): number {
    const now = this.context.clock.monotonic();
    // Read again: a task may have ended while the key and the lease were waited for.
    const waiting = this.active()
      .filter((record) => !this.busy.has(record.id))
      .map((record) => {
        const entry = this.schedule.get(record.id) ?? newEntry(record, now);
        this.schedule.set(record.id, entry);
        return { record, entry, due: this.dueTime(record, entry, client) };
      })
      .sort((a, b) => a.due - b.due);
    for (const { record, entry, due } of waiting) {
      if (this.busy.size >= AT_ONCE) {
        // A look that ends wakes the poller.
        return Infinity;
      }
      if (due > now) {
        return due - now;
      }
      void this.look(record, entry, client);
    }
    return Infinity;
  }

  /** When a task may be looked at. A query waits while the service is down, or there is no key. */
  private dueTime(
    record: TaskRecord,
    entry: ScheduleEntry,
    client: ServiceClient | undefined,
  ): number {
    if (record.state === 'saving' && !entry.needsLink) {
      return entry.due;
    }
    const isUnreadable = this.keyError !== undefined && this.needsKey(record);
    if (client === undefined && (record.state !== 'saving' || isUnreadable)) {
      return Infinity;
    }
    return Math.max(
      entry.due,
      this.health.notBefore,
      this.queries.earliestPoll(record.id, this.root),
    );
  }

  /** Looks at one task, and writes down what it showed. Never rejects. */
  private async look(
    record: TaskRecord,
    entry: ScheduleEntry,
    client: ServiceClient | undefined,
  ): Promise<void> {
    const { clock, log } = this.context;
    const began = clock.monotonic();
    const { signal } = this.loop;
    this.busy.add(record.id);
    try {
      const runTimes = this.runTimes.of(record);
      const isAwaited = this.context.store
        .all()
        .some((it) => it.service === this.root && it.state === 'waiting');
      const look = { record, entry, client, signal, runTimes, isAwaited };
      const result = await pollTask(this.context, this.queries, this.windows, look);
      if (this.loop.isOver()) {
        return;
      }
      const now = clock.monotonic();
      this.health = noteSign(this.health, result, began, now, this.context.random());
      this.schedule.set(record.id, { ...result.next, failures: 0 });
      await this.apply(record, result.events);
    } catch (error) {
      log.error(`Task ${record.taskId ?? record.id}: ${describeError(error)}`);
      const failures = entry.failures + 1;
      const due = clock.monotonic() + backoff(failures, this.context.random());
      this.schedule.set(record.id, { ...entry, failures, due });
    } finally {
      this.busy.delete(record.id);
      this.wake();
    }
  }

  /** Gives up the claims on videos that this window does not save, so that the poller can. */
  private async releaseClaims(active: readonly TaskRecord[]): Promise<void> {
    const { window } = this.context;
    const claimed = active.filter(
      ({ id, state, saver }) =>
        state === 'saving' && saver?.window === window && !this.busy.has(id),
    );
    await this.applyToAll(claimed, { type: 'saveFailed', window, notice: undefined });
  }

  /** Forgets the other tasks. A task that comes back later starts anew. */
  private keepOnly(records: readonly TaskRecord[]): void {
    const ids = new Set(records.map((it) => it.id));
    for (const [id, { partials }] of this.schedule) {
      if (!ids.has(id) && !this.busy.has(id)) {
        this.schedule.delete(id);
        // This never rejects.
        void removePartials(partials);
      }
    }
  }

  private async apply(record: TaskRecord, events: readonly TaskEvent[]): Promise<void> {
    const { store, clock } = this.context;
    await store.update(record.id, (it) =>
      events.reduce((changed, event) => transition(changed, event, clock.now()), it),
    );
  }

  private async releaseLease(): Promise<void> {
    await this.lease.release().catch((error: unknown) => {
      this.context.log.warn(describeError(error));
    });
  }
}
