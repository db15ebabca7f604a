import { checkImages, sendTask, type Submission } from '../submit.ts';
import { putBackLater, recordOutcome, submitter } from '../submissionRecord.ts';
import { transition, type TaskEvent } from '../transitions.ts';
import { TaskError, toFailure } from '../failure.ts';
import type { PromptImage } from '../../image/promptImage.ts';
import type { TaskContext } from '../context.ts';
import type { TaskNotice, TaskRecord } from '../record.ts';
import { backoff } from '../polling/timing.ts';
import { KeyStorageError } from '../../services/keyStorageError.ts';
import { Lease } from '../windows/lease.ts';
import { WorkLoop } from '../workLoop.ts';
import type { Windows } from '../windows/windows.ts';
import type { Disposable } from '../../util/emitter.ts';
import { describeError } from '../../util/log.ts';
import type { BatchSupport } from './batchSupport.ts';
import { findNext } from './findNext.ts';
import { readOutcome } from './putBack.ts';

/** Milliseconds between attempts to take over from another window. */
const TAKE_OVER = 1000;

/** After so many unconfirmed requests in a row, the user must look at them first. */
const MOST_UNCONFIRMED = 3;

/**
 * Sends the waiting tasks of one service, one after another. One window at a time does so, the
 * holder of a lease, so that the service never gets more tasks at once than it takes. A window
 * claims a task in its record before it sends it, so two holders of the lease never send it twice.
 */
export class BatchQueue implements Disposable {
  private readonly lease: Lease;
  private readonly listening: Disposable;
  private readonly loop: WorkLoop;
  /** Ids of the tasks that this window submits. */
  private readonly busy = new Set<string>();
  /** Why this window can't use the key. It waits until the key changes, or until `keyDue`. */
  private key: 'usable' | 'refused' | 'unreadable' = 'usable';
  private keyFailures = 0;
  /** When an unreadable key is read again, in monotonic milliseconds. */
  private keyDue = 0;
  /** Requests in a row that the service did not take. */
  private failures = 0;
  private unconfirmed = 0;
  /** Nothing is sent before this, in monotonic milliseconds. */
  private notBefore = -Infinity;

  constructor(
    private readonly root: string,
    private readonly context: TaskContext,
    private readonly windows: Windows,
    private readonly support: BatchSupport,
  ) {
    const name = `batch-${Buffer.from(root).toString('base64url').slice(0, 200)}`;
    this.loop = new WorkLoop(context);
    this.lease = new Lease(context.leases, name, context.window, context.log);
    this.listening = support.onDidChange(() => this.wake());
  }

  /** Sends tasks until the queue is disposed. Never rejects. */
  async run(): Promise<void> {
    await this.loop.run(() => this.startDue());
    await this.releaseLease();
  }

  /** A record changed. */
  wake(): void {
    this.loop.wake();
  }

  /** The key changed, or the user wants another try. */
  retry(): void {
    this.key = 'usable';
    this.wake();
  }

  dispose(): void {
    this.loop.dispose();
    this.listening.dispose();
  }

  private waiting(): readonly TaskRecord[] {
    const { store } = this.context;
    return store.all().filter((it) => it.service === this.root && it.state === 'waiting');
  }

  /** Sends every task whose turn has come. @returns milliseconds until the next may be sent */
  private async startDue(): Promise<number> {
    if (this.waiting().length === 0) {
      await this.releaseLease();
      return Infinity;
    }
    if (this.keyPause() === 0 && !(await this.lease.acquire())) {
      return TAKE_OVER;
    }
    const { clock } = this.context;
    while (!this.loop.isOver()) {
      const pause = Math.max(this.keyPause(), this.notBefore - clock.monotonic());
      if (this.keyPause() > 0) {
        // Another window may have the key, or be able to read it.
        await this.releaseLease();
      }
      if (pause > 0) {
        return pause;
      }
      if (this.isNotingDoubt()) {
        return Infinity;
      }
      const { busy, context, support } = this;
      const step = findNext(context.store.all(), this.root, {
        ...{ now: clock.now(), busy },
        limit: (service, model) => support.limit(service, model),
        findChange: (task) => support.findChange(task),
      });
      switch (step.do) {
        case 'wait':
          return step.for;
        case 'pause':
          await this.pauseBatch(step.task, { type: step.change });
          break;
        case 'send':
          if (await this.hasKey(step.task)) {
            await this.start(step.task);
          }
      }
    }
    return Infinity;
  }

  /** Whether a request has just had no clear answer. How long to wait for that is not known yet. */
  private isNotingDoubt(): boolean {
    const { store } = this.context;
    return [...this.busy].some((id) => store.get(id)?.state === 'unconfirmed');
  }

  /** How long this window waits for its key, in milliseconds. */
  private keyPause(): number {
    switch (this.key) {
      case 'usable':
        return 0;
      case 'refused':
        return Infinity;
      case 'unreadable':
        return Math.max(0, this.keyDue - this.context.clock.monotonic());
    }
  }

