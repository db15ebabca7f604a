import * as v from 'valibot';
import { MapMemory, type Memory } from '../services/capabilities.ts';
import { FormValues } from './protocol.ts';

/** A form that can come back: the URI of its image, its values, and the take on its stage. */
const RestorableForm = v.object({
  image: v.string(),
  values: FormValues,
  stage: v.optional(v.string()),
});

export type RestorableForm = v.InferOutput<typeof RestorableForm>;

/** Most forms that are kept. Only a form that was never closed stays. */
const MOST_FORMS = 100;

/**
 * The open forms of a workspace, for a window reload. VS Code gives back what the page has stored,
 * and the page isn't trusted: it stores only a random ID, and the image that belongs to the ID is
 * here. So a page can't name a file.
 */
export class RestorableForms {
  /** @param memory of the workspace */
  constructor(private readonly memory: Memory = new MapMemory()) {}

  /** Returns the form of an ID. @returns undefined when it was closed, or has never been open */
  find(id: string): RestorableForm | undefined {
    const form = v.safeParse(RestorableForm, this.read().get(id));
    return form.success ? form.output : undefined;
  }

  /** Keeps a form, in place of what was kept for its ID. */
  keep(id: string, form: RestorableForm): void {
    const forms = this.read();
    forms.delete(id);
    this.write(new Map([...forms, [id, form] as const].slice(-MOST_FORMS)));
  }

  remove(id: string): void {
    const forms = this.read();
    if (forms.delete(id)) {
      this.write(forms);
    }
  }

  private read(): Map<string, unknown> {
    const forms = v.safeParse(v.array(v.tuple([v.string(), v.unknown()])), this.memory.get(KEY));
    return new Map(forms.success ? forms.output : []);
  }

  private write(forms: ReadonlyMap<string, unknown>): void {
    // A form that can't be kept is closed by the next reload. Its draft stays.
    this.memory.update(KEY, [...forms]).then(undefined, () => undefined);
  }
}

const KEY = 'forms';
