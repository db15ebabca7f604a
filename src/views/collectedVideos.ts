import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/emitter.ts';
import type { TaskRecord } from '../tasks/record.ts';

/**
 * Announces finished videos: the first at once, and those that follow within some time together. A
 * video that waits here is not claimed, so that another window announces it if this one closes.
 */
export class CollectedVideos implements Disposable {
  private readonly waiting = new Map<string, TaskRecord>();
  private readonly ending = new AbortController();
  private isRunning = false;

  /**
   * @param quiet milliseconds after an announcement in which further videos wait
   * @param announce returns whether this window has announced some of them
   */
  constructor(
    private readonly quiet: number,
    private readonly clock: Pick<Clock, 'delay'>,
    private readonly announce: (tasks: readonly TaskRecord[]) => Promise<boolean>,
  ) {}

  /** @param task as it was when its video was finished. Later records of a waiting task don't count. */
  add(task: TaskRecord): void {
    if (!this.waiting.has(task.id)) {
      this.waiting.set(task.id, task);
    }
    if (!this.isRunning) {
      this.isRunning = true;
      void this.run();
    }
  }

  private async run(): Promise<void> {
    while (this.waiting.size > 0 && !this.ending.signal.aborted) {
      const tasks = [...this.waiting.values()];
      this.waiting.clear();
      if (await this.announce(tasks)) {
        await this.clock.delay(this.quiet, this.ending.signal).catch(() => undefined);
      }
    }
    this.isRunning = false;
  }

  dispose(): void {
    this.ending.abort();
  }
}