  /** Looks for the key before a task is claimed. Says at the task what is missing. */
  private async hasKey(task: TaskRecord): Promise<boolean> {
    try {
      if ((await this.context.client(this.root)) !== undefined) {
        this.key = 'usable';
        this.keyFailures = 0;
        return true;
      }
      this.key = 'refused';
      await this.note(task, { kind: 'key', failure: { type: 'noKey' } });
    } catch (error) {
      if (!(error instanceof KeyStorageError)) {
        throw error;
      }
      this.noteUnreadableKey();
      const { window } = this.context;
      await this.note(task, { kind: 'key', failure: toFailure(error), window });
    }
    return false;
  }

  private noteUnreadableKey(): void {
    this.key = 'unreadable';
    this.keyFailures += 1;
    const { clock } = this.context;
    this.keyDue = clock.monotonic() + backoff(this.keyFailures, this.context.random());
  }

  /** Stops a batch until the user decides. @returns false when the task no longer waits */
  private pauseBatch(task: TaskRecord, failure: TaskNotice['failure']): Promise<boolean> {
    const { window } = this.context;
    return this.note(task, { kind: 'paused', failure, window });
  }

  /** Claims a task, and submits it meanwhile. */
  private async start(task: TaskRecord): Promise<void> {
    // Other windows must see that this one is alive before it claims anything.
    await this.windows.show();
    const { store, clock, window } = this.context;
    let claim: TaskRecord | undefined;
    this.busy.add(task.id);
    try {
      const updated = await store.update(task.id, (it) => {
        const changed = transition(it, { type: 'claimed', window }, clock.now());
        // The change may be made twice, after a doubtful write. It stays one claim.
        claim = changed === it ? claim : changed;
        return changed;
      });
      if (claim !== undefined && updated?.state === 'preparing' && updated.window === window) {
        void this.submit(updated);
      } else {
        // Another window was faster, or the user withdrew the task.
        this.busy.delete(task.id);
      }
    } catch (error) {
      void this.giveUp(task, claim);
      throw error;
    }
  }

  /** Writing the claim of a task failed, and it may be on disk. Never rejects. */
  private async giveUp({ id }: TaskRecord, claim: TaskRecord | undefined): Promise<void> {
    if (claim !== undefined) {
      await putBackLater(this.context, claim);
    }
    this.busy.delete(id);
    this.wake();
  }

  /** Submits a claimed task, and writes down how it ended. Never rejects. */
  private async submit(task: TaskRecord): Promise<void> {
    try {
      await this.noteSubmission(await this.windows.whileSubmitting(() => this.send(task)));
    } catch (error) {
      this.context.log.error(`Task ${task.id}: ${describeError(error)}`);
      this.failures += 1;
      this.holdFor(backoff(this.failures, this.context.random()));
      if (error instanceof TaskError && error.charged === 'unknown') {
        this.support.report(task, error);
      }
    } finally {
      this.busy.delete(task.id);
      this.wake();
    }
  }

  private async send(task: TaskRecord): Promise<Submission> {
    const putBack = (error: Error) => this.putBack(task, error);
    let image: PromptImage;
    try {
      image = await this.support.readImage(task);
      await checkImages(this.context, { service: this.root, image });
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const event = putBack(error) ?? {
        type: 'refused',
        problem: { failure: toFailure(error), charged: 'no' },
        ...submitter(task),
      };
      return { record: await recordOutcome(this.context, task, event), error };
    }
    const { signal } = this.loop;
    return sendTask(this.context, task, { image }, { signal, putBack });
  }

  /** @returns the event that puts the task back in line; undefined when it has failed */
  private putBack(task: TaskRecord, error: Error): TaskEvent | undefined {
    const { clock, window } = this.context;
    const outcome = readOutcome(error, {
      window,
      failures: this.failures + 1,
      random: this.context.random(),
      now: clock.now(),
    });
    if (outcome.type === 'failed') {
      return undefined;
    }
    if (outcome.key === 'refused') {
      this.key = 'refused';
    } else if (outcome.key === 'unreadable') {
      this.noteUnreadableKey();
    }
    return { type: 'putBack', notice: outcome.notice, ...submitter(task) };
  }

  private async noteSubmission({ record }: Submission): Promise<void> {
    switch (record.state) {
      case 'waiting':
        this.failures += 1;
        break;
      case 'unconfirmed': {
        this.unconfirmed += 1;
        this.holdFor(backoff(this.unconfirmed, this.context.random()));
        for (const task of this.unconfirmed >= MOST_UNCONFIRMED ? this.waiting() : []) {
          if (await this.pauseBatch(task, { type: 'severalUnconfirmed' })) {
            this.unconfirmed = 0;
            break;
          }
        }
        break;
      }
      case 'failed':
        break;
      default:
        this.failures = 0;
        this.unconfirmed = 0;
    }
  }

  private holdFor(milliseconds: number): void {
    this.notBefore = this.context.clock.monotonic() + milliseconds;
  }

  /** Writes down why a task waits, unless it was claimed or withdrawn meanwhile. @returns whether it waits */
  private async note(record: TaskRecord, notice: TaskNotice): Promise<boolean> {
    const { store, clock } = this.context;
    const event = { type: 'noticed', notice } as const;
    const noted = await store.update(record.id, (it) =>
      it.state === 'waiting' ? transition(it, event, clock.now()) : it,
    );
    return noted?.state === 'waiting';
  }

  private async releaseLease(): Promise<void> {
    await this.lease.release().catch((error: unknown) => {
      this.context.log.warn(describeError(error));
    });
  }
}
