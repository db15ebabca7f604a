import { render } from 'lit';
import { parseRatio } from '../../runway/models/model.ts';
import type { FormImage, FormValues, HostMessage, PageMessage, PageState } from '../protocol.ts';
import type { FieldIssue } from '../../runway/errors/serviceError.ts';
import { convertImage } from './convertImage.ts';
import { focusFirst } from './focus.ts';
import { CUSTOM, isCustomRatio, resolveRatio, withModel, type Actions, type Form } from './form.ts';
import { measureImage } from './measureImage.ts';
import { copyPurpose, findCopy, findReasons, type PageImage } from './pageImage.ts';
import { imagesInUse, isBlocked, isPreparing, isUsable, needsCopy } from './readiness.ts';
import { formTemplate } from './template.ts';

/** The page's script: keeps the form's state, prepares the images, and talks to the extension. */

/** The size that an image is converted for while the ratio is not valid: the smallest video. */
const ANY_VIDEO = { width: 1280, height: 720 };

type Slot = 'image' | 'lastFrame';

const vscode = acquireVsCodeApi<PageState>();
let form: Form | undefined;
/** One image is converted at a time. */
let converting = false;
/** The user asked for the video, and nothing was sent yet. */
let wanted = false;

window.addEventListener('message', (event: MessageEvent<HostMessage>) => {
  const message = event.data;
  switch (message.type) {
    case 'init':
      initialise(message);
      break;
    case 'service': {
      const { service, models, relay, uploads, mistakes } = message;
      update({ service, models, relay, uploads, mistakes });
      break;
    }
    case 'lastFrame':
      showLastFrame(message);
      break;
    case 'submitting':
      update({ submitting: true, issues: [], billing: undefined });
      break;
    case 'refused':
      refuse(message);
      break;
  }
});

window.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    submit();
  }
});

const actions: Actions = {
  change,
  chooseRatio,
  toggleMore,
  chooseLastFrame: () => send({ type: 'chooseLastFrame' }),
  removeLastFrame: () => send({ type: 'removeLastFrame' }),
  submit,
};

const kept = vscode.getState()?.values;
send(kept === undefined ? { type: 'ready' } : { type: 'ready', values: kept });

function send(message: PageMessage): void {
  vscode.postMessage(message);
}

function initialise(message: Extract<HostMessage, { type: 'init' }>): void {
  wanted = false;
  show({
    ...message,
    image: toPageImage(message.image),
    lastFrame: message.lastFrame && toPageImage(message.lastFrame),
    submitting: false,
    customRatio: isCustomRatio(message),
    moreOpen: message.values.watermark !== 'unset',
  });
  const issues = [
    ...toIssues('promptImage', message.image),
    ...toIssues('lastFrame', message.lastFrame),
    ...message.issues,
  ];
  focusFirst(issues.length > 0 ? issues : [{ field: 'promptText', message: '' }]);
  void measure('image');
  void measure('lastFrame');
}

function toPageImage(image: FormImage): PageImage {
  return { ...image, measuring: image.file !== undefined, rotated: false, damaged: false };
}

function toIssues(field: string, image: FormImage | undefined): readonly FieldIssue[] {
  return image?.problem === undefined ? [] : [{ field, message: image.problem }];
}

/** Finds out how the browser shows an image. */
async function measure(slot: Slot): Promise<void> {
  const image = form?.[slot];
  if (image?.file === undefined) {
    return;
  }
  const { file } = image;
  const found = await measureImage(file).catch(() => undefined);
  if (form?.[slot]?.file === file) {
    if (found !== undefined) {
      // The last frame's name stands beside it.
      found.element.alt = slot === 'image' ? image.name : '';
    }
    update({
      [slot]: { ...image, ...found, measuring: false, damaged: found === undefined },
    });
  }
}

/** Converts what must be converted for the current values, until nothing is left to do. */
async function prepareCopies(): Promise<void> {
  if (converting) {
    return;
  }
  converting = true;
  try {
    for (let slot = findSlot(); slot !== undefined; slot = findSlot()) {
      await convert(slot);
    }
  } finally {
    converting = false;
  }
}

