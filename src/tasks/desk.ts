import * as l10n from '@vscode/l10n';
import type { RunwayClient } from '../runway/client.ts';
import type { TaskContext } from './context.ts';
import { SaveError } from './download.ts';
import type { Disposable } from './event.ts';
import { Lease } from './lease.ts';
import { next, type TaskEvent } from './life.ts';
import { describeError } from './log.ts';
import { poll } from './poll.ts';
import { isActive, type TaskRecord } from './record.ts';
import { saveVideo } from './save.ts';
import { backoff, POLL_INTERVAL, pollDelay } from './timing.ts';

/** Requests that a service gets at the same time. */
const AT_ONCE = 4;

/** Milliseconds between attempts to take over from another window. */
const TAKE_OVER = 2000;

/** How often a link that does not lead to a video is renewed before the user is asked. */
const SAVE_ATTEMPTS = 4;

/** When a task is looked after next, and whether it is being looked after now. */
interface Turn {
  due: number;
  lastPoll: number;
  busy: boolean;
  saveAttempts: number;
}

/**
 * Looks after the tasks of one service: asks about them, saves their videos. One window at a time
 * does, the one that holds the service's lease; the others wait to take over.
 */
export class Desk implements Disposable {
  private readonly lease: Lease;
  private readonly turns = new Map<string, Turn>();
  private readonly ending = new AbortController();
  private timer: { cancel(): void } | undefined;
  private stepping = false;
  private stepAgain = false;
  private failures = 0;
  private notBefore = 0;
  private paused = false;

  constructor(
    readonly root: string,
    private readonly context: TaskContext,
    /** Told once when the service does not accept the key. */
    private readonly onKeyRefused: (error: Error) => void,
  ) {
    const name = `service-${Buffer.from(root).toString('base64url').slice(0, 200)}`;
    this.lease = new Lease(context.leases, name, context.log);
  }

  /** Something changed: a record, a key, or the clock. */
  wake(): void {
    if (this.stepping) {
      this.stepAgain = true;
      return;
    }
    this.stepping = true;
    this.step()
      .catch((error: unknown) => this.context.log.error(describeError(error)))
      .finally(() => {
        this.stepping = false;
        if (this.stepAgain) {
          this.stepAgain = false;
          this.wake();
        }
      });
  }

  /** Asks about every task as soon as the service allows, also after a pause. */
  hurry(): void {
    this.paused = false;
    this.failures = 0;
    this.notBefore = 0;
    for (const turn of this.turns.values()) {
      turn.due = turn.lastPoll + POLL_INTERVAL;
    }
    this.wake();
  }

  dispose(): void {
    this.timer?.cancel();
    this.ending.abort();
    this.lease.giveUp().catch((error: unknown) => this.context.log.warn(describeError(error)));
  }

  private get active(): readonly TaskRecord[] {
    return this.context.store.all().filter((it) => it.service === this.root && isActive(it.state));
  }

  private async step(): Promise<void> {
    this.timer?.cancel();
    if (this.ending.signal.aborted) {
      return;
    }
    const { active } = this;
    if (active.length === 0) {
      this.turns.clear();
      await this.lease.giveUp();
      return;
    }
    const client = await this.context.client(this.root);
    if (!(await this.lease.take())) {
      this.turns.clear();
      this.wakeAfter(TAKE_OVER);
      return;
    }
    if (client === undefined && active.every((it) => it.state !== 'saving')) {
      await this.waitForKey(active);
      return;
    }
    const now = this.context.clock.now();
    for (const record of active) {
      const turn = this.turnOf(record, now);
      if (!turn.busy && turn.due <= now && this.isFree(record, client)) {
        void this.lookAfter(record, turn, client);
      }
    }
    this.wakeForNext();
  }

  /** Lets another window, which may have the key, do the work. A key that is set wakes this one. */
  private async waitForKey(active: readonly TaskRecord[]): Promise<void> {
    const message = l10n.t('The API key is missing. Set it, and the task is followed again.');
    for (const record of active) {
      await this.apply(record, { type: 'noticed', notice: { kind: 'key', message } });
    }
    await this.lease.giveUp();
  }

  /** A task that is new here waits a full interval: another window may just have asked about it. */
  private turnOf(record: TaskRecord, now: number): Turn {
    const known = this.turns.get(record.id);
    if (known !== undefined) {
      return known;
    }
    const due = record.state === 'saving' ? now : now + POLL_INTERVAL;
    const turn = { due, lastPoll: now, busy: false, saveAttempts: 0 };
    this.turns.set(record.id, turn);
    return turn;
  }

