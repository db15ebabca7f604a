import type { TaskContext } from '../context.ts';
import type { Disposable } from '../../util/emitter.ts';
import { isHeld, Lease, sweepLeases } from './lease.ts';
import { transition } from '../transitions.ts';
import { describeError } from '../../util/log.ts';
import { isRunning, needsAnnouncement, type TaskRecord } from '../record.ts';
import { abandoned, INTERRUPTED } from '../submit.ts';

/** Milliseconds between checks of the windows that are submitting tasks. */
const LOOK = 5000;

/**
 * Shows the other windows that this window is alive while any task is unfinished, and settles the
 * submissions of dead windows: only the window that sent a request can receive its answer.
 */
export class Windows implements Disposable {
  private readonly own: Lease;
  private readonly listening: Disposable;
  private readonly ending = new AbortController();
  private looking = false;
  /** Submissions that this window begins or has begun. */
  private submitting = 0;
  /** The last change of the own lease. Changes wait for each other. */
  private changing: Promise<void> = Promise.resolve();

  constructor(private readonly context: TaskContext) {
    this.own = new Lease(context.leases, toLeaseName(context.window), context.window, context.log);
    this.listening = context.store.onDidChange((changed) => {
      // A lease that is held is renewed by itself. After a sleep, `settle` must see that it is overdue.
      if (this.mustBeSeen() !== (this.own.held || this.own.overdue)) {
        void this.show();
      }
      if (changed.some((it) => this.isOthers(it))) {
        this.lookLater();
      }
    });
  }

  /**
   * Shows that this window is alive, if others want to know. After a sleep, other windows may have
   * taken it for dead. An idle window shows nothing, because that takes a timer and the disk.
   */
  show(): Promise<void> {
    this.changing = this.changing.then(async () => {
      if (this.mustBeSeen()) {
        await this.own.acquire();
      } else {
        await this.own
          .release()
          .catch((error: unknown) => this.context.log.warn(describeError(error)));
      }
    });
    return this.changing;
  }

  /** Shows that this window is alive before a submission begins, and until it has ended. */
  async whileSubmitting<T>(submit: () => Promise<T>): Promise<T> {
    this.submitting += 1;
    try {
      await this.show();
      return await submit();
    } finally {
      this.submitting -= 1;
      void this.show();
    }
  }

  isAlive(window: string): Promise<boolean> {
    return isHeld(this.context.leases, toLeaseName(window));
  }

  /** Ends the unfinished submissions of dead windows. */
  async settle(): Promise<void> {
    const { store, log } = this.context;
    const wasAsleep = this.own.overdue;
    await this.show();
    if (wasAsleep) {
      // The other windows slept too. They show that they are alive until the next look.
      this.lookLater();
      return;
    }
    for (const record of store.all().filter((it) => this.isOthers(it))) {
      if (!(await this.isAlive(record.window))) {
        // Continue with the others if this record can't be written now.
        await this.settleRecord(record).catch((error: unknown) => log.warn(describeError(error)));
      }
    }
    if (store.all().some((it) => this.isOthers(it))) {
      this.lookLater();
    }
  }

  /** The record on disk decides: the window may have written more before it died. */
  private async settleRecord({ id, window }: TaskRecord): Promise<void> {
    const { store, clock } = this.context;
    const latest = await store.update(id, (it) => it);
    if (latest?.batch?.incomplete === true) {
      // The first task of a batch goes last: until then, no window sends the others.
      for (const other of store.all().filter((it) => it.group === id && it.id !== id)) {
        await store.update(other.id, (it) => transition(it, INTERRUPTED, clock.now()));
      }
    }
    await store.update(id, (it) => {
      // Another window may have put the task of a batch back in line, and claimed it.
      const event = it.window === window ? abandoned(it) : undefined;
      return event === undefined ? it : transition(it, event, clock.now());
    });
  }

  /** Deletes the leases of windows that died before a time in milliseconds since the epoch. */
  sweep(before: number): Promise<void> {
    return sweepLeases(this.context.leases, toLeaseName(''), before);
  }

  dispose(): void {
    this.ending.abort();
    this.listening.dispose();
    void this.show();
  }

  /** Whether any window may ask if this one is alive. */
  private mustBeSeen(): boolean {
    const records = this.context.store.all();
    return (
      !this.ending.signal.aborted &&
      (this.submitting > 0 || records.some((it) => isRunning(it.state) || needsAnnouncement(it)))
    );
  }

  private isOthers(record: TaskRecord): boolean {
    return abandoned(record) !== undefined && record.window !== this.context.window;
  }

  private lookLater(): void {
    if (!this.looking && !this.ending.signal.aborted) {
      this.looking = true;
      void this.lookOnce();
    }
  }

  private async lookOnce(): Promise<void> {
    const { clock, log } = this.context;
    const { signal } = this.ending;
    try {
      await clock.delay(LOOK, signal);
      this.looking = false;
      await this.settle();
    } catch (error) {
      if (!signal.aborted) {
        log.error(describeError(error));
        this.lookLater();
      }
    }
  }
}

function toLeaseName(window: string): string {
  return `window-${window}`;
}
