import { randomBytes } from 'node:crypto';

import type { Clock } from './clock.ts';
import type { SimulatedTask } from './tasks/simulatedTask.ts';

/** The target of a link. */
export interface Link {
  readonly task: SimulatedTask;
  /** Which of the task's videos, from 0. */
  readonly index: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Signed links to videos and posters. Each call makes a new link. All links expire. */
export class Links {
  readonly #links = new Map<string, Link>();
  readonly #clock: Clock;
  readonly #origin: () => string;

  /** @param origin the origin of the host that serves the files */
  constructor(clock: Clock, origin: () => string) {
    this.#clock = clock;
    this.#origin = origin;
  }

  video(task: SimulatedTask, index = 0): string {
    return this.#add('videos', 'mp4', task, index);
  }

  poster(task: SimulatedTask): string {
    return this.#add('posters', task.request.image.type.slice('image/'.length), task);
  }

  /** Undefined if there was never such a link. */
  find(token: string): Link | undefined {
    return this.#links.get(token);
  }

  #add(folder: string, extension: string, task: SimulatedTask, index = 0): string {
    const token = randomBytes(12).toString('hex');
    const expiresAt = this.#clock.now() + task.plan.linkMs;
    this.#links.set(token, { task, index, expiresAt });
    const signature = randomBytes(16).toString('base64url');
    return `${this.#origin()}/${folder}/${token}.${extension}?expires=${expiresAt}&signature=${signature}`;
  }
}
