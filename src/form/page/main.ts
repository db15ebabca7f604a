import { render } from 'lit';
import type { ImageFormat } from '../../image/file/format.ts';
import type { ImageFile } from '../../image/file/imageFile.ts';
import { parseRatio } from '../../runway/models/model.ts';
import type { FormImage, FormValues, HostMessage, PageMessage, PageState } from '../protocol.ts';
import type { FieldIssue } from '../../runway/errors/serviceError.ts';
import { convertImage } from './convertImage.ts';
import { focusField, focusFirst, keepFocus, restoreFocus } from './focus.ts';
import {
  chosenModel,
  CUSTOM,
  fill,
  isCustomRatio,
  moreFields,
  resolveRatio,
  takesCustomRatio,
  videoSize,
  withModel,
  type Actions,
  type Form,
} from './form.ts';
import { measureImage } from './measureImage.ts';
import type { PageImage } from './pageImage.ts';
import { followPrompt } from './promptHelp.ts';
import { startPromptHelp, type PromptHelp } from './promptState.ts';
import { IMAGE_FIELDS, imagesInUse, type UsedImage } from './readiness.ts';
import { shownFields } from './issuesTemplate.ts';
import { formTemplate } from './template.ts';

/** The page's script: keeps the form's state, prepares the images, and talks to the extension. */

/** The size that an image is converted for while the ratio is not valid: the smallest video. */
const ANY_VIDEO = { width: 1280, height: 720 };

/** Milliseconds after which a frame is not moved any more. */
const FRAME_RESTS = 300;

type Slot = UsedImage['slot'];

const vscode = acquireVsCodeApi<PageState>();
let form: Form | undefined;
/** One image is converted at a time. */
let converting = false;
/** Runs while a frame is moved. */
let moving: ReturnType<typeof setTimeout> | undefined;
let counting: ReturnType<typeof setInterval> | undefined;
let telling: ReturnType<typeof setInterval> | undefined;
/** The user asked for the video, and nothing was sent yet. `waiting`: an image is not ready. */
let wanted: 'no' | 'yes' | 'waiting' = 'no';
/** What the user saw then. The price may change while an image is converted. */
let wantedOf = '';

window.addEventListener('message', (event: MessageEvent<HostMessage>) => {
  const message = event.data;
  switch (message.type) {
    case 'init':
      initialise(message);
      break;
    case 'service': {
      const { service, models, relay, uploads, mistakes, waits, shown } = message;
      const customRatio =
        form?.customRatio === true && takesCustomRatio({ models, values: form.values, relay });
      update({ service, models, relay, uploads, mistakes, waits, shown, customRatio });
      break;
    }
    case 'model':
      change({ model: message.model });
      break;
    case 'lastFrame':
      showLastFrame(message);
      break;
    case 'submitting':
      update({ submitting: true, progress: undefined, issues: [], billing: undefined });
      break;
    case 'progress':
      showProgress(message);
      break;
    case 'refused':
      refuse(message);
      break;
  }
});

window.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    // A key that is held down is pressed once.
    if (!event.repeat) {
      submitByKey();
    }
  }
});

window.addEventListener('focus', tellFocus);
window.addEventListener('blur', tellFocus);

const actions: Actions = {
  change,
  changeHelp,
  chooseModel,
  chooseRatio,
  toggleMore,
  chooseLastFrame: () => send({ type: 'chooseLastFrame' }),
  removeLastFrame: () => send({ type: 'removeLastFrame' }),
  submit,
  stop: () => send({ type: 'stop' }),
};

restoreFocus();
send({ type: 'ready' });

function tellFocus(): void {
  send({ type: 'focus', focused: document.hasFocus() });
}

function send(message: PageMessage): void {
  vscode.postMessage(message);
}

function initialise(message: Extract<HostMessage, { type: 'init' }>): void {
  wanted = 'no';
  vscode.setState({ form: message.form });
  show({
    ...message,
    image: toPageImage(message.image),
    lastFrame: message.lastFrame && toPageImage(message.lastFrame),
    submitting: false,
    askedForPrompt: false,
    promptHelp: startPromptHelp(),
    customRatio: isCustomRatio(message),
    remembered: {},
    moreOpen: message.values.watermark !== 'unset',
  });
  focusIssue(
    message.issues.length > 0 ? message.issues : [{ field: 'promptText', message: '' }],
    message.takesFocus || document.hasFocus(),
  );
  void measure('image');
  void measure('lastFrame');
  tellDrawing();
}

/**
 * Says each second that the page is alive, until its images are measured, and once more after that:
 * then they are on the screen, too.
 */
