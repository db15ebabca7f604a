import type { ImageFile } from '../image/file/imageFile.ts';
import type { BatchHostMessage, BatchPageMessage, CopyOrder } from './protocol.ts';

/** Milliseconds that a page may work on an image. It gives up decoding much earlier. */
const TIME_LIMIT = 60_000;

/** What the page found out about an image, and its copy. */
export type Prepared = Extract<BatchPageMessage, { type: 'prepared' }>;

type Work = Extract<BatchHostMessage, { type: 'prepare' }>;

/** Lets the page look at images and convert them, one at a time: they are large. */
export class PageWork {
  private last: Promise<unknown> = Promise.resolve();
  private current: { readonly work: Work; end(prepared: Prepared | undefined): void } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private jobs = 0;
  private isOver = false;

  /** @param isShown whether the page is there: VS Code discards it while it is hidden */
  constructor(
    private readonly post: (work: Work) => void,
    private readonly isShown: () => boolean,
    private readonly limit = TIME_LIMIT,
  ) {}

  /**
   * Measures an image, and converts it if there is an order. Work for a hidden page waits until the
   * page is shown again.
   *
   * @param read reads the file when its turn comes
   * @returns undefined when the page took too long, or when the work was stopped
   * @throws what `read` throws
   */
  run(read: () => Promise<ImageFile>, order?: CopyOrder): Promise<Prepared | undefined> {
    const run = this.last.then(async () => {
      const file = await read();
      if (this.isOver) {
        return undefined;
      }
      this.jobs += 1;
      const work: Work = { type: 'prepare', job: this.jobs, file, ...(order && { order }) };
      return new Promise<Prepared | undefined>((resolve) => {
        this.current = { work, end: resolve };
        this.start();
      });
    });
    this.last = run.catch(() => undefined);
    return run;
  }

  /** Sends its work to the page, and again to a page that was loaded anew: that one has lost it. */
  start(): void {
    clearTimeout(this.timer);
    if (this.current !== undefined && this.isShown()) {
      this.post(this.current.work);
      this.timer = setTimeout(() => {
        if (this.isShown()) {
          this.end(undefined);
        }
      }, this.limit);
    }
  }

  receive(prepared: Prepared): void {
    if (prepared.job === this.current?.work.job) {
      this.end(prepared);
    }
  }

  /** Ends the work that is under way, without a result. */
  stop(): void {
    this.end(undefined);
  }

  dispose(): void {
    this.isOver = true;
    this.end(undefined);
  }

  private end(prepared: Prepared | undefined): void {
    clearTimeout(this.timer);
    const { current } = this;
    this.current = undefined;
    current?.end(prepared);
  }
}
