import * as v from 'valibot';
import type { Memory } from '../util/memory.ts';
import { RestorablePages } from '../util/restorablePages.ts';
import { FormValues } from './protocol.ts';

/** A form that can come back: the URI of its image, its values, and the take on its stage. */
const RestorableForm = v.object({
  image: v.string(),
  values: FormValues,
  stage: v.optional(v.string()),
});

export type RestorableForm = v.InferOutput<typeof RestorableForm>;

/** Most forms that are kept. */
const MOST_FORMS = 100;

/** The open forms of a workspace. The image that belongs to a page's ID is here. */
export class RestorableForms extends RestorablePages<RestorableForm> {
  /** @param memory of the workspace */
  constructor(memory?: Memory) {
    super('forms', RestorableForm, MOST_FORMS, memory);
  }
}
