import type { GridVideo } from '../../grid/protocol.ts';
import type { Range } from './layout.ts';

/** How many videos are kept besides those in sight. */
const KEPT = 400;

/** The videos that the page has, by their places in the list. */
export class VideoCache {
  private videos = new Map<number, GridVideo>();

  get(place: number): GridVideo | undefined {
    return this.videos.get(place);
  }

  /** The place of a task's video; undefined if the page doesn't have it. */
  findPlace(id: string): number | undefined {
    for (const [place, video] of this.videos) {
      if (video.id === id) {
        return place;
      }
    }
    return undefined;
  }

  find(id: string): GridVideo | undefined {
    const place = this.findPlace(id);
    return place === undefined ? undefined : this.videos.get(place);
  }

  /** Forgets all videos: the list is another one. */
  clear(): void {
    this.videos = new Map();
  }

  add(from: number, videos: readonly GridVideo[]): void {
    videos.forEach((video, index) => this.videos.set(from + index, video));
  }

  /** Shows a video differently, wherever it is. */
  replace(video: GridVideo): void {
    const place = this.findPlace(video.id);
    if (place !== undefined) {
      this.videos.set(place, video);
    }
  }

  /** Forgets videos that are far away. @param range the videos that are needed */
  prune([from, to]: Range): void {
    if (this.videos.size > to - from + KEPT) {
      for (const place of this.videos.keys()) {
        if (place < from - KEPT / 2 || place >= to + KEPT / 2) {
          this.videos.delete(place);
        }
      }
    }
  }

  /** Whether all videos of a range are there. */
  hasAll([from, to]: Range): boolean {
    for (let place = from; place < to; place += 1) {
      if (!this.videos.has(place)) {
        return false;
      }
    }
    return true;
  }
}
