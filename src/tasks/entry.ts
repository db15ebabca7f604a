import type { TaskContext } from './context.ts';
import { transition, type TaskEvent } from './transitions.ts';
import { TaskError } from './failure.ts';
import { describeError } from '../util/log.ts';
import type { TaskRecord } from './record.ts';
import { backoff } from './polling/timing.ts';

/**
 * The record of a task that this window submits. What came of the submission is known to nobody
 * else, so what the disk refuses to take down at once is written as soon as it can be.
 */
export class Entry {
  constructor(
    private readonly context: TaskContext,
    private readonly fresh: TaskRecord,
  ) {}

  /** Puts the record on disk. @throws when it can't be; nothing may be sent then */
  async add(): Promise<void> {
    try {
      await this.context.store.add(this.fresh);
    } catch (error) {
      throw this.unwritable(error);
    }
  }

  /** The record that says that the request is about to be sent. @throws as `add` does */
  async submitting(): Promise<TaskRecord> {
    try {
      return await this.write({ type: 'submitting', window: this.context.window });
    } catch (error) {
      throw this.unwritable(error);
    }
  }

  /** Writes down what came of the request. @throws when it can't be now; it is tried further */
  async settle(event: TaskEvent): Promise<TaskRecord> {
    try {
      return await this.write(event);
    } catch (error) {
      void this.writeLater(event);
      throw error;
    }
  }

  private async write(event: TaskEvent): Promise<TaskRecord> {
    const { store, clock } = this.context;
    const { id } = this.fresh;
    return (await store.update(id, (it) => transition(it, event, clock.now()))) ?? this.fresh;
  }

  private unwritable(cause: unknown): Error {
    const failure = { type: 'listUnwritable' } as const;
    void this.writeLater({ type: 'refused', problem: { failure, charged: 'no' } });
    return new TaskError(failure, 'no', { cause });
  }

  /** For as long as this window lives. */
  private async writeLater(event: TaskEvent): Promise<void> {
    const { store, clock, log } = this.context;
    for (let failures = 1; ; failures += 1) {
      const delay = backoff(failures, this.context.random());
      await clock.delay(delay);
      try {
        await store.update(this.fresh.id, (it) =>
          this.isTracked(event) ? takenOff(it, clock.now()) : transition(it, event, clock.now()),
        );
        return;
      } catch (error) {
        log.debug(`The task list can still not be written. ${describeError(error)}`);
      }
    }
  }

  /** The user was told the id meanwhile, and had the task followed by it. */
  private isTracked(event: TaskEvent): boolean {
    const { id, service } = this.fresh;
    const others = this.context.store.all().filter((it) => it.service === service && it.id !== id);
    return event.type === 'accepted' && others.some((it) => it.taskId === event.taskId);
  }
}

function takenOff(record: TaskRecord, now: number): TaskRecord {
  const problem = { failure: { type: 'takenOver' }, charged: 'unknown' } as const;
  const doubted = transition(record, { type: 'doubted', problem }, now);
  return transition(doubted, { type: 'removed' }, now);
}
