import type { VideoFault } from '../../shownVideo.ts';
import { VideoError } from '../openVideo.ts';
import { makePoster } from '../poster.ts';

export interface PosterEvents {
  readonly onPoster: (id: string, bytes: Uint8Array<ArrayBuffer>) => void;
  readonly onFault: (id: string, fault: VideoFault) => void;
}

/** A video that has no poster yet. */
export interface Unpictured {
  readonly id: string;
  readonly src: string;
}

/** Makes missing posters, one at a time, and only those of videos that are in sight then. */
export class PosterQueue {
  private waiting: readonly Unpictured[] = [];
  /** IDs of the tasks whose poster was tried. A video that can't be read isn't tried again. */
  private readonly tried = new Set<string>();
  private isWorking = false;

  constructor(
    private readonly events: PosterEvents,
    private readonly make: (src: string) => Promise<Uint8Array<ArrayBuffer>> = makePoster,
  ) {}

  /** The videos without a poster that are in sight now. */
  set(videos: readonly Unpictured[]): void {
    this.waiting = videos.filter(({ id }) => !this.tried.has(id));
    if (!this.isWorking) {
      void this.work();
    }
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    for (;;) {
      const [next, ...others] = this.waiting;
      if (next === undefined) {
        break;
      }
      this.waiting = others;
      this.tried.add(next.id);
      try {
        this.events.onPoster(next.id, await this.make(next.src));
      } catch (error) {
        this.events.onFault(next.id, error instanceof VideoError ? error.fault : 'other');
      }
    }
    this.isWorking = false;
  }
}
