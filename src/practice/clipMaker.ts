import { describeError, type Log } from '../util/log.ts';
import { makesClip, type Orders } from './orders.ts';
import type { ClipPage, ClipReport } from './protocol.ts';

interface Job {
  readonly id: string;
  readonly page: ClipPage;
  /** Milliseconds since the epoch. */
  heardAt: number;
  /** As it was written down last, from 0 to 1. */
  progress: number;
}

/** A page that is silent for so many milliseconds has hung. */
const LONGEST_SILENCE = 30_000;

/** How often a page may hang before its clip is given up. */
const MOST_TRIES = 3;

/** Progress is written down in such steps, and at least each second. */
const STEP = 0.1;
const PAUSE = 1000;

/**
 * Lets pages make the clips of practice mode, one after another. The extension host has no encoder, so the
 * pages of this window do it. Without a page in sight, the tasks wait: their orders are on disk.
 */
export class ClipMaker {
  private job: Job | undefined;
  /** Settles when everything before is done: one thing after another. */
  private done: Promise<void> = Promise.resolve();
  /** When progress was written down last, in milliseconds since the epoch. */
  private notedAt = 0;
  /** How often a page hung or went away over a clip, by the task's ID. */
  private readonly hung = new Map<string, number>();

  private readonly window: string;
  private readonly log: Log;
  private readonly now: () => number;

  /**
   * @param pages those that can make clips now
   * @param context.window names this window
   * @param context.now the time in milliseconds since the epoch
   */
  constructor(
    private readonly orders: Orders,
    private readonly pages: ReadonlySet<ClipPage>,
    context: { readonly window: string; readonly log: Log; readonly now?: () => number },
  ) {
    this.window = context.window;
    this.log = context.log;
    this.now = context.now ?? Date.now;
  }

  /** A page can't make clips any more. What it was making is made by another one. */
  leave(page: ClipPage): void {
    this.queue(async () => {
      const { job } = this;
      if (job?.page === page) {
        this.job = undefined;
        await this.orders.giveUp(job.id);
        await this.start();
      }
    });
  }

  /** There may be a clip to make. */
  check(): void {
    this.queue(async () => {
      const { job } = this;
      if (job !== undefined && this.now() - job.heardAt > LONGEST_SILENCE) {
        await this.endHanging(job);
      }
      await this.start();
    });
  }

  /** A page says something about a clip. Ignores what it was not asked for. */
  receive(page: ClipPage, report: ClipReport): void {
    this.queue(async () => {
      const { job } = this;
      if (job?.page === page && job.id === report.clip) {
        job.heardAt = this.now();
        await this.note(job, report);
      }
    });
  }

  private async start(): Promise<void> {
    if (this.job !== undefined || this.pages.size === 0) {
      return;
    }
    const [id] = await this.orders.listWaiting();
    const [page] = [...this.pages].slice(-1);
    const order = id === undefined ? undefined : await this.orders.read(id);
    if (id === undefined || order === undefined || page === undefined || !makesClip(order)) {
      return;
    }
    await this.orders.noteProgress(id, 0, this.window);
    const { width, height, seconds, direction } = order;
    const images = await this.orders.readImages(id, order);
    if (!this.pages.has(page)) {
      await this.orders.giveUp(id);
      return;
    }
    this.job = { id, page, heardAt: this.now(), progress: 0 };
    page.send({ type: 'makeClip', clip: id, ...images, width, height, seconds, direction });
  }

  private async note(job: Job, report: ClipReport): Promise<void> {
    const { id } = job;
    switch (report.type) {
      case 'clipProgress':
        await this.noteProgress(job, report.progress);
        return;
      case 'clip':
        this.job = undefined;
        await this.orders.finish(id, report.bytes);
        break;
      case 'noClip':
        this.job = undefined;
        this.log.warn(`A practice clip can't be made. ${report.reason}`);
        await this.orders.fail(id, report.reason);
    }
    this.hung.delete(id);
    await this.start();
  }

  private async noteProgress(job: Job, progress: number): Promise<void> {
    if (progress - job.progress < STEP && this.now() - this.notedAt < PAUSE) {
      return;
    }
    job.progress = progress;
    this.notedAt = this.now();
    const { phase } = await this.orders.readProgress(job.id);
    if (phase === 'making' || phase === 'waiting') {
      await this.orders.noteProgress(job.id, progress, this.window);
    } else {
      // It was cancelled, or another window was faster.
      this.job = undefined;
      job.page.send({ type: 'stopClip', clip: job.id });
      await this.start();
    }
  }

  private async endHanging({ id, page }: Job): Promise<void> {
    this.job = undefined;
    page.send({ type: 'stopClip', clip: id });
    const times = (this.hung.get(id) ?? 0) + 1;
    this.hung.set(id, times);
    if (times >= MOST_TRIES) {
      await this.orders.fail(id, 'The page stopped responding.');
    } else {
      await this.orders.giveUp(id);
    }
  }

  private queue(work: () => Promise<void>): void {
    this.done = this.done
      .then(work)
      .catch((error: unknown) => this.log.error(describeError(error)));
  }
}
