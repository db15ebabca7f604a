/** Seconds without a sign of life after which a page hangs. A slow computer needs some. */
const LIMIT = 30;

/**
 * Finds out that a page hangs. While the page draws images, it says each second that it is alive.
 * The seconds are counted one by one: time in which this program doesn't run, because it is stopped
 * or the computer sleeps, counts as one second at most.
 */
export class HangDetector {
  private timer: ReturnType<typeof setInterval> | undefined;
  private silence = 0;

  /** @param onHang is called once for each time that the page hangs */
  constructor(private readonly onHang: () => void) {}

  /** The page is alive, and draws. */
  beat(): void {
    this.silence = 0;
    this.timer ??= setInterval(() => this.count(), 1000);
  }

  /** The page has drawn its images, or is gone. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private count(): void {
    this.silence += 1;
    if (this.silence === LIMIT) {
      this.stop();
      this.onHang();
    }
  }
}
