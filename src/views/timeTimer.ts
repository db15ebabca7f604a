import type { Disposable } from '../util/emitter.ts';

/** Redraws the times that are shown, again and again. No timer runs while none is shown. */
export class TimeTimer implements Disposable {
  private timer: NodeJS.Timeout | undefined;
  /** When the timer ends, in milliseconds since the epoch. */
  private end = Infinity;

  /**
   * @param wait milliseconds until a shown time may read differently; undefined if none will
   * @param redraw is called then
   */
  constructor(
    private readonly wait: () => number | undefined,
    private readonly redraw: () => void,
  ) {}

  /** Starts the timer if it is needed, and doesn't run or would end too late. */
  start(): void {
    const end = Date.now() + (this.wait() ?? Infinity);
    if (end >= this.end) {
      return;
    }
    clearTimeout(this.timer);
    this.end = end;
    this.timer = setTimeout(() => {
      this.end = Infinity;
      this.redraw();
      this.start();
    }, end - Date.now());
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
