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

/** The image is broken beyond its headers. */
export class UndecodableImageError extends Error {
  override readonly name = 'UndecodableImageError';
}

interface Waiting {
  readonly resolve: (video: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** Videos kept in memory; the oldest goes first. */
const KEPT = 32;

/** Renders H.264 videos, one after another, in a thread that starts with the first of them. */
export class Renderer {
  readonly #videos = new Map<string, Promise<Uint8Array>>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  /** Rejects with `UndecodableImageError`, or if the thread breaks. The same job is rendered once. */
  async render(job: RenderJob): Promise<Uint8Array> {
    const { image, width, height, seconds, framesPerSecond } = job;
    const hash = createHash('sha256').update(image).digest('hex');
    const key = [hash, width, height, seconds, framesPerSecond].join();
    let video = this.#videos.get(key);
    if (video === undefined) {
      video = this.#renderInWorker(job);
      this.#videos.set(key, video);
      this.#forgetOldest();
    }
    return video;
  }

  async #renderInWorker(job: RenderJob): Promise<Uint8Array> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#startedWorker().postMessage({ id, ...job });
    });
  }

  #startedWorker(): Worker {
    if (this.#worker === undefined) {
      // Loaders of the process around it are of no use to plain JavaScript.
      this.#worker = new Worker(new URL('./worker.mjs', import.meta.url), { execArgv: [] });
      this.#worker.on('message', (reply: Reply) => this.#settle(reply));
      this.#worker.on('error', (error) => this.#fail(error));
      // Whoever waits for a video has a server running; the thread alone keeps nobody up.
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

  #forgetOldest(): void {
    const [oldest] = this.#videos.keys();
    if (this.#videos.size > KEPT && oldest !== undefined) {
      this.#videos.delete(oldest);
    }
  }
}

/** One for all simulators of a process: they share its thread and its videos. */
export const renderer = new Renderer();
