import { render } from 'lit';
import { focusFirst, keepFocus, restoreFocus } from '../../form/page/focus.ts';
import { shownFields } from '../../form/page/issuesTemplate.ts';
import { chosenModel, type Actions as FormActions } from '../../form/page/form.ts';
import { followPrompt, receiveHelp } from '../../form/page/prompt/promptHelp.ts';
import { walkRecentPrompts } from '../../form/page/prompt/promptRecent.ts';
import type { PromptHelp } from '../../form/page/prompt/promptState.ts';
import type { FormValues, PageState } from '../../form/protocol.ts';
import { Clips } from '../../practice/page/clips.ts';
import { loadMakeClip } from '../../practice/page/loadMakeClip.ts';
import type { BatchHostMessage, BatchPageMessage } from '../protocol.ts';
import {
  beginBatch,
  withBatchRatio,
  withBatchValues,
  withPrompt,
  withServiceOffer,
  withToggled,
  type Actions,
  type Batch,
} from './batch.ts';
import { prepareImage } from './prepareImage.ts';
import { batchTemplate } from './template.ts';

/** The script of the page of a batch: keeps its state, and talks to the extension. */

const vscode = acquireVsCodeApi<PageState>();
let batch: Batch | undefined;

window.addEventListener('message', (event: MessageEvent<BatchHostMessage>) => receive(event.data));

window.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    // A key that is held down counts once.
    if (!event.repeat) {
      submit();
    }
  }
});

/** A batch has no takes, no last frame and no variations. */
const nothing = (): void => undefined;

const formActions: FormActions = {
  change,
  changeHelp,
  askForHelp: send,
  chooseModel: () => {
    if (batch?.form.submitting === false) {
      send({ type: 'chooseModel', values: batch.form.values });
    }
  },
  chooseRatio,
  toggleMore: () => updateForm({ moreOpen: batch?.form.moreOpen === false }),
  chooseLastFrame: nothing,
  removeLastFrame: nothing,
  loop: nothing,
  swapFrames: nothing,
  setCount: nothing,
  selectService: () => send({ type: 'selectService' }),
  submit,
  stop: nothing,
  showTake: nothing,
  compare: nothing,
  run: nothing,
  reuse: nothing,
  undoReuse: nothing,
};

const actions: Actions = {
  form: formActions,
  submit,
  add: (what) => send({ type: 'add', what }),
  remove,
  togglePrompt,
  setPrompt,
  openPage: (image) => send({ type: 'openPage', image }),
  showList: () => send({ type: 'showList' }),
};

/** The clips of practice mode. */
const clips = new Clips(send, () => loadMakeClip(batch?.form.parts ?? ''));

restoreFocus();
walkRecentPrompts(() => batch?.form, changeHelp);
send({ type: 'ready' });

function receive(message: BatchHostMessage): void {
  if (message.type === 'init') {
    vscode.setState({ form: message.form });
    show(beginBatch(message));
    if (message.takesFocus) {
      document.getElementById('promptText')?.focus();
    }
    return;
  }
  if (batch === undefined) {
    return;
  }
  switch (message.type) {
    case 'plan':
      show({ ...batch, plan: message.plan });
      break;
    case 'prepare':
      void prepare(message);
      break;
    case 'makeClip':
    case 'stopClip':
      clips.receive(message);
      break;
    case 'service':
      show(withServiceOffer(batch, message));
      break;
    case 'model':
      change({ model: message.model });
      break;
    case 'promptHelp':
    case 'insertPrompt':
    case 'improvement':
      changeHelp(receiveHelp(batch.form, message));
      break;
    case 'submitting':
      show({ ...batch, accepted: 0, form: { ...batch.form, submitting: true, issues: [] } });
      break;
    case 'accepted':
      show({ ...batch, accepted: message.count, form: { ...batch.form, submitting: false } });
      break;
    case 'refused': {
      const { issues } = message;
      show({ ...batch, form: { ...batch.form, submitting: false, issues } });
      focusFirst(issues, shownFields(batch.form));
    }
  }
}

function send(message: BatchPageMessage): void {
  vscode.postMessage(message);
}

/** Looks at an image, and makes its copy. Nothing of it is kept here: a batch may be large. */
async function prepare({
  job,
  file,
  order,
}: Extract<BatchHostMessage, { type: 'prepare' }>): Promise<void> {
  if (batch !== undefined) {
    send({ type: 'prepared', job, ...(await prepareImage(file, order, batch.form)) });
  }
}

/** Asks for the videos of the plan that is shown. The extension asks the user once. */
function submit(): void {
  if (batch !== undefined && !batch.form.submitting && batch.plan.count > 0) {
    updateForm({ submitting: true });
    send({ type: 'submit', values: batch.form.values, shown: batch.plan.shown });
  }
}

function change(changed: Partial<FormValues>): void {
  if (batch === undefined) {
    return;
  }
  if (batch.form.submitting) {
    // The controls keep the focus meanwhile, so they may have been changed: show the values again.
    show(batch);
    return;
  }
  show(withBatchValues(batch, changed));
  send({ type: 'changed', values: batch.form.values });
}

function chooseRatio(choice: string): void {
  if (batch !== undefined && !batch.form.submitting) {
    show(withBatchRatio(batch, choice));
    send({ type: 'changed', values: batch.form.values });
  }
}

function remove(image: string): void {
  if (batch === undefined || batch.form.submitting) {
    return;
  }
  const { images } = batch.plan;
  const at = images.findIndex(({ id }) => id === image);
  send({ type: 'remove', image });
  // The focus goes to the next image, which takes this one's place.
  const next = images[at + 1] ?? images[at - 1];
  focusNext = next === undefined ? 'promptText' : next.id;
}

/** The image whose button gets the focus once the removed one is gone. */
let focusNext: string | undefined;

function togglePrompt(image: string): void {
  if (batch !== undefined) {
    show(withToggled(batch, image));
    document.getElementById(`help-${image}`)?.closest('li')?.querySelector('textarea')?.focus();
  }
}

function setPrompt(image: string, prompt: string): void {
  if (batch === undefined) {
    return;
  }
  if (batch.form.submitting) {
    // The text box keeps the focus meanwhile: show the prompt again that is being sent.
    show(batch);
    return;
  }
  show(withPrompt(batch, image, prompt));
  send({ type: 'prompt', image, ...(prompt === '' ? {} : { prompt }) });
}

function changeHelp(changed: Partial<PromptHelp>): void {
  if (batch !== undefined) {
    updateForm({ promptHelp: { ...batch.form.promptHelp, ...changed } });
  }
}

function updateForm(changed: Partial<Batch['form']>): void {
  if (batch !== undefined) {
    show({ ...batch, form: { ...batch.form, ...changed } });
  }
}

function show(next: Batch): void {
  const before = batch;
  batch = next;
  document.title = next.strings.title;
  keepFocus(() => render(batchTemplate(next, actions), document.body));
  if (focusNext !== undefined && before?.plan !== next.plan) {
    const row = document.getElementById(`image-${focusNext}`);
    (row?.querySelector('button') ?? document.getElementById('promptText'))?.focus();
    focusNext = undefined;
  }
  const promptHelp = followPrompt(next.form);
  if (promptHelp !== next.form.promptHelp && chosenModel(next.form) !== undefined) {
    updateForm({ promptHelp });
  }
}
