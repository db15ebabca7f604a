import { render } from 'lit';
import type { ImageFormat } from '../../image/file/format.ts';
import type { ImageFile } from '../../image/file/imageFile.ts';
import { parseRatio } from '../../runway/models/model.ts';
import type { FormValues, HostMessage, PageMessage, PageState, Take } from '../protocol.ts';
import type { FieldIssue } from '../../runway/errors/serviceError.ts';
import { convertImage } from './image/convertImage.ts';
import { Clips } from '../../practice/page/clips.ts';
import { loadMakeClip } from '../../practice/page/loadMakeClip.ts';
import { fill } from '../../util/fill.ts';
import { focusField, focusFirst, isInField, keepFocus, restoreFocus } from './focus.ts';
import {
  begin,
  withAccepted,
  withCompared,
  withFile,
  withInit,
  withLastFrame,
  withOffer,
  withRatio,
  withRefusal,
  withStage,
  withTakes,
  withValues,
} from './changes.ts';
import { chosenModel, CUSTOM, resolveRatio, videoSize, type Actions, type Form } from './form.ts';
import { followDrops } from './image/dropImage.ts';
import { makeThumbnail } from './image/makeThumbnail.ts';
import { measureImage } from './image/measureImage.ts';
import { followPrompt, receiveHelp } from './prompt/promptHelp.ts';
import { walkRecentPrompts } from './prompt/promptRecent.ts';
import type { PromptHelp } from './prompt/promptState.ts';
import { IMAGE_FIELDS, imagesInUse, type UsedImage } from './readiness.ts';
import { shownFields } from './issuesTemplate.ts';
import { StageParts } from './stage/stageParts.ts';
import { formTemplate } from './template.ts';

/** The page's script: keeps the form's state, prepares the images, and talks to the extension. */

/** The size that an image is converted for while the ratio is not valid: the smallest video. */
const ANY_VIDEO = { width: 1280, height: 720 };

/** Milliseconds after which a frame is not moved any more. */
const FRAME_RESTS = 300;

/** How long the button rests after a submission, in milliseconds. */
const REST = 2000;

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

window.addEventListener('message', (event: MessageEvent<HostMessage>) => receive(event.data));

window.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    // A key that is held down is pressed once.
    if (!event.repeat) {
      submitByKey();
    }
  }
});

const actions: Actions = {
  change,
  changeHelp,
  askForHelp: send,
  chooseModel,
  chooseRatio,
  toggleMore: () => update({ moreOpen: form?.moreOpen === false }),
  chooseLastFrame: () => send({ type: 'chooseLastFrame' }),
  removeLastFrame: () => send({ type: 'removeLastFrame' }),
  loop: () => send({ type: 'loop' }),
  swapFrames: () => send({ type: 'swapFrames' }),
  setCount: (count) => update({ count }),
  submit,
  stop: () => send({ type: 'stop' }),
  showTake,
  compare,
  run: (command, { id }) => send({ type: 'run', command, take: id }),
  reuse: ({ id }, seed) => send({ type: 'reuse', take: id, seed }),
  undoReuse: () => send({ type: 'undoReuse' }),
  selectService: () => send({ type: 'selectService' }),
};

const stageParts = new StageParts({
  onShown: (take) => {
    if (!document.hidden) {
      send({ type: 'seen', take });
    }
  },
  onFault: (take) => send({ type: 'notPlayed', take }),
  onOpenInSystem: (take) => send({ type: 'openExternally', take }),
  onKeep: (takes) => send({ type: 'removeOthers', takes: [...takes] }),
  onClose: () => compare([]),
  onPoster: (take, bytes) => send({ type: 'poster', take, bytes }),
});

/** The clips of practice mode. */
const clips = new Clips(send, () => loadMakeClip(form?.parts ?? ''));

restoreFocus();
followDrops(send);
walkRecentPrompts(() => form, changeHelp);
send({ type: 'ready' });

