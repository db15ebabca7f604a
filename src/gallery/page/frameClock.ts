/** Seconds that a frame is shown, until it is known. Videos of Runway have 24 frames a second. */
const USUAL_INTERVAL = 1 / 24;

/** Seconds. Frames of a video that are further apart say nothing: some may have been left out. */
const LONGEST_INTERVAL = 0.2;

/** Knows which frame of a video is on the screen, and how far apart its frames are. */
export class FrameClock {
  private frame: VideoFrameCallbackMetadata | undefined;
  private known: number | undefined;
  private handle: number;

  /** @param onFrame is called with each new frame on the screen */
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly onFrame: () => void,
  ) {
    this.handle = video.requestVideoFrameCallback(this.see);
  }

  /** Seconds between two frames. */
  get interval(): number {
    return this.known ?? USUAL_INTERVAL;
  }

  /** Where the frame begins that is on the screen, in seconds. */
  get time(): number {
    return this.frame?.mediaTime ?? this.video.currentTime;
  }

  /** Shows the next frame, or the one before. */
  step(direction: 1 | -1): void {
    const { video, interval } = this;
    video.pause();
    video.loop = false;
    // Aim at the middle of a frame: its beginning is not exact.
    const middle = this.time + interval / 2;
    // After a seek, the frame that was told last may still be the one before.
    const isShown = !video.seeking && Math.abs(video.currentTime - middle) < interval * 0.75;
    this.seek((isShown ? middle : video.currentTime) + direction * interval);
  }

  /** Shows the frame at a time; at the end, the last one. */
  seek(time: number): void {
    const { video, interval } = this;
    const end = Number.isFinite(video.duration) ? video.duration : Infinity;
    video.currentTime = Math.min(Math.max(time, 0), Math.max(end - interval / 2, 0));
  }

  stop(): void {
    this.video.cancelVideoFrameCallback(this.handle);
  }

  private readonly see = (_now: number, frame: VideoFrameCallbackMetadata): void => {
    const before = this.frame;
    this.frame = frame;
    if (before !== undefined && frame.presentedFrames === before.presentedFrames + 1) {
      const interval = frame.mediaTime - before.mediaTime;
      // A browser that is busy leaves frames out. The shortest interval is right.
      if (interval > 0.001 && interval < Math.min(this.known ?? Infinity, LONGEST_INTERVAL)) {
        this.known = interval;
      }
    }
    this.handle = this.video.requestVideoFrameCallback(this.see);
    this.onFrame();
  };
}
