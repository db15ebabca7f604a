import type { Disposable } from '../util/emitter.ts';

/** Milliseconds between looks at the clock. The shown time has steps of 10 s. */
const INTERVAL = 10_000;

/** Redraws the times left that are shown, again and again. No timer runs while none is shown. */
export class TimeLeftTimer implements Disposable {
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param isNeeded whether a time left is shown
   * @param redraw is called every 10 s while that is so
   */
  constructor(
    private readonly isNeeded: () => boolean,
    private readonly redraw: () => void,
  ) {}

  /** Starts the timer if it is needed and doesn't run. */
  start(): void {
    if (this.timer === undefined && this.isNeeded()) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.redraw();
        this.start();
      }, INTERVAL);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