  private isFree(record: TaskRecord, client: RunwayClient | undefined): boolean {
    const busy = [...this.turns.values()].filter((it) => it.busy).length;
    if (busy >= AT_ONCE) {
      return false;
    }
    if (record.state === 'saving') {
      return true;
    }
    return client !== undefined && !this.paused && this.context.clock.now() >= this.notBefore;
  }

  private wakeForNext(): void {
    const waiting = this.active.flatMap((record) => {
      const turn = this.turns.get(record.id);
      if (turn === undefined || turn.busy || (this.paused && record.state !== 'saving')) {
        return [];
      }
      return record.state === 'saving' ? [turn.due] : [Math.max(turn.due, this.notBefore)];
    });
    if (waiting.length > 0) {
      this.wakeAfter(Math.min(...waiting) - this.context.clock.now());
    }
  }

  private wakeAfter(delay: number): void {
    this.timer?.cancel();
    this.timer = this.context.clock.after(Math.max(delay, 20), () => this.wake());
  }

  private async lookAfter(
    record: TaskRecord,
    turn: Turn,
    client: RunwayClient | undefined,
  ): Promise<void> {
    turn.busy = true;
    try {
      if (record.state === 'saving') {
        await this.save(record, turn, client);
      } else if (client !== undefined && record.taskId !== undefined) {
        await this.ask({ ...record, taskId: record.taskId }, turn, client);
      }
    } catch (error) {
      this.context.log.error(`Task ${record.taskId ?? record.id}: ${describeError(error)}`);
      turn.due = this.context.clock.now() + backoff(1, this.context.random());
    } finally {
      turn.busy = false;
      this.wake();
    }
  }

  private async ask(
    record: TaskRecord & { readonly taskId: string },
    turn: Turn,
    client: RunwayClient,
  ): Promise<void> {
    const { clock, log } = this.context;
    const polled = await poll(client, record, clock.now(), this.ending.signal);
    if (this.ending.signal.aborted) {
      return;
    }
    turn.lastPoll = clock.now();
    const age = turn.lastPoll - (record.submittedAt ?? record.createdAt);
    turn.due = turn.lastPoll + pollDelay(age, this.context.random());
    if (polled.error !== undefined) {
      log.warn(`Task ${record.taskId}: ${describeError(polled.error)}`);
    }
    switch (polled.service) {
      case 'up':
        this.failures = 0;
        break;
      case 'down':
        this.failures += 1;
        this.notBefore =
          clock.now() + backoff(this.failures, this.context.random(), polled.retryAfter);
        break;
      case 'paused':
        if (!this.paused) {
          this.paused = true;
          this.onKeyRefused(polled.error ?? new Error('The key was refused.'));
        }
        break;
    }
    const changed = await this.apply(record, polled.event);
    if (changed?.state === 'saving') {
      turn.due = clock.now();
    }
  }

  private async save(
    record: TaskRecord,
    turn: Turn,
    client: RunwayClient | undefined,
  ): Promise<void> {
    const { log } = this.context;
    try {
      if (record.videoUrl === undefined) {
        throw new SaveError('expired', '');
      }
      const file = await saveVideo(record, record.videoUrl, this.ending.signal);
      log.info(`Task ${record.taskId ?? ''}: the video was saved as ${file}.`);
      await this.apply(record, { type: 'saved', file });
    } catch (error) {
      if (!this.ending.signal.aborted) {
        await this.saveFailed(record, turn, client, error);
      }
    }
  }

  private async saveFailed(
    record: TaskRecord,
    turn: Turn,
    client: RunwayClient | undefined,
    error: unknown,
  ): Promise<void> {
    const { clock, log } = this.context;
    log.warn(`Task ${record.taskId ?? ''}: ${describeError(error)}`);
    const reason = error instanceof Error ? error : new Error(String(error));
    const fault = error instanceof SaveError ? error.fault : 'disk';
    turn.saveAttempts += 1;
    turn.due = clock.now() + backoff(turn.saveAttempts, this.context.random());
    if (fault === 'network') {
      const notice = { kind: 'offline' as const, message: reason.message };
      await this.apply(record, { type: 'noticed', notice });
      return;
    }
    if (fault === 'disk' || turn.saveAttempts >= SAVE_ATTEMPTS) {
      const problem = { message: reason.message, charged: 'unknown' as const };
      await this.apply(record, { type: 'notSaved', problem });
      return;
    }
    // A fresh link, and a query at most every 5 s.
    if (client !== undefined && record.taskId !== undefined) {
      const asked = { ...record, taskId: record.taskId };
      const polled = await poll(client, asked, clock.now(), this.ending.signal);
      await this.apply(record, polled.event);
    }
  }

  private apply(record: TaskRecord, event: TaskEvent): Promise<TaskRecord | undefined> {
    const { store, clock } = this.context;
    return store.update(record.id, (it) => next(it, event, clock.now()));
  }
}
