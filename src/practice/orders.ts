import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { hasCode, makePrivateFolder, namesIn, PRIVATE_FILE, rename } from '../util/durableFiles.ts';
import { OUTCOMES } from './outcome.ts';

/** What practice mode was asked for. */
const Order = v.object({
  /** Milliseconds since the epoch. */
  createdAt: v.number(),
  outcome: v.picklist(OUTCOMES),
  width: v.number(),
  height: v.number(),
  seconds: v.number(),
  direction: v.number(),
  /** Whether the clip ends with another image. */
  hasLastFrame: v.boolean(),
});

export type Order = v.InferOutput<typeof Order>;

/** The images of an order. */
export interface OrderImages {
  readonly image: Uint8Array;
  readonly lastFrame?: Uint8Array | undefined;
}

/** How far an order is. */
export type OrderProgress =
  /** No page makes its clip now. */
  | { readonly phase: 'waiting' }
  /** `progress`: from 0 to 1. `by`: the window whose page makes the clip. */
  | { readonly phase: 'making'; readonly progress: number; readonly by: string }
  | { readonly phase: 'made' }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'impossible'; readonly reason: string };

const Making = v.object({ progress: v.number(), by: v.string() });

/** A page that reports no progress for this time, in milliseconds, counts as closed. */
const LONGEST_SILENCE = 5000;

/** Milliseconds that an ended order is kept, so that its clip can be downloaded again. */
const KEEP_ENDED = 24 * 3600_000;

/** Milliseconds that an order is kept whose clip was never made. */
const KEEP_WAITING = 30 * 24 * 3600_000;

/** IDs of tasks in practice mode. Others can't become the name of a file. */
const ID = /^practice-[\w-]{1,64}$/;

/** What ends the names of an order's files. Each file is written by one side only. */
const FILES = ['json', 'image', 'last', 'making', 'webm', 'cancelled', 'impossible'] as const;

/**
 * The orders of practice mode on disk, in place of a service's own list. All windows share them, and
 * they survive a restart.
 */
export class Orders {
  /** @param now the time in milliseconds since the epoch */
  constructor(
    readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Adds an order, unless it is there. The images are on disk before the order is. */
  async add(id: string, order: Order, { image, lastFrame }: OrderImages): Promise<void> {
    await makePrivateFolder(this.folder);
    if ((await this.read(id)) === undefined) {
      await this.write(id, 'image', image);
      if (lastFrame !== undefined) {
        await this.write(id, 'last', lastFrame);
      }
      await this.write(id, 'json', JSON.stringify(order));
    }
    await this.deleteOld();
  }

  /** @returns undefined when there is no such order */
  async read(id: string): Promise<Order | undefined> {
    const text = await this.readText(id, 'json');
    return text === undefined ? undefined : v.parse(Order, JSON.parse(text));
  }

  async readImages(id: string, { hasLastFrame }: Order): Promise<OrderImages> {
    // VS Code sends plain arrays of bytes to a page, but no Buffer.
    const read = async (end: 'image' | 'last') =>
      new Uint8Array(await fs.readFile(this.file(id, end)));
    return { image: await read('image'), ...(hasLastFrame && { lastFrame: await read('last') }) };
  }

  async readProgress(id: string): Promise<OrderProgress> {
    if ((await this.age(id, 'cancelled')) !== undefined) {
      return { phase: 'cancelled' };
    }
    if ((await this.age(id, 'webm')) !== undefined) {
      return { phase: 'made' };
    }
    const reason = await this.readText(id, 'impossible');
    if (reason !== undefined) {
      return { phase: 'impossible', reason };
    }
    const age = await this.age(id, 'making');
    const text = await this.readText(id, 'making');
    const making = v.safeParse(Making, parseJson(text));
    return making.success && age !== undefined && age < LONGEST_SILENCE
      ? { phase: 'making', ...making.output }
      : { phase: 'waiting' };
  }

  /** The orders whose clips are still to be made, the oldest first. */
  async listWaiting(): Promise<readonly string[]> {
    const waiting: { readonly id: string; readonly createdAt: number }[] = [];
    for (const id of await this.listIds()) {
      const order = await this.read(id);
      if (order !== undefined && makesClip(order)) {
        const { phase } = await this.readProgress(id);
        if (phase === 'waiting') {
          waiting.push({ id, createdAt: order.createdAt });
        }
      }
    }
    return waiting.sort((a, b) => a.createdAt - b.createdAt).map(({ id }) => id);
  }

  /** Stores how far a page is with the clip. @param by the window */
  async noteProgress(id: string, progress: number, by: string): Promise<void> {
    await this.write(id, 'making', JSON.stringify({ progress, by }));
  }

  /** The page that made the clip is gone, or hidden. */
  async giveUp(id: string): Promise<void> {
    await fs.rm(this.file(id, 'making'), { force: true });
  }

  async finish(id: string, clip: Uint8Array): Promise<void> {
    await this.write(id, 'webm', clip);
  }

  /** No page of this computer can make the clip. */
  async fail(id: string, reason: string): Promise<void> {
    await this.write(id, 'impossible', reason);
  }

  async cancel(id: string): Promise<void> {
    await this.write(id, 'cancelled', '');
  }

  private async listIds(): Promise<readonly string[]> {
    const names = await namesIn(this.folder);
    return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
  }

  /** Deletes orders that are no longer needed. */
  private async deleteOld(): Promise<void> {
    for (const id of await this.listIds()) {
      const order = await this.read(id);
      const { phase } = await this.readProgress(id);
      const isOpen = order !== undefined && makesClip(order) && phase === 'waiting';
      const age = this.now() - (order?.createdAt ?? 0);
      if (phase !== 'making' && age > (isOpen ? KEEP_WAITING : KEEP_ENDED)) {
        await Promise.all(FILES.map((end) => fs.rm(this.file(id, end), { force: true })));
      }
    }
  }

  private file(id: string, end: (typeof FILES)[number]): string {
    if (!ID.test(id)) {
      throw new Error('This is no task of practice mode.');
    }
    return join(this.folder, `${id}.${end}`);
  }

  private async write(
    id: string,
    end: (typeof FILES)[number],
    content: string | Uint8Array,
  ): Promise<void> {
    const file = this.file(id, end);
    // Another window may write the same file now.
    const temporary = `${file}.${process.pid}`;
    await fs.writeFile(temporary, content, { mode: PRIVATE_FILE });
    await rename(temporary, file);
  }

  private async readText(id: string, end: (typeof FILES)[number]): Promise<string | undefined> {
    if (!ID.test(id)) {
      return undefined;
    }
    try {
      return await fs.readFile(this.file(id, end), 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) {
        return undefined;
      }
      throw error;
    }
  }

  /** Milliseconds since a file was written; undefined when there is none. */
  private async age(id: string, end: (typeof FILES)[number]): Promise<number | undefined> {
    const stats = await fs.stat(this.file(id, end)).catch(() => undefined);
    return stats && Math.max(0, this.now() - stats.mtimeMs);
  }
}

/** Whether an order has a clip, and is not to fail. */
export function makesClip({ outcome }: Pick<Order, 'outcome'>): boolean {
  return outcome !== 'fail' && outcome !== 'reject';
}

/** @returns undefined for a file that another window is about to replace */
function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
