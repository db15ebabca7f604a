import { loadVideo, newVideo, play } from '../loadVideo.ts';
import { wantsReducedMotion } from '../reducedMotion.ts';
import type { VideoFault } from '../../shownVideo.ts';

/** Milliseconds before a video begins: a pointer that only passes over it starts none. */
const BEFORE = 150;

/** Milliseconds that a video plays until the user has seen it. */
const SEEN = 1000;

export interface PreviewEvents {
  /** Another video plays now, or none. */
  readonly onChange: () => void;
  readonly onFault: (id: string, fault: VideoFault) => void;
  readonly onSeen: (id: string) => void;
}

/** Plays one video at a time, muted and in a loop, in the place of its poster. */
export class Preview {
  /** What plays now: the task, and the element to show. */
  playing: { readonly id: string; readonly video: HTMLVideoElement } | undefined;
  private wanted: string | undefined;
  private timer: number | undefined;
  private unload: (() => void) | undefined;

  constructor(private readonly events: PreviewEvents) {}

  /** The pointer or the focus is on a video, or on none. */
  want(id: string | undefined, src?: string): void {
    if (id === this.wanted) {
      return;
    }
    this.stop();
    this.wanted = id;
    if (id !== undefined && src !== undefined && !wantsReducedMotion()) {
      this.timer = window.setTimeout(() => this.start(id, src), BEFORE);
    }
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.wanted = undefined;
    if (this.playing !== undefined) {
      this.unload?.();
      this.playing = undefined;
      this.events.onChange();
    }
  }

  private start(id: string, src: string): void {
    const video = newVideo();
    video.loop = true;
    video.tabIndex = -1;
    video.setAttribute('aria-hidden', 'true');
    // Until its first frame is there, the poster stays in sight.
    video.addEventListener(
      'playing',
      () => {
        video.classList.add('shown');
        this.timer = window.setTimeout(() => this.events.onSeen(id), SEEN);
      },
      { once: true },
    );
    this.playing = { id, video };
    this.unload = loadVideo(video, src, {
      onReady: () => void play(video),
      onFault: (fault) => {
        this.stop();
        this.events.onFault(id, fault);
      },
    });
    this.events.onChange();
  }
}
