import { begin, withOffer, withRatio, withValues } from '../../form/page/changes.ts';
import type { Actions as FormActions, Form } from '../../form/page/form.ts';
import type { FormValues, ServiceOffer } from '../../form/protocol.ts';
import type { BatchHostMessage, BatchPlan } from '../protocol.ts';
import type { BatchStrings } from '../strings.ts';

/** Everything that the page of a batch shows. */
export interface Batch {
  /** The settings that all videos have in common, as the page of an image has them. */
  readonly form: Form;
  readonly strings: BatchStrings;
  readonly plan: BatchPlan;
  /** The images whose prompt fields are open. */
  readonly open: ReadonlySet<string>;
  /** Prompts of single images. They have what the user types before the extension has it. */
  readonly prompts: ReadonlyMap<string, string>;
  /** How many videos were put in line by the last click. */
  readonly accepted: number;
}

/** What the controls can do. */
export interface Actions {
  readonly form: FormActions;
  submit(): void;
  add(what: 'images' | 'folder'): void;
  remove(image: string): void;
  togglePrompt(image: string): void;
  setPrompt(image: string, prompt: string): void;
  openPage(image: string): void;
  showList(): void;
}

type Init = Extract<BatchHostMessage, { type: 'init' }>;

/** The state of a page that was opened, or shown again. The form of a batch has no image. */
export function beginBatch(message: Init): Batch {
  const { batchStrings, plan, type, ...rest } = message;
  const form = begin({
    ...rest,
    type,
    image: { uri: '', name: '' },
    lastFrame: undefined,
    shown: '',
    revision: 0,
    takes: [],
    stage: '',
    reused: false,
    videoStrings: NO_VIDEOS,
  });
  const prompts = new Map(
    plan.images.flatMap(({ id, prompt = '' }) => (prompt === '' ? [] : [[id, prompt] as const])),
  );
  return {
    form,
    strings: batchStrings,
    plan,
    open: new Set(prompts.keys()),
    prompts,
    accepted: 0,
  };
}

/** This page plays no videos. */
const NO_VIDEOS = {} as Form['videoStrings'];

export function withServiceOffer(batch: Batch, offer: ServiceOffer): Batch {
  const { form } = batch;
  return { ...batch, form: withOffer(form, { type: 'service', shown: '', ...offer }) };
}

/** The user has changed values. Each image keeps its closest ratio, also for another model. */
export function withBatchValues(batch: Batch, changed: Partial<FormValues>): Batch {
  const { form } = batch;
  const next = withValues(form, changed);
  const isClosest = form.values.ratio === 'auto' && changed.ratio === undefined;
  return {
    ...batch,
    accepted: 0,
    form: isClosest ? { ...next, values: { ...next.values, ratio: 'auto' } } : next,
  };
}

export function withBatchRatio(batch: Batch, choice: string): Batch {
  return { ...batch, accepted: 0, form: withRatio(batch.form, choice) };
}

export function withPrompt(batch: Batch, image: string, prompt: string): Batch {
  return { ...batch, prompts: new Map([...batch.prompts, [image, prompt]]) };
}

/** Shows or hides the prompt of an image. */
export function withToggled(batch: Batch, image: string): Batch {
  const open = new Set(batch.open);
  if (!open.delete(image)) {
    open.add(image);
  }
  return { ...batch, open };
}
