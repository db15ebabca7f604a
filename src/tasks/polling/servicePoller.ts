import type { RunwayClient } from '../../runway/client.ts';
import { Attendant, Turn } from './attend.ts';
import type { TaskContext } from '../context.ts';
import type { Disposable } from '../../util/emitter.ts';
import { Lease } from '../windows/lease.ts';
import { describeError } from '../../util/log.ts';
import type { Polled } from './pollTask.ts';
import { isActive, type TaskRecord } from '../record.ts';
import { backoff, honouredWait, POLL_INTERVAL } from './timing.ts';

/** Requests that a service gets at the same time. */
const AT_ONCE = 4;

/** Milliseconds between attempts to take over from another window. */
const TAKE_OVER = 1000;

/**
 * Looks after the tasks of one service: asks about them, saves their videos. One window at a time
 * does, the one that holds the service's lease; the others wait to take over.
 */
export class ServicePoller implements Disposable {
  private readonly lease: Lease;
  private readonly attendant: Attendant;
  private readonly turns = new Map<string, Turn>();
  private readonly ending = new AbortController();
  private timer: { cancel(): void } | undefined;
  private stepping = false;
  private stepAgain = false;
  private failures = 0;
  private failedAt = -Infinity;
  private notBefore = 0;
  /** Until when the service itself asked for a pause. */
  private askedUntil = 0;
  private paused = false;
  private lookedAt = -Infinity;

  constructor(
    readonly root: string,
    private readonly context: TaskContext,
    /** Told once when the service does not accept the key. */
    private readonly onKeyRefused: (error: Error) => void,
  ) {
    const name = `service-${Buffer.from(root).toString('base64url').slice(0, 200)}`;
    this.lease = new Lease(context.leases, name, context.log);
    this.attendant = new Attendant(
      context,
      this.ending.signal,
      () => this.lease.take(),
      (polled, begin) => this.noteService(polled, begin),
    );
  }

  /** Something changed: a record, a key, or the clock. */
  wake(): void {
    if (this.stepping) {
      this.stepAgain = true;
      return;
    }
    this.stepping = true;
    this.step()
      .catch((error: unknown) => {
        this.context.log.error(describeError(error));
        this.wakeAfter(POLL_INTERVAL);
      })
      .finally(() => {
        this.stepping = false;
        if (this.stepAgain) {
          this.stepAgain = false;
          this.wake();
        }
      });
  }

  /** The time. When the clock was set back, what waits for it is as far away as it was. */
  private lookAtClock(): number {
    const now = this.context.clock.now();
    const back = Math.max(0, this.lookedAt - now);
    for (const turn of this.turns.values()) {
      turn.due -= back;
      turn.lastPoll -= back;
    }
    this.notBefore -= back;
    this.askedUntil -= back;
    this.failedAt -= back;
    this.lookedAt = now;
    return now;
  }

  /** Asks about every task as soon as the service allows, also after a pause. */
  hurry(): void {
    this.paused = false;
    this.failures = 0;
    this.notBefore = this.askedUntil;
    for (const turn of this.turns.values()) {
      turn.due = turn.lastPoll + POLL_INTERVAL;
    }
    this.wake();
  }

  /** This window asked about a task out of turn; its next turn is a full interval later. */
  asked(id: string): void {
    const turn = this.turns.get(id);
    if (turn !== undefined) {
      turn.lastPoll = this.context.clock.now();
      turn.due = Math.max(turn.due, turn.lastPoll + POLL_INTERVAL);
    }
  }

  dispose(): void {
    this.timer?.cancel();
    this.ending.abort();
    this.giveUpLease();
  }

  /** It may become true during any wait. */
  private isOver(): boolean {
    return this.ending.signal.aborted;
  }

  private get active(): readonly TaskRecord[] {
    return this.context.store.all().filter((it) => it.service === this.root && isActive(it.state));
  }

