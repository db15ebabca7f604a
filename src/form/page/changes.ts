import { openIssues } from '../openIssues.ts';
import type { FieldIssue } from '../../runway/errors/serviceError.ts';
import type { FormImage, FormValues, HostMessage, Take } from '../protocol.ts';
import {
  CUSTOM,
  isCustomRatio,
  moreFields,
  takesCustomRatio,
  withModel,
  type Form,
} from './form.ts';
import type { PageImage } from './image/pageImage.ts';
import { startPromptHelp } from './prompt/promptState.ts';

/** How the page's state changes. Every function is pure: the state before, and the state after. */

/** The most takes that are compared. */
const MOST_COMPARED = 4;

type Message<T extends HostMessage['type']> = Extract<HostMessage, { type: T }>;

/** The state of a page that was opened, or shown again. */
export function begin(message: Message<'init'>): Form {
  return {
    ...message,
    image: toPageImage(message.image),
    lastFrame: message.lastFrame && toPageImage(message.lastFrame),
    submitting: false,
    resting: false,
    count: 1,
    compared: [],
    askedForPrompt: false,
    promptHelp: startPromptHelp(),
    customRatio: isCustomRatio(message),
    remembered: {},
    moreOpen: message.values.watermark !== 'unset' || message.values.serviceSeed === true,
  };
}

/** The images of the form were read anew. What the user has done meanwhile stays. */
export function withInit(form: Form, message: Message<'init'>): Form {
  const { values, count, askedForPrompt, promptHelp, customRatio, remembered, moreOpen } = form;
  const { stage, compared } = withTakes(form, message.takes);
  // The page was told of each issue when it arose. One that it has no more was corrected.
  const isThere = ({ field }: FieldIssue) =>
    field === '' || form.issues.some((it) => it.field === field);
  const { lastFrame, lastFrameCrop } = message.values;
  const crop = lastFrame === values.lastFrame ? values.lastFrameCrop : lastFrameCrop;
  return {
    ...begin(message),
    ...{ count, askedForPrompt, promptHelp, customRatio, remembered, moreOpen },
    ...{ stage, compared, resting: form.resting, issues: message.issues.filter(isThere) },
    values: { ...values, lastFrame, lastFrameCrop: crop },
  };
}

/** Another service was chosen, or it offers something else. */
export function withOffer(form: Form, message: Message<'service'>): Form {
  const { models, relay, practice, service, uploads, mistakes, waits, creditsLeft } = message;
  const customRatio = form.customRatio && takesCustomRatio({ models, values: form.values, relay });
  const offer = { models, relay, practice, service, uploads, mistakes, waits, creditsLeft };
  return { ...form, ...offer, shown: message.shown, customRatio };
}

/** The file of an image has come. */
export function withFile(form: Form, { slot, file }: Message<'imageFile'>): Form {
  const image = form[slot];
  return image === undefined ? form : { ...form, [slot]: { ...image, file } };
}

/** Another last frame was chosen, or none. */
export function withLastFrame(form: Form, { lastFrame, shown }: Message<'lastFrame'>): Form {
  return {
    ...form,
    lastFrame: lastFrame && toPageImage(lastFrame),
    shown,
    values: { ...form.values, lastFrame: lastFrame?.uri ?? '', lastFrameCrop: undefined },
    issues: form.issues.filter(({ field }) => field !== 'lastFrame'),
  };
}

/** The host has sent the takes again. A take that was removed leaves the stage. */
export function withTakes(form: Form, takes: readonly Take[]): Form {
  const isThere = (id: string) => takes.some((take) => take.id === id);
  const compared = form.compared.filter(isThere);
  const [kept] = compared;
  // A take that was just accepted may be listed a moment later.
  const isGone = form.takes.some(({ id }) => id === form.stage) && !isThere(form.stage);
  return {
    ...form,
    takes,
    compared: compared.length < 2 ? [] : compared,
    // The user has kept one of those that were compared.
    stage: kept !== undefined && compared.length === 1 ? kept : isGone ? '' : form.stage,
  };
}

/** The stage shows a take; the image if the id is empty. */
export function withStage(form: Form, stage: string): Form {
  return { ...form, stage, compared: [] };
}

/** Takes are compared. With fewer than two, the comparison ends. */
export function withCompared(form: Form, ids: readonly string[]): Form {
  return { ...form, compared: ids.length < 2 ? [] : ids.slice(-MOST_COMPARED) };
}

/** The service has the tasks. The page stays as it is, for the next one. */
export function withAccepted(form: Form, { takes, issues, billing }: Message<'accepted'>): Form {
  return {
    ...withStage(form, takes[0] ?? form.stage),
    submitting: false,
    resting: true,
    progress: undefined,
    reused: false,
    lastTry: undefined,
    issues,
    billing,
  };
}

/** Nothing was sent, or the service refused it. */
export function withRefusal(
  form: Form,
  { issues, billing }: Pick<Message<'refused'>, 'issues' | 'billing'>,
): Form {
  const rare = moreFields(form);
  const about = (fields: readonly string[]) => issues.some(({ field }) => fields.includes(field));
  return {
    ...form,
    submitting: false,
    progress: undefined,
    issues,
    billing,
    // An issue must not be hidden.
    moreOpen: form.moreOpen || about(rare),
    ...(about(['promptImage']) ? { stage: '', compared: [] } : {}),
  };
}

/** The user has changed values. Issues about them disappear. */
export function withValues(form: Form, changed: Partial<FormValues>): Form {
  const next = changed.model === undefined ? form : withModel(form, changed.model);
  return {
    ...next,
    values: { ...next.values, ...changed },
    issues: openIssues(form.issues, changed),
    askedForPrompt: false,
  };
}

/** The user has chosen a ratio from the list, or to type one. */
export function withRatio(form: Form, choice: string): Form {
  return choice === CUSTOM
    ? { ...form, customRatio: true }
    : withValues({ ...form, customRatio: false }, { ratio: choice });
}

function toPageImage(image: FormImage): PageImage {
  const measuring = image.file !== undefined || image.fileFollows === true;
  return { ...image, measuring, rotated: false };
}
