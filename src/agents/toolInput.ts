import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

/** Longest text that is read, in UTF-16 code units. Models take less. */
const MAX_TEXT = 100_000;

/** Longest wait for a video, in seconds. */
const MAX_WAIT = 1800;

const Name = v.pipe(v.string(), v.maxLength(200));

/** What an agent gives `runway_generate_video`. The schema in package.json says the same. */
export const GenerateInput = v.strictObject({
  /** Path of the image: relative to a workspace folder, or absolute and in one. */
  image: v.pipe(v.string(), v.nonEmpty(), v.maxLength(4096)),
  prompt: v.optional(v.pipe(v.string(), v.maxLength(MAX_TEXT))),
  model: v.optional(Name),
  ratio: v.optional(Name),
  /** Seconds. */
  duration: v.optional(v.number()),
  seed: v.optional(v.number()),
  /** Whether to answer only when the video is saved, or at the end of the wait. */
  wait: v.optional(v.boolean(), true),
  waitSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(MAX_WAIT)), 300),
  /** Whether to generate the same once more, although it was generated a short while ago. */
  another: v.optional(v.boolean(), false),
});

export type GenerateInput = Readonly<v.InferOutput<typeof GenerateInput>>;

/** What an agent gives `runway_list_videos`. */
export const ListInput = v.strictObject({
  /** Path of an image: lists its videos only. */
  image: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(4096))),
  /** The id of a task: lists this one only. */
  task: v.optional(Name),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 10),
});

export type ListInput = Readonly<v.InferOutput<typeof ListInput>>;

/**
 * Reads what a language model gives a tool. VS Code doesn't check it. A field that the tool doesn't
 * have is a mistake: the model may believe that it chooses a service or a key.
 *
 * @throws an `Error` with a sentence that names the wrong field
 */
export function readInput<T extends typeof GenerateInput | typeof ListInput>(
  schema: T,
  input: unknown,
): v.InferOutput<T> {
  const read = v.safeParse(schema, input);
  if (read.success) {
    return read.output;
  }
  const [issue] = read.issues;
  const field = v.getDotPath(issue);
  if (field === null || Array.isArray(input)) {
    throw new Error(
      l10n.t('The input of the tool must be an object with the fields of its schema.'),
    );
  }
  if (issue.type === 'strict_object') {
    throw new Error(
      l10n.t('This tool has no field “{0}”. Use {1}.', cut(field), listFields(schema)),
    );
  }
  throw new Error(l10n.t('The field “{0}” has a wrong value. See the schema of the tool.', field));
}

function listFields({ entries }: { readonly entries: object }): string {
  return Object.keys(entries).join(', ');
}

function cut(field: string): string {
  return field.replace(/[^\w.-]/g, ' ').slice(0, 40);
}