  private async step(): Promise<void> {
    this.timer?.cancel();
    const { active } = this;
    this.forgetOthers(active);
    if (active.length === 0 || this.isOver()) {
      await this.lease.giveUp();
      return;
    }
    const isNew = !this.lease.held;
    if (!(await this.lease.take())) {
      this.forgetOthers([]);
      this.wakeAfter(TAKE_OVER);
      return;
    }
    const client = await this.context.client(this.root);
    if (this.isOver()) {
      await this.lease.giveUp();
      return;
    }
    if (client === undefined && active.every((it) => it.state !== 'saving')) {
      await this.waitForKey(active);
      return;
    }
    const now = this.lookAtClock();
    // Another window may have asked a moment ago, unless it has been dead for a while.
    const wait = POLL_INTERVAL - (isNew ? this.lease.silence : 0);
    // Read anew: a task may have ended while the key and the lease were waited for.
    for (const record of this.active) {
      const turn = this.turnOf(record, now + wait);
      if (!turn.busy && this.dueOf(record, turn, client) <= now && !this.isFull) {
        void this.lookAfter(record, turn, client);
      }
    }
    this.wakeForNext(client);
  }

  /** Lets another window, which may have the key, do the work. A key that is set wakes this one. */
  private async waitForKey(active: readonly TaskRecord[]): Promise<void> {
    for (const record of active) {
      await this.attendant.missKey(record).catch((error: unknown) => {
        this.context.log.warn(describeError(error));
      });
    }
    await this.lease.giveUp();
  }

  /** What is not looked after any more begins anew when it is again. */
  private forgetOthers(active: readonly TaskRecord[]): void {
    const ids = new Set(active.map((it) => it.id));
    for (const [id, turn] of this.turns) {
      if (!ids.has(id) && !turn.busy) {
        this.turns.delete(id);
      }
    }
  }

  /** @param due when a task that is new here is asked about */
  private turnOf(record: TaskRecord, due: number): Turn {
    const known = this.turns.get(record.id);
    if (known !== undefined) {
      return known;
    }
    const now = this.context.clock.now();
    const turn = new Turn(record.state === 'saving' ? now : due, now);
    this.turns.set(record.id, turn);
    return turn;
  }

  private get isFull(): boolean {
    return [...this.turns.values()].filter((it) => it.busy).length >= AT_ONCE;
  }

  /** When a task may be looked after. What needs the service waits while that is down or paused. */
  private dueOf(record: TaskRecord, turn: Turn, client: RunwayClient | undefined): number {
    if (record.state === 'saving' && !turn.needsLink) {
      return turn.due;
    }
    if (this.paused || (client === undefined && record.state !== 'saving')) {
      return Infinity;
    }
    return Math.max(turn.due, this.notBefore);
  }

  /** Sets the clock for the next task; one that ends while all hands are busy wakes the poller. */
  private wakeForNext(client: RunwayClient | undefined): void {
    const dues = this.active.flatMap((record) => {
      const turn = this.turns.get(record.id);
      return turn === undefined || turn.busy ? [] : [this.dueOf(record, turn, client)];
    });
    const due = Math.min(...dues);
    if (Number.isFinite(due) && !this.isFull) {
      this.wakeAfter(due - this.context.clock.now());
    }
  }

  private wakeAfter(delay: number): void {
    this.timer?.cancel();
    if (!this.isOver()) {
      this.timer = this.context.clock.after(Math.max(delay, 20), () => this.wake());
    }
  }

  private async lookAfter(
    record: TaskRecord,
    turn: Turn,
    client: RunwayClient | undefined,
  ): Promise<void> {
    const { clock, log } = this.context;
    turn.busy = true;
    try {
      await this.attendant.attend(record, turn, client);
      turn.failures = 0;
    } catch (error) {
      log.error(`Task ${record.taskId ?? record.id}: ${describeError(error)}`);
      turn.failures += 1;
      turn.due = clock.now() + backoff(turn.failures, this.context.random());
    } finally {
      turn.busy = false;
      this.wake();
    }
  }

  /** Slows down for a service that does not work. Failures at the same time count as one. */
  private noteService(polled: Polled, begin: number): void {
    const { clock } = this.context;
    switch (polled.service) {
      case 'up':
        this.failures = 0;
        break;
      case 'down':
        if (begin > this.failedAt) {
          this.failures += 1;
        }
        this.failedAt = clock.now();
        this.askedUntil = this.failedAt + honouredWait(polled.retryAfter);
        this.notBefore =
          this.failedAt +
          backoff(Math.max(this.failures, 1), this.context.random(), polled.retryAfter);
        break;
      case 'paused':
        if (!this.paused) {
          this.paused = true;
          this.onKeyRefused(polled.error);
        }
        break;
    }
  }

  private giveUpLease(): void {
    this.lease.giveUp().catch((error: unknown) => this.context.log.warn(describeError(error)));
  }
}
