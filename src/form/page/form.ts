import type { Size } from '../../image/file/readSize.ts';
import { fitsShape, limitShape } from '../../image/framing.ts';
import type { OfferedModel } from '../../runway/models/model.ts';
import { CHOICE_FIELDS, frameShape, frameSize, nearestRatio } from '../../runway/models/model.ts';
import { estimatePrice, inDollars } from '../../runway/models/price.ts';
import { shortenName } from '../../util/shortenName.ts';
import { fill } from '../../util/fill.ts';
import type {
  FormValues,
  HelpRequest,
  HostMessage,
  SubmissionProgress,
  Take,
} from '../protocol.ts';
import type { TakeCommand } from '../takeCommands.ts';
import { shownChoice, toSettings, valuesFor } from '../values.ts';
import type { PageImage } from './image/pageImage.ts';
import type { PromptHelp } from './prompt/promptState.ts';

type Init = Extract<HostMessage, { type: 'init' }>;

/** Everything that the form shows. */
export type Form = Omit<Init, 'type' | 'form' | 'image' | 'lastFrame'> & {
  readonly image: PageImage;
  readonly lastFrame: PageImage | undefined;
  readonly submitting: boolean;
  /** A submission was accepted a moment ago. A second click must not pay again. */
  readonly resting: boolean;
  /** How many videos the next click asks for. */
  readonly count: number;
  /** The takes that are compared on the stage: none, or two to four. */
  readonly compared: readonly string[];
  /** What the submission does or waits for, and when the wait ends in this page's clock. */
  readonly progress?: (SubmissionProgress & { readonly until: number | undefined }) | undefined;
  /** The ratio is typed, not chosen. */
  readonly customRatio: boolean;
  /** What was chosen for models that were selected before, by their ids. */
  readonly remembered: Readonly<Record<string, ModelValues>>;
  /** The section with rare options is open. */
  readonly moreOpen: boolean;
  /** The user was asked whether to generate without a prompt. */
  readonly askedForPrompt: boolean;
  readonly promptHelp: PromptHelp;
  /** Where credits are bought, when there were not enough. */
  readonly billing?: string | undefined;
};

/** The values that depend on the model. */
export type ModelValues = Pick<FormValues, 'ratio' | 'duration'> & {
  readonly customRatio: boolean;
};

/** What the controls can do. */
export interface Actions {
  change(values: Partial<FormValues>): void;
  changeHelp(help: Partial<PromptHelp>): void;
  askForHelp(request: HelpRequest): void;
  chooseModel(): void;
  chooseRatio(choice: string): void;
  toggleMore(): void;
  chooseLastFrame(): void;
  removeLastFrame(): void;
  /** The video is to end as it begins. */
  loop(): void;
  /** The last frame is to be the first, on its own page. */
  swapFrames(): void;
  setCount(count: number): void;
  submit(): void;
  stop(): void;
  /** Shows a take on the stage; the image if the id is empty. */
  showTake(id: string): void;
  compare(ids: readonly string[]): void;
  run(command: TakeCommand, take: Take): void;
  reuse(take: Take, seed: boolean): void;
  undoReuse(): void;
  selectService(): void;
}

/** The choice that opens a field to type a ratio. */
export const CUSTOM = 'custom';

/** The chosen model; undefined when the service does not offer it. */
export function chosenModel(form: Pick<Form, 'models' | 'values'>): OfferedModel | undefined {
  return form.models.find(({ id }) => id === form.values.model);
}

/** The take on the stage; undefined while it shows the image. */
export function shownTake({ takes, stage }: Pick<Form, 'takes' | 'stage'>): Take | undefined {
  return takes.find(({ id }) => id === stage);
}

/** The price of all videos in credits; undefined when it is not known. */
export function findPrice(form: Pick<Form, 'models' | 'values' | 'count'>): number | undefined {
  const model = chosenModel(form);
  const price = model && estimatePrice(model, toSettings(form.values, model));
  return price === undefined ? undefined : price * form.count;
}

/** The button's text, with the price where it is known. */
export function generateText(
  form: Pick<
    Form,
    'strings' | 'models' | 'values' | 'submitting' | 'relay' | 'practice' | 'count' | 'takes'
  >,
): string {
  const { strings, count, takes } = form;
  if (form.submitting) {
    return strings.generating;
  }
  const generate =
    count > 1
      ? fill(strings.generateSeveral, count)
      : takes.length > 0
        ? strings.generateAnother
        : strings.generate;
  const price = priceText(form);
  return price === undefined ? generate : `${generate} · ${price}`;
}

