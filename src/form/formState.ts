import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { FieldIssue } from '../runway/errors/serviceError.ts';
import type { FormImages } from './formImages.ts';
import { openIssues } from './openIssues.ts';
import type { FormImage, FormValues } from './protocol.ts';

/**
 * What a form shows, as the extension knows it, and how it changes. Every function is pure, but for
 * new names: the state before, and the state after. The page's own state is in `page/changes.ts`.
 */
export interface FormState {
  /** What the controls show. Undefined: the user's defaults. */
  readonly values: FormValues | undefined;
  readonly images: FormImages;
  /**
   * Names the images and the offer. A page that was told this name shows them. Undefined while there
   * are others that the page does not know yet: then nothing can be submitted.
   */
  readonly shown: string | undefined;
  /** Counts how often the values were replaced, so that a change of earlier ones is ignored. */
  readonly revision: number;
  /** The values from before a take's were put in their place. */
  readonly replaced: FormValues | undefined;
  /** Why the task failed that is to be run again, and what to change. */
  readonly lastTry: string | undefined;
  /** Why nothing was submitted. The page may be hidden then, and is told when it is shown again. */
  readonly refusals: readonly FieldIssue[];
}

/** The state of a form whose images are not read yet. */
export function begin(
  image: FormImage,
  { values, lastTry }: Partial<Pick<FormState, 'values' | 'lastTry'>>,
): FormState {
  const images = { image, lastFrame: undefined };
  return {
    ...{ values, images, lastTry },
    ...{ shown: randomUUID(), revision: 0, replaced: undefined, refusals: [] },
  };
}

/**
 * Other values take the place of those in the form. The page shows them once the images are read.
 *
 * @param replaced what can come back in their place
 */
export function withOtherValues(
  state: FormState,
  values: FormValues,
  { replaced, lastTry }: Partial<Pick<FormState, 'replaced' | 'lastTry'>>,
): FormState {
  const { images, revision } = state;
  const shown = undefined;
  return { values, images, shown, revision: revision + 1, replaced, lastTry, refusals: [] };
}

/** The images were read. @param before the last frame when the reading began */
export function withReadImages(
  state: FormState,
  read: FormImages,
  before: FormImage | undefined,
): FormState {
  const { lastFrame } = state.images;
  // The user may have chosen another last frame meanwhile.
  const images = lastFrame === before ? read : { ...read, lastFrame };
  return { ...state, images, shown: randomUUID() };
}

/** The user has chosen another last frame, which is not read yet. */
export function withUnreadLastFrame(state: FormState): FormState {
  return { ...state, shown: undefined };
}

/** Another last frame was chosen, or none. The framed part of the earlier one is forgotten. */
export function withLastFrame(
  state: FormState,
  lastFrame: FormImage | undefined,
): FormState & { readonly shown: string } {
  const { values } = state;
  const shown = randomUUID();
  const changed = { ...state, images: { ...state.images, lastFrame }, shown };
  return values === undefined
    ? changed
    : { ...withValues(changed, { ...values, lastFrameCrop: undefined }), shown };
}

/** The user has changed values. Refusals that are about them disappear. */
export function withValues(state: FormState, values: FormValues): FormState {
  const refusals = openIssues(state.refusals, findChanges(state.values, values));
  return { ...state, values: fitLastFrame(values, state.images), refusals };
}

/** Another service or price is offered. A state without a name stays without one. */
export function withOtherOffer(state: FormState): FormState {
  return state.shown === undefined ? state : { ...state, shown: randomUUID() };
}

/** The page is to show all of this. @param defaults the values of a form that has none */
export function withEverythingShown(
  state: FormState,
  defaults: () => FormValues,
): FormState & { readonly values: FormValues; readonly shown: string } {
  const { values = defaults(), shown = randomUUID() } = state;
  return { ...state, values: fitLastFrame(values, state.images), shown };
}

/** Nothing was submitted, or not all. */
export function withRefusals(state: FormState, refusals: readonly FieldIssue[]): FormState {
  return { ...state, refusals };
}

/**
 * A service has accepted a video with these values. What the page has sent before it knows this must
 * not pay again, so it needs another name.
 */
export function withAccepted(
  { images, revision }: FormState,
  sent: FormValues,
  refusals: readonly FieldIssue[],
): FormState {
  const values = fitLastFrame(sent, images);
  const shown = randomUUID();
  return { values, images, shown, revision, replaced: undefined, lastTry: undefined, refusals };
}

/** The last frame that was read counts. If the values name another, its framed part is forgotten. */
function fitLastFrame(values: FormValues, images: FormImages): FormValues {
  const lastFrame = images.lastFrame?.uri ?? '';
  return lastFrame === values.lastFrame
    ? values
    : { ...values, lastFrame, lastFrameCrop: undefined };
}

/** The values that are not the same any more. */
function findChanges(before: FormValues | undefined, values: FormValues): Partial<FormValues> {
  const fields = Object.entries(values) as [keyof FormValues, FormValues[keyof FormValues]][];
  return Object.fromEntries(
    fields.filter(([field, value]) => !isDeepStrictEqual(value, before?.[field])),
  );
}
