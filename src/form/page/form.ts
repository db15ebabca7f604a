import type { OfferedModel } from '../../runway/models/model.ts';
import { nearestRatio } from '../../runway/models/model.ts';
import { estimatePrice } from '../../runway/models/price.ts';
import { shortenName } from '../../util/shortenName.ts';
import type { FormValues, HostMessage, SubmissionProgress } from '../protocol.ts';
import { nearestDuration } from '../values.ts';
import { centerCrop, isWhole } from './crop.ts';
import type { PageImage } from './pageImage.ts';

type Init = Extract<HostMessage, { type: 'init' }>;

/** Everything that the form shows. */
export type Form = Omit<Init, 'type' | 'form' | 'image' | 'lastFrame'> & {
  readonly image: PageImage;
  readonly lastFrame: PageImage | undefined;
  readonly submitting: boolean;
  /** What the submission does or waits for, and when the wait ends in this page's clock. */
  readonly progress?: (SubmissionProgress & { readonly until: number | undefined }) | undefined;
  /** The ratio is typed, not chosen. */
  readonly customRatio: boolean;
  /** The section with rare options is open. */
  readonly moreOpen: boolean;
  /** The user was asked whether to generate without a prompt. */
  readonly askedForPrompt: boolean;
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
  stop(): void;
}

/** The choice that opens a field to type a ratio. */
export const CUSTOM = 'custom';

/** Replaces `{0}`, `{1}`, … in a string that was translated by the extension. */
export function fill(text: string, ...values: (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}

/** The chosen model; undefined when the service does not offer it. */
export function chosenModel(form: Pick<Form, 'models' | 'values'>): OfferedModel | undefined {
  return form.models.find(({ id }) => id === form.values.model);
}

/** The price in credits; undefined when it is not known. */
export function findPrice(form: Pick<Form, 'models' | 'values'>): number | undefined {
  const model = chosenModel(form);
  return model && estimatePrice(model, form.values);
}

/** The button's text, with the price where it is known. */
export function generateText(
  form: Pick<Form, 'strings' | 'models' | 'values' | 'submitting'>,
): string {
  const { strings } = form;
  if (form.submitting) {
    return strings.generating;
  }
  const credits = findPrice(form);
  return credits === undefined ? strings.generate : fill(strings.generateFor, credits);
}

/** Facts about the last frame: its name, its size, and that its shape differs from the first. */
export function lastFrameFacts({
  strings,
  image,
  lastFrame,
}: Pick<Form, 'strings' | 'image' | 'lastFrame'>): readonly string[] {
  if (lastFrame === undefined) {
    return [];
  }
  const { size, measuring } = lastFrame;
  const name = shortenName(lastFrame.name);
  if (size === undefined) {
    return measuring ? [name] : [name, strings.noPreview];
  }
  const differs = image.size !== undefined && !isWhole(centerCrop(size, image.size));
  return [
    name,
    fill(strings.imageSize, size.width, size.height),
    ...(differs ? [strings.lastFrameShape] : []),
  ];
}

/** Whether the ratio is one that the model does not list. */
export function isCustomRatio({
  models,
  values,
  relay,
}: Pick<Form, 'models' | 'values' | 'relay'>): boolean {
  const model = models.find(({ id }) => id === values.model);
  return relay && values.ratio !== 'auto' && model?.ratios.includes(values.ratio) === false;
}

/** The values for another model: what it does not offer becomes the nearest that it offers. */
export function withModel(form: Form, id: string): FormValues {
  const model = form.models.find((offered) => offered.id === id);
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

/** The ratio that is shown and sent: `auto` becomes the model's ratio nearest to the image. */
export function resolveRatio(form: Form): string {
  const model = chosenModel(form);
  const { ratio } = form.values;
  return ratio === 'auto' && model !== undefined ? nearest(form, model) : ratio;
}

/** The model's ratio that crops the least of the image; its first while the size is not known. */
export function nearest({ image: { size } }: Pick<Form, 'image'>, model: OfferedModel): string {
  return size === undefined ? model.ratios[0] : nearestRatio(model.ratios, size);
}