/** What stays on the account after this click; undefined when that isn't known. */
export function creditsAfter(
  form: Pick<Form, 'models' | 'values' | 'count' | 'creditsLeft'>,
): number | undefined {
  const price = findPrice(form);
  return form.creditsLeft === undefined || price === undefined
    ? form.creditsLeft
    : form.creditsLeft - price;
}

/** The price in credits, and at Runway in dollars; undefined when it is not known. */
export function priceText(
  form: Pick<Form, 'strings' | 'models' | 'values' | 'relay' | 'practice' | 'count'>,
): string | undefined {
  const { strings, values, relay, practice } = form;
  if (practice === true) {
    return strings.noCost;
  }
  const credits = findPrice(form);
  if (credits === undefined) {
    return undefined;
  }
  const isMost = values.duration === 'auto';
  return relay
    ? fill(isMost ? strings.creditsAtMost : strings.credits, credits)
    : fill(isMost ? strings.dollarsAtMost : strings.dollars, credits, inDollars(credits));
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
  const differs = image.size !== undefined && !fitsShape(size, image.size);
  return [
    name,
    fill(strings.imageSize, size.width, size.height),
    ...(differs ? [strings.lastFrameShape] : []),
  ];
}

/** The fields of the section with rarely used fields. */
export function moreFields(form: Pick<Form, 'models' | 'values' | 'relay'>): readonly string[] {
  const model = chosenModel(form);
  const choices = RARE_CHOICES.filter(
    (field) => model && shownChoice(field, form.values, model) !== undefined,
  );
  return form.relay ? [...choices, 'watermark'] : choices;
}

const RARE_CHOICES = CHOICE_FIELDS.filter((field) => field !== 'resolution');

/** Whether a ratio of one's own can be typed. */
export function takesCustomRatio(form: Pick<Form, 'models' | 'values' | 'relay'>): boolean {
  const model = chosenModel(form);
  return model?.ratios.length !== 0 && (form.relay || model?.unknown === true);
}

/** Whether the ratio is one that the model does not list. */
export function isCustomRatio(form: Pick<Form, 'models' | 'values' | 'relay'>): boolean {
  const { ratio } = form.values;
  return (
    takesCustomRatio(form) &&
    ratio !== 'auto' &&
    chosenModel(form)?.ratios.includes(ratio) === false
  );
}

/** The form with another model: with what was chosen for it before, or with what fits the image. */
export function withModel(form: Form, id: string): Form {
  const { values, models, customRatio, remembered } = form;
  const model = models.find((it) => it.id === id);
  if (model === undefined) {
    return { ...form, values: { ...values, model: id } };
  }
  const { ratio, duration } = values;
  const before = { ...remembered, [values.model]: { ratio, duration, customRatio } };
  const next = { ...form, remembered: before, values: valuesFor(values, model, form.image.size) };
  const keepsRatio = customRatio && takesCustomRatio(next);
  const { customRatio: isCustom, ...known } = before[id] ?? {
    customRatio: keepsRatio,
    ...(keepsRatio ? { ratio } : {}),
  };
  return { ...next, customRatio: isCustom, values: { ...next.values, ...known } };
}

/** The ratio that is shown and sent: `auto` becomes the model's ratio nearest to the image. */
export function resolveRatio(form: Pick<Form, 'models' | 'values' | 'image'>): string {
  const model = chosenModel(form);
  const { ratio } = form.values;
  if (model?.ratios.length === 0) {
    return '';
  }
  return ratio === 'auto' && model !== undefined ? nearest(form, model) : ratio;
}

/** The model's ratio that crops the least of the image; its first while the size is not known. */
export function nearest({ image: { size } }: Pick<Form, 'image'>, model: OfferedModel): string {
  return nearestRatio(model.ratios, size);
}

/** The size of the video in pixels, exact or about; undefined while it is not known. */
export function videoSize(form: Form, ratio = resolveRatio(form)): Size | undefined {
  const model = chosenModel(form);
  const resolution = model && shownChoice('resolution', form.values, model);
  return frameSize(ratio, resolution, videoShape(form, ratio));
}

/**
 * The shape of the video, as a width and a height in any unit; undefined while it is not known. It
 * may follow the image, as far as the model accepts its shape.
 */
export function videoShape(
  form: Pick<Form, 'models' | 'values' | 'image'>,
  ratio = resolveRatio(form),
): Size | undefined {
  const { size } = form.image;
  return frameShape(ratio, size && limitShape(size, chosenModel(form)?.imageAspect));
}
