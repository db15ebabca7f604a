import { FrameClock } from './frameClock.ts';
import { play } from './loadVideo.ts';

/** Seconds. A video that is further off is moved at once; else it plays faster or slower. */
const LARGEST_DRIFT = 0.25;

/** How much faster or slower a video plays for each second that it is off. */
const CORRECTION = 2;

/** Milliseconds to wait for videos to go to their beginning. */
const LONGEST_SEEK = 1000;

/**
 * Plays several videos in step. The longest is the clock, of equal ones the first. The others hold
 * their last frame until it begins again.
 */
export class InStep {
  private readonly leader: HTMLVideoElement;
  private readonly followers: readonly HTMLVideoElement[];
  private readonly clock: FrameClock;
  private readonly ending = new AbortController();

  /**
   * @param videos whose durations are known, at least one
   * @param onChange is called when the controls have to show something else
   */
  constructor(videos: readonly HTMLVideoElement[], onChange: () => void) {
    this.leader = videos.reduce((longest, video) =>
      video.duration > longest.duration ? video : longest,
    );
    this.followers = videos.filter((video) => video !== this.leader);
    this.clock = new FrameClock(this.leader, () => {
      this.follow();
      onChange();
    });
    const { signal } = this.ending;
    const on = (type: string, listener: () => void) =>
      this.leader.addEventListener(type, listener, { signal });
    on('seeking', () => this.seekFollowers());
    on('ended', () => void this.restart());
    on('waiting', () => this.pauseFollowers());
    on('pause', () => this.pauseFollowers());
    for (const type of ['play', 'pause', 'seeked', 'timeupdate']) {
      on(type, onChange);
    }
  }

  get playing(): boolean {
    return !this.leader.paused || this.leader.ended;
  }

  get time(): number {
    return this.leader.seeking ? this.leader.currentTime : this.clock.time;
  }

  get duration(): number {
    return this.leader.duration;
  }

  togglePlaying(): void {
    if (this.playing) {
      this.leader.pause();
    } else {
      void play(this.leader);
    }
  }

  step(direction: 1 | -1): void {
    this.clock.step(direction);
  }

  seek(time: number): void {
    this.clock.seek(time);
  }

  dispose(): void {
    this.ending.abort();
    this.clock.stop();
  }

  /** Corrects the followers with each frame of the clock. */
  private follow(): void {
    const { leader, clock } = this;
    if (leader.paused || leader.seeking) {
      return;
    }
    for (const video of this.followers) {
      const drift = video.currentTime - leader.currentTime;
      if (leader.currentTime >= video.duration) {
        // It holds its last frame.
        video.pause();
      } else if (video.seeking) {
        // It is being moved.
      } else if (Math.abs(drift) > LARGEST_DRIFT) {
        video.currentTime = leader.currentTime;
      } else {
        const isOff = Math.abs(drift) > clock.interval / 2;
        video.playbackRate = isOff ? 1 - drift * CORRECTION : 1;
        if (video.paused) {
          void play(video);
        }
      }
    }
  }

  private pauseFollowers(): void {
    for (const video of this.followers) {
      video.pause();
    }
    if (this.leader.paused && !this.leader.ended) {
      this.seekFollowers();
    }
  }

  private seekFollowers(): void {
    for (const video of this.followers) {
      video.currentTime = Math.min(
        this.leader.currentTime,
        Math.max(video.duration - this.clock.interval / 2, 0),
      );
    }
  }

  /** All begin again together. */
  private async restart(): Promise<void> {
    const videos = [this.leader, ...this.followers];
    const sought = videos.map(
      (video) =>
        new Promise<void>((resolve) => {
          video.addEventListener('seeked', () => resolve(), { once: true });
          setTimeout(resolve, LONGEST_SEEK);
        }),
    );
    for (const video of videos) {
      video.currentTime = 0;
    }
    await Promise.all(sought);
    if (!this.ending.signal.aborted) {
      void play(this.leader);
    }
  }
}
