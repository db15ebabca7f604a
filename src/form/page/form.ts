import type { OfferedModel } from '../../runway/models/model.ts';
import { nearestRatio } from '../../runway/models/model.ts';
import { priceOf } from '../../runway/models/price.ts';
import type { FormValues, HostMessage } from '../protocol.ts';
import { nearestDuration } from '../values.ts';
import { centerCrop, isWhole } from './imagePreview.ts';

/** Everything that the form shows. */
export type Form = Omit<Extract<HostMessage, { type: 'init' }>, 'type'> & {
  readonly submitting: boolean;
  /** The ratio is typed, not chosen. */
  readonly customRatio: boolean;
  /** What few people need is shown. */
  readonly moreOpen: boolean;
  readonly previewUrl: string | undefined;
  readonly lastFrameUrl: string | undefined;
  /** Where credits are bought, when there were not enough. */
  readonly billing?: string | undefined;
};

/** What the controls can do. */
export interface Actions {
  change(values: Partial<FormValues>): void;
  chooseRatio(choice: string): void;
  toggleMore(): void;
  chooseLastFrame(): void;
  removeLastFrame(): void;
  submit(): void;
}

/** The choice that opens a field for a ratio of one's own. */
export const CUSTOM = 'custom';

/** Replaces `{0}`, `{1}`, … in a string that was translated by the extension. */
export function fill(text: string, ...values: (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}

/** The chosen model; undefined when the service does not offer it. */
export function chosenModel(form: Pick<Form, 'models' | 'values'>): OfferedModel | undefined {
  return form.models.find((it) => it.id === form.values.model);
}

/** What the button says: also what it will cost, where that is known. */
export function generateText(
  form: Pick<Form, 'strings' | 'models' | 'values' | 'submitting'>,
): string {
  const { strings, values } = form;
  if (form.submitting) {
    return strings.generating;
  }
  const model = chosenModel(form);
  const credits = model && priceOf(model, values);
  return credits === undefined ? strings.generate : fill(strings.generateFor, credits);
}

/** What is said about the last frame: its name, its size, and whether it is shaped like the first. */
export function lastFrameFacts({
  strings,
  image,
  lastFrame,
}: Pick<Form, 'strings' | 'image' | 'lastFrame'>): readonly string[] {
  if (lastFrame === undefined) {
    return [];
  }
  const { name, preview } = lastFrame;
  if (preview === undefined) {
    return [name, strings.noPreview];
  }
  const size = fill(strings.imageSize, preview.width, preview.height);
  const differs = image.preview !== undefined && !isWhole(centerCrop(preview, image.preview));
  return [name, size, ...(differs ? [strings.lastFrameShape] : [])];
}

/** A ratio that is not in the model's list was typed. */
export function isCustomRatio(form: Pick<Form, 'models' | 'values' | 'relay'>): boolean {
  const model = form.models.find((it) => it.id === form.values.model);
  return form.relay && model?.ratios.includes(form.values.ratio) === false;
}

/** The values after another model was chosen: those that it does not make become the nearest. */
export function withModel(form: Form, id: string): FormValues {
  const model = form.models.find((it) => it.id === id);
  if (model === undefined) {
    return { ...form.values, model: id };
  }
  const { ratio, duration } = form.values;
  return {
    ...form.values,
    model: id,
    ratio: form.customRatio || model.ratios.includes(ratio) ? ratio : nearest(form, model),
    duration: nearestDuration(model.durations, duration),
  };
}

/** The model's ratio that crops the least of the image. */
export function nearest(form: Form, model: OfferedModel): string {
  const { preview } = form.image;
  return preview === undefined ? model.ratios[0] : nearestRatio(model.ratios, preview);
}