function tellDrawing(): void {
  send({ type: 'drawing', drawing: true });
  telling ??= setInterval(() => {
    const drawing = form?.image.measuring === true || form?.lastFrame?.measuring === true;
    send({ type: 'drawing', drawing });
    if (!drawing) {
      clearInterval(telling);
      telling = undefined;
    }
  }, 1000);
}

function toPageImage(image: FormImage): PageImage {
  return { ...image, measuring: image.file !== undefined, rotated: false };
}

/** Finds out how the browser shows an image. */
async function measure(slot: Slot): Promise<void> {
  const image = form?.[slot];
  if (image?.file === undefined) {
    return;
  }
  const { file } = image;
  const found = await measureImage(file);
  if (form?.[slot]?.file === file) {
    if ('element' in found) {
      const { width, height } = found.size;
      // The last frame's name stands beside it.
      found.element.alt =
        slot === 'image' ? fill(form.strings.preview, image.name, width, height) : '';
    }
    update({ [slot]: { ...image, ...found, measuring: false } });
  }
}

/** Converts what must be converted for the current values, until nothing is left to do. */
async function prepareCopies(): Promise<void> {
  if (converting) {
    return;
  }
  converting = true;
  try {
    for (let used = findUnconverted(); used !== undefined; used = findUnconverted()) {
      await convert(used);
    }
  } finally {
    converting = false;
  }
}

/** The image that needs a copy next. */
function findUnconverted(): UsedImage | undefined {
  return form && imagesInUse(form).find(needsCopyNow);
}

/** While a frame is moved, only the video itself is a reason to cut it out. */
function needsCopyNow({ readiness }: UsedImage): boolean {
  const mayWait = wanted === 'no' && moving !== undefined;
  return readiness.state === 'converting' && !(mayWait && readiness.region !== undefined);
}

/** Cuts out what is framed once the frame rests. */
function waitForFrame(): void {
  clearTimeout(moving);
  moving = setTimeout(() => {
    moving = undefined;
    void prepareCopies();
  }, FRAME_RESTS);
}

async function convert({ slot, image, readiness }: UsedImage): Promise<void> {
  if (form === undefined || readiness.state !== 'converting') {
    return;
  }
  const { reasons, purpose, region } = readiness;
  const video = videoSize(form) ?? parseRatio(resolveRatio(form)) ?? ANY_VIDEO;
  const made = await convertImage(image, video, reasons, form.uploads, region);
  const current = form[slot];
  // Another image may be shown by now. A copy for other values is replaced in the next round.
  if (current?.file === image.file) {
    update({ [slot]: { ...current, copy: { purpose, made } } });
  }
}

/** Asks once more before a key starts a video without a prompt. */
function submitByKey(): void {
  if (form === undefined || form.submitting) {
    return;
  }
  const isEmpty = form.values.promptText.trim() === '';
  if (isEmpty && !form.askedForPrompt && chosenModel(form)?.prompt === 'optional') {
    update({ askedForPrompt: true });
    focusField('promptText');
  } else {
    submit();
  }
}

/** Asks for the video: see `afterChange`. */
function submit(): void {
  if (form !== undefined && !form.submitting) {
    wanted = 'yes';
    wantedOf = form.shown;
    update({ submitting: true, askedForPrompt: false });
  }
}

/** Continues what waits for the images: their copies, the ratio, and a submission. */
function afterChange(): void {
  if (form === undefined) {
    return;
  }
  const ratio = resolveRatio(form);
  if (ratio !== '' && ratio !== form.values.ratio && !form.image.measuring) {
    update({ values: { ...form.values, ratio } });
    return;
  }
  const promptHelp = followPrompt(form);
  if (promptHelp !== form.promptHelp) {
    update({ promptHelp });
    return;
  }
  void prepareCopies();
  if (wanted !== 'no') {
    submitWhenReady(form);
  }
}

/** Sends the submission once every image is ready. Ends it when an image can't be sent. */
function submitWhenReady(shown: Form): void {
  const used = imagesInUse(shown);
  const blocked = used.find(({ readiness }) => readiness.state === 'blocked');
  if (blocked !== undefined) {
    if (wanted === 'waiting') {
      send({ type: 'waiting', waiting: false });
    }
    wanted = 'no';
    update({ submitting: false });
    focusField(IMAGE_FIELDS[blocked.slot]);
  } else if (used.every(({ readiness }) => readiness.state === 'ready')) {
    wanted = 'no';
    const image = copyOf(used[0]);
    const lastFrameImage = copyOf(used[1]);
    send({
      type: 'submit',
      values: shown.values,
      shown: wantedOf,
      ...(image === undefined ? {} : { image }),
      ...(lastFrameImage === undefined ? {} : { lastFrameImage }),
    });
  } else if (wanted === 'yes') {
    wanted = 'waiting';
    send({ type: 'waiting', waiting: true });
    update({ issues: [], billing: undefined });
  }
}

