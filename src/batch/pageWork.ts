import type { ImageFile } from '../image/file/imageFile.ts';
import type { BatchHostMessage, BatchPageMessage, CopyOrder } from './protocol.ts';

/** Milliseconds that a page may work on an image. It gives up decoding much earlier. */
const TIME_LIMIT = 60_000;

/** What the page found out about an image, and its copy. */
export type Prepared = Extract<BatchPageMessage, { type: 'prepared' }>;

/** What became of the work on an image. `stopped`: it was not done, and says nothing of the image. */
export type PageResult =
  | { readonly file: ImageFile; readonly prepared: Prepared }
  | 'too slow'
  | 'stopped';

type Work = Extract<BatchHostMessage, { type: 'prepare' }>;

/** Lets the page look at images and convert them, one at a time: they are large. */
export class PageWork {
  private last: Promise<unknown> = Promise.resolve();
  private current: { readonly work: Work; end(result: PageResult): void } | undefined;
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
   * @throws what `read` throws
   */
  run(read: () => Promise<ImageFile>, order?: CopyOrder): Promise<PageResult> {
    const run = this.last.then(async (): Promise<PageResult> => {
      const file = await read();
      if (this.isOver) {
        return 'stopped';
      }
      this.jobs += 1;
      const work: Work = { type: 'prepare', job: this.jobs, file, ...(order && { order }) };
      return new Promise((resolve) => {
        this.current = { work, end: resolve };
        this.start();
      });
    });
    // Its result must not stay in memory until the next one is there.
    this.last = run.then(ignore, ignore);
    return run;
  }

  /** Sends its work to the page, and again to a page that was loaded anew: that one has lost it. */
  start(): void {
    clearTimeout(this.timer);
    if (this.current !== undefined && this.isShown()) {
      this.post(this.current.work);
      this.timer = setTimeout(() => {
        if (this.isShown()) {
          this.end('too slow');
        }
      }, this.limit);
    }
  }

  receive(prepared: Prepared): void {
    if (prepared.job === this.current?.work.job) {
      const { file } = this.current.work;
      this.end({ file, prepared });
    }
  }

  /** Ends the work that is under way, without a result. */
  stop(): void {
    this.end('stopped');
  }

  dispose(): void {
    this.isOver = true;
    this.end('stopped');
  }

  private end(result: PageResult): void {
    clearTimeout(this.timer);
    const { current } = this;
    this.current = undefined;
    current?.end(result);
  }
}

function ignore(): void {
  // Whoever asked for the work gets its result.
}
