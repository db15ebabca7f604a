import { render } from 'lit';
import type { FieldIssue } from '../../runway/errors/serviceError.ts';
import type { FormValues, HostMessage, PageMessage, PageState } from '../protocol.ts';
import { convertImage, type Conversion } from './convertImage.ts';
import { chosenModel, CUSTOM, isCustomRatio, withModel, type Actions, type Form } from './form.ts';
import { focusFirst } from './focus.ts';
import { previewUrl } from './imagePreview.ts';
import { formTemplate } from './template.ts';

/** The page's own script: keeps what the controls hold, and talks with the extension. */

const vscode = acquireVsCodeApi<PageState>();
let form: Form | undefined;

window.addEventListener('message', (event: MessageEvent<HostMessage>) => {
  const message = event.data;
  switch (message.type) {
    case 'init':
      show({
        ...message,
        submitting: false,
        customRatio: isCustomRatio(message),
        moreOpen: message.values.watermark !== 'unset',
        previewUrl: previewUrl(message.image, form?.previewUrl),
        lastFrameUrl: previewUrl(message.lastFrame, form?.lastFrameUrl),
      });
      focusFirst(
        message.issues.length > 0 ? message.issues : [{ field: 'promptText', message: '' }],
      );
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
    void submit();
  }
});

const actions: Actions = {
  change,
  chooseRatio,
  toggleMore,
  chooseLastFrame: () => send({ type: 'chooseLastFrame' }),
  removeLastFrame: () => send({ type: 'removeLastFrame' }),
  submit: () => void submit(),
};

const kept = vscode.getState()?.values;
send(kept === undefined ? { type: 'ready' } : { type: 'ready', values: kept });

function send(message: PageMessage): void {
  vscode.postMessage(message);
}

/** Busy from the first moment on, for the image may have to be converted before anything is sent. */
async function submit(): Promise<void> {
  if (form === undefined || form.submitting) {
    return;
  }
  const { values } = form;
  update({ submitting: true, issues: [], billing: undefined });
  send({ type: 'converting' });
  const { image, problem } = await convertImage(form, form.image, form.previewUrl);
  const last = await convertLastFrame(form);
  const issues = [...issueOf('promptImage', problem), ...issueOf('lastFrame', last.problem)];
  if (issues.length === 0) {
    send({
      type: 'submit',
      values,
      ...(image === undefined ? {} : { image }),
      ...(last.image === undefined ? {} : { lastImage: last.image }),
    });
  } else {
    send({ type: 'converted' });
    refuse({ issues });
  }
}

async function convertLastFrame(shown: Form): Promise<Conversion> {
  const { lastFrame, lastFrameUrl } = shown;
  return lastFrame === undefined || chosenModel(shown)?.lastFrame !== true
    ? {}
    : convertImage(shown, lastFrame, lastFrameUrl);
}

function issueOf(field: string, message: string | undefined): FieldIssue[] {
  return message === undefined ? [] : [{ field, message }];
}

function refuse({ issues, billing }: Pick<Form, 'issues'> & Partial<Pick<Form, 'billing'>>): void {
  update({
    submitting: false,
    issues,
    billing,
    // What is wrong shall be in sight.
    moreOpen: form?.moreOpen === true || issues.some((it) => it.field === 'watermark'),
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
  update({ values, issues: form.issues.filter((it) => !isSettled(it, changed)) });
}

/** An issue goes when its field changes; another model may settle any of them. */
function isSettled(issue: FieldIssue, changed: Partial<FormValues>): boolean {
  return issue.field in changed || changed.model !== undefined;
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

function showLastFrame({ lastFrame, issues }: Extract<HostMessage, { type: 'lastFrame' }>): void {
  if (form !== undefined) {
    update({
      lastFrame,
      lastFrameUrl: previewUrl(lastFrame, form.lastFrameUrl),
      values: { ...form.values, lastFrame: lastFrame?.uri ?? '' },
      issues: [...form.issues.filter((it) => it.field !== 'lastFrame'), ...issues],
    });
    // The button that was pressed may be gone.
    document.getElementById('lastFrame')?.focus();
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
}