/** The copy that is sent in the place of an image. */
function copyOf(used: UsedImage | undefined): ImageFile<ImageFormat> | undefined {
  return used?.readiness.state === 'ready' ? used.readiness.copy : undefined;
}

function showProgress({ progress }: Extract<HostMessage, { type: 'progress' }>): void {
  const until = progress?.wait === undefined ? undefined : Date.now() + progress.wait;
  update({ progress: progress && { ...progress, until } });
  clearInterval(counting);
  counting = until === undefined ? undefined : setInterval(countDown, 1000);
}

/** Shows the seconds that are left. */
function countDown(): void {
  const until = form?.submitting === true ? form.progress?.until : undefined;
  if (until === undefined || until < Date.now()) {
    clearInterval(counting);
  }
  update({});
}

function refuse({ issues, billing }: Pick<Form, 'issues'> & Partial<Pick<Form, 'billing'>>): void {
  wanted = 'no';
  if (form === undefined) {
    return;
  }
  const rare = moreFields(form);
  // An issue must not be hidden.
  const moreOpen = form.moreOpen || issues.some(({ field }) => rare.includes(field));
  update({ submitting: false, issues, billing, moreOpen });
  focusIssue(issues);
}

function focusIssue(issues: readonly FieldIssue[], mayFocus = document.hasFocus()): void {
  if (form !== undefined) {
    focusFirst(issues, shownFields(form), mayFocus);
  }
}

function change(changed: Partial<FormValues>): void {
  if (form === undefined) {
    return;
  }
  if (form.submitting) {
    // The controls keep the focus meanwhile, so they may have been changed: show the values again.
    update({});
    return;
  }
  if ('crop' in changed || 'lastFrameCrop' in changed) {
    waitForFrame();
  }
  const next = changed.model === undefined ? form : withModel(form, changed.model);
  const values = { ...next.values, ...changed };
  update({
    ...next,
    values,
    issues: form.issues.filter((issue) => !isSettled(issue, changed)),
    askedForPrompt: false,
  });
  send({ type: 'changed', values });
}

function changeHelp(changed: Partial<PromptHelp>): void {
  if (form !== undefined) {
    update({ promptHelp: { ...form.promptHelp, ...changed } });
  }
}

/** An issue disappears when its field changes. Another model may settle any issue. */
function isSettled(issue: FieldIssue, changed: Partial<FormValues>): boolean {
  const isAboutImage = issue.field === 'promptImage' || issue.field === 'lastFrame';
  const isFramed =
    (issue.field === 'promptImage' && 'crop' in changed) ||
    (issue.field === 'lastFrame' && 'lastFrameCrop' in changed);
  return isFramed || issue.field in changed || (changed.model !== undefined && !isAboutImage);
}

function chooseModel(): void {
  if (form !== undefined && !form.submitting) {
    const { values, image } = form;
    send({ type: 'chooseModel', values, ...(image.size && { size: image.size }) });
  }
}

function chooseRatio(choice: string): void {
  if (form === undefined || form.submitting) {
    update({});
  } else if (choice === CUSTOM) {
    update({ customRatio: true });
    document.getElementById('ratio')?.focus();
  } else {
    update({ customRatio: false });
    change({ ratio: choice });
  }
}

function toggleMore(): void {
  update({ moreOpen: form?.moreOpen === false });
}

function showLastFrame({ lastFrame, shown }: Extract<HostMessage, { type: 'lastFrame' }>): void {
  if (form !== undefined) {
    update({
      lastFrame: lastFrame && toPageImage(lastFrame),
      shown,
      values: { ...form.values, lastFrame: lastFrame?.uri ?? '', lastFrameCrop: undefined },
      issues: form.issues.filter(({ field }) => field !== 'lastFrame'),
    });
    void measure('lastFrame');
    tellDrawing();
  }
}

function update(changed: Partial<Form>): void {
  if (form !== undefined) {
    show({ ...form, ...changed });
  }
}

function show(shown: Form): void {
  form = shown;
  document.title = shown.image.name;
  keepFocus(() => render(formTemplate(shown, actions), document.body));
  afterChange();
}
