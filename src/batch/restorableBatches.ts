import * as v from 'valibot';
import { FormValues } from '../form/protocol.ts';
import type { Memory } from '../util/memory.ts';
import { RestorablePages } from '../util/restorablePages.ts';
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

/** Most batches that are kept. */
const MOST_BATCHES = 20;

/** The open batches of a workspace. The images that belong to a page's ID are here. */
export class RestorableBatches extends RestorablePages<RestorableBatch> {
  /** @param memory of the workspace */
  constructor(memory?: Memory) {
    super('batches', RestorableBatch, MOST_BATCHES, memory);
  }
}
