import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** A video to render. */
export interface RenderJob {
  /** A JPEG, PNG or WebP file. */
  readonly image: Uint8Array;
  /** Pixels, even. */
  readonly width: number;
  /** Pixels, even. */
  readonly height: number;
  readonly seconds: number;
  readonly framesPerSecond: number;
}

type Reply = Readonly<{ id: number } & ({ video: Uint8Array } | { undecodable: string })>;

/** Thrown when the image has a valid header but can't be decoded. */
export class UndecodableImageError extends Error {
  override readonly name = 'UndecodableImageError';
}

interface Waiting {
  readonly resolve: (video: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** Number of videos kept in memory. The oldest is removed first. */
const MOST_VIDEOS = 32;

/** Renders H.264 videos one at a time, in a thread that starts with the first video. */
export class Renderer {
  readonly #videos = new Map<string, Promise<Uint8Array>>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  /**
   * Renders a video, each job once. Rejects with `UndecodableImageError`, or if the thread fails.
   */
  async render(job: RenderJob): Promise<Uint8Array> {
    const { image, width, height, seconds, framesPerSecond } = job;
    const hash = createHash('sha256').update(image).digest('hex');
    const key = [hash, width, height, seconds, framesPerSecond].join();
    let video = this.#videos.get(key);
    if (video === undefined) {
      video = this.#renderInWorker(job);
      this.#videos.set(key, video);
      this.#removeOldest();
    }
    return video;
  }

  async #renderInWorker(job: RenderJob): Promise<Uint8Array> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#getWorker().postMessage({ id, ...job });
    });
  }

  #getWorker(): Worker {
    if (this.#worker === undefined) {
      // The worker is plain JavaScript and needs no loaders.
      this.#worker = new Worker(new URL('./worker.mjs', import.meta.url), { execArgv: [] });
      this.#worker.on('message', (reply: Reply) => this.#settle(reply));
      this.#worker.on('error', (error) => this.#fail(error));
      // The thread must not keep the process alive. The server does that while a client waits.
      this.#worker.unref();
    }
    return this.#worker;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('video' in reply) {
      waiting?.resolve(reply.video);
    } else {
      waiting?.reject(new UndecodableImageError(reply.undecodable));
    }
  }

  #fail(error: Error): void {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) {
      reject(error);
    }
    this.#waiting.clear();
  }

  #removeOldest(): void {
    const [oldest] = this.#videos.keys();
    if (this.#videos.size > MOST_VIDEOS && oldest !== undefined) {
      this.#videos.delete(oldest);
    }
  }
}

/** Shared by all simulators of a process. */
export const renderer = new Renderer();