/** The image that needs a copy next. */
function findSlot(): Slot | undefined {
  const shown = form;
  if (shown === undefined) {
    return undefined;
  }
  const image = imagesInUse(shown).find((used) => needsCopy(used, shown));
  return image && (image === shown.image ? 'image' : 'lastFrame');
}

async function convert(slot: Slot): Promise<void> {
  const image = form?.[slot];
  if (form === undefined || image === undefined) {
    return;
  }
  const purpose = copyPurpose(image, form);
  const video = parseRatio(resolveRatio(form)) ?? ANY_VIDEO;
  const { uploads } = form;
  const made = await convertImage(image, video, findReasons(image, uploads), uploads);
  const current = form[slot];
  // Another image may be shown by now. A copy for other values is replaced in the next round.
  if (current?.file === image.file) {
    update({ [slot]: { ...current, copy: { purpose, made } } });
  }
}

/** Asks for the video. If an image is not ready yet, this waits for it: see `afterChange`. */
function submit(): void {
  if (form === undefined || form.submitting) {
    return;
  }
  if (isBlocked(form)) {
    const field = isUsable(form.image, form) ? 'lastFrame' : 'promptImage';
    focusFirst([{ field, message: '' }]);
    return;
  }
  wanted = true;
  if (isPreparing(form)) {
    send({ type: 'waiting', waiting: true });
  }
  update({ submitting: true, issues: [], billing: undefined });
}

/** Continues what waits for the images: their copies, the ratio, and a submission. */
function afterChange(): void {
  if (form === undefined) {
    return;
  }
  const ratio = resolveRatio(form);
  if (ratio !== form.values.ratio && !form.image.measuring) {
    update({ values: { ...form.values, ratio } });
    return;
  }
  void prepareCopies();
  if (wanted && isBlocked(form)) {
    send({ type: 'waiting', waiting: false });
    refuse({ issues: [] });
  } else if (wanted && !isPreparing(form)) {
    wanted = false;
    const image = findCopy(form.image, form);
    const lastFrameImage = form.lastFrame && findCopy(form.lastFrame, form);
    send({
      type: 'submit',
      values: form.values,
      ...(typeof image === 'object' ? { image } : {}),
      ...(typeof lastFrameImage === 'object' ? { lastFrameImage } : {}),
    });
  }
}

function refuse({ issues, billing }: Pick<Form, 'issues'> & Partial<Pick<Form, 'billing'>>): void {
  wanted = false;
  update({
    submitting: false,
    issues,
    billing,
    // An issue must not be hidden.
    moreOpen: form?.moreOpen === true || issues.some(({ field }) => field === 'watermark'),
  });
  focusFirst(issues);
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
  const values =
    changed.model === undefined ? { ...form.values, ...changed } : withModel(form, changed.model);
  update({ values, issues: form.issues.filter((issue) => !isSettled(issue, changed)) });
}

/** An issue disappears when its field changes. Another model may settle any issue. */
function isSettled(issue: FieldIssue, changed: Partial<FormValues>): boolean {
  const isAboutImage = issue.field === 'promptImage' || issue.field === 'lastFrame';
  return issue.field in changed || (changed.model !== undefined && !isAboutImage);
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

function showLastFrame({ lastFrame }: Extract<HostMessage, { type: 'lastFrame' }>): void {
  if (form !== undefined) {
    update({
      lastFrame: lastFrame && toPageImage(lastFrame),
      values: { ...form.values, lastFrame: lastFrame?.uri ?? '' },
      issues: form.issues.filter(({ field }) => field !== 'lastFrame'),
    });
    // The button that was pressed may be gone.
    document.getElementById('lastFrame')?.focus();
    void measure('lastFrame');
  }
}

function update(changed: Partial<Form>): void {
  if (form !== undefined) {
    show({ ...form, ...changed });
  }
}

function show(shown: Form): void {
  form = shown;
  const { image, values } = shown;
  vscode.setState({ image: { uri: image.uri, name: image.name }, values });
  document.title = image.name;
  render(formTemplate(shown, actions), document.body);
  afterChange();
}
