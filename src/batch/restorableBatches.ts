import * as v from 'valibot';
import { FormValues } from '../form/protocol.ts';
import { MapMemory, type Memory } from '../services/capabilities.ts';
import { MOST_IMAGES } from './protocol.ts';

/** A page of a batch that can come back: its images and its values. */
const RestorableBatch = v.object({
  images: v.pipe(
    v.array(
      v.object({
        uri: v.string(),
        prompt: v.optional(v.string()),
        task: v.optional(v.string()),
      }),
    ),
    v.maxLength(MOST_IMAGES),
  ),
  values: v.optional(FormValues),
});

export type RestorableBatch = v.InferOutput<typeof RestorableBatch>;

/** Most pages that are kept. Only a page that was never closed stays. */
const MOST_BATCHES = 20;

const KEY = 'batches';

/**
 * The open batches of a workspace, for a window reload. The page stores only a random ID, because it
 * isn't trusted: so it can't name a file.
 */
export class RestorableBatches {
  /** @param memory of the workspace */
  constructor(private readonly memory: Memory = new MapMemory()) {}

  /** @returns undefined when the batch was closed, or has never been open */
  find(id: string): RestorableBatch | undefined {
    const batch = v.safeParse(RestorableBatch, this.read().get(id));
    return batch.success ? batch.output : undefined;
  }

  /** Keeps a batch, in place of what was kept for its ID. */
  keep(id: string, batch: RestorableBatch): void {
    const batches = this.read();
    batches.delete(id);
    this.write(new Map([...batches, [id, batch] as const].slice(-MOST_BATCHES)));
  }

  remove(id: string): void {
    const batches = this.read();
    if (batches.delete(id)) {
      this.write(batches);
    }
  }

  private read(): Map<string, unknown> {
    const batches = v.safeParse(v.array(v.tuple([v.string(), v.unknown()])), this.memory.get(KEY));
    return new Map(batches.success ? batches.output : []);
  }

  private write(batches: ReadonlyMap<string, unknown>): void {
    // A batch that can't be kept is closed by the next reload. What was sent is on the list.
    this.memory.update(KEY, [...batches]).then(undefined, () => undefined);
  }
}
