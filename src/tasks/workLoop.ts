import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/emitter.ts';
import { describeError, type Log } from '../util/log.ts';

/** Shortest pause in milliseconds, so that a due time in the past makes no busy loop. */
const SHORTEST_PAUSE = 20;

/** Milliseconds until the work is tried again after an error. */
const AFTER_ERROR = 5000;

/** Does some work again and again, with a pause after each time that can be ended early. */
export class WorkLoop implements Disposable {
  private readonly ending = new AbortController();
  /** Aborted to end the pause that is under way. */
  private waking = new AbortController();

  constructor(private readonly context: { readonly clock: Clock; readonly log: Log }) {}

  /** Aborted when the loop is disposed. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** It may become true during any wait. */
  isOver(): boolean {
    return this.ending.signal.aborted;
  }

  /**
   * Works until the loop is disposed. Never rejects.
   *
   * @param work returns the pause after it in milliseconds. Infinite: until it is woken.
   */
  async run(work: () => Promise<number>): Promise<void> {
    while (!this.isOver()) {
      this.waking = new AbortController();
      const pause = await work().catch((error: unknown) => {
        this.context.log.error(describeError(error));
        return AFTER_ERROR;
      });
      await this.pause(pause);
    }
  }

  /** Ends the pause. During work, there is no pause after it. */
  wake(): void {
    this.waking.abort();
  }

  dispose(): void {
    this.ending.abort();
    this.wake();
  }

  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.waking;
    if (signal.aborted || this.isOver()) {
      return;
    }
    if (milliseconds === Infinity) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    } else {
      const delay = Math.max(milliseconds, SHORTEST_PAUSE);
      await this.context.clock.delay(delay, signal).catch(() => undefined);
    }
  }
}