function receive(message: HostMessage): void {
  if (message.type === 'init') {
    initialise(message);
    return;
  }
  if (form === undefined) {
    return;
  }
  switch (message.type) {
    case 'service':
      show(withOffer(form, message));
      break;
    case 'model':
      change({ model: message.model });
      break;
    case 'imageFile':
      show(withFile(form, message));
      void measure(message.slot);
      break;
    case 'lastFrame':
      show(withLastFrame(form, message));
      void measure('lastFrame');
      tellDrawing();
      break;
    case 'promptHelp':
    case 'insertPrompt':
    case 'improvement':
      changeHelp(receiveHelp(form, message));
      break;
    case 'submitting':
      update({ submitting: true, progress: undefined, issues: [], billing: undefined });
      break;
    case 'progress':
      showProgress(message);
      break;
    case 'takes':
      showTakes(form, message.takes);
      break;
    case 'stage':
      show(withStage(form, message.take));
      break;
    case 'makeClip':
    case 'stopClip':
      clips.receive(message);
      break;
    case 'accepted':
      accept(message);
      break;
    case 'refused':
      wanted = 'no';
      show(withRefusal(form, message));
      focusIssue(message.issues);
      break;
  }
}

function send(message: PageMessage): void {
  vscode.postMessage(message);
}

function initialise(message: Extract<HostMessage, { type: 'init' }>): void {
  if (wanted === 'waiting') {
    send({ type: 'waiting', waiting: false, shown: wantedOf });
  }
  wanted = 'no';
  vscode.setState({ form: message.form });
  const before = form?.revision === message.revision ? form : undefined;
  const after = before === undefined ? begin(message) : withInit(before, message);
  show(after);
  const { issues } = after;
  // While the images are read, the user may already type.
  if (before === undefined || issues.length > before.issues.length || !isInField()) {
    focusIssue(
      issues.length > 0 ? issues : [{ field: 'promptText', message: '' }],
      message.takesFocus || document.hasFocus(),
    );
  }
  if (message.image.fileFollows === true || message.lastFrame?.fileFollows === true) {
    send({ type: 'readFiles' });
  }
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
    if (slot === 'image' && 'element' in found) {
      showThumbnail(found.element, await makeThumbnail(found.element));
    }
  }
}

function showThumbnail(element: HTMLImageElement, thumbnail: string): void {
  // Another image may be shown by now.
  if (form?.image.element === element) {
    update({ image: { ...form.image, thumbnail } });
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
  if (form === undefined || form.submitting || form.resting) {
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
  if (form !== undefined && !form.submitting && !form.resting) {
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
      send({ type: 'waiting', waiting: false, shown: wantedOf });
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
      count: shown.count,
    });
  } else if (wanted === 'yes') {
    wanted = 'waiting';
    send({ type: 'waiting', waiting: true, shown: wantedOf });
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

/** The service has the tasks. For two seconds, a second click does nothing. */
function accept(message: Extract<HostMessage, { type: 'accepted' }>): void {
  if (form !== undefined) {
    wanted = 'no';
    show(withAccepted(form, message));
    focusIssue(message.issues);
    setTimeout(() => update({ resting: false }), REST);
  }
}

/** What is on the stage may be gone. The host keeps what is there now, for a reload. */
function showTakes(before: Form, takes: readonly Take[]): void {
  const after = withTakes(before, takes);
  show(after);
  if (after.stage !== before.stage) {
    send({ type: 'stage', take: after.stage });
  }
}

function compare(ids: readonly string[]): void {
  if (form !== undefined) {
    show(withCompared(form, ids));
  }
}

function showTake(id: string): void {
  if (form !== undefined) {
    show(withStage(form, id));
    send({ type: 'stage', take: id });
  }
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
  show(withValues(form, changed));
  sendValues(form);
}

function sendValues({ values, revision }: Form): void {
  send({ type: 'changed', values, revision });
}

function changeHelp(changed: Partial<PromptHelp>): void {
  if (form !== undefined) {
    update({ promptHelp: { ...form.promptHelp, ...changed } });
  }
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
  } else {
    show(withRatio(form, choice));
    if (choice === CUSTOM) {
      document.getElementById('ratio')?.focus();
    } else {
      sendValues(form);
    }
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
  stageParts.show(shown);
  afterChange();
}
