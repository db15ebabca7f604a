import * as l10n from '@vscode/l10n';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { SourceImage } from '../image/promptImage.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { pageIcon } from '../ui/pageIcon.ts';
import { pageTabs } from '../ui/pageTabs.ts';
import { isolateName, shortenName } from '../util/shortenName.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { formContent } from './formContent.ts';
import { FormPanel } from './formPanel.ts';
import type { PageContent } from './pageContent.ts';
import { FormValues, PageState } from './protocol.ts';
import type { RestorableForm } from './restorableForms.ts';
import { FORM_VIEW_TYPE } from './viewType.ts';

/** The forms of this window, by the URIs of their images. */
const forms = new Map<string, FormPanel>();

/** Brings a form back after a window reload. VS Code does that when its tab is first shown. */
export async function restoreForm(
  app: App,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  const id = v.is(PageState, state) ? state.form : '';
  const kept = app.forms.find(id);
  if (kept === undefined) {
    panel.dispose();
    return;
  }
  const source = imageFrom(kept.image);
  const [draft, content] = await Promise.all([
    readDraft(app, source),
    formContent(app.context, source),
  ]);
  const open = forms.get(source.uri);
  if (open === undefined) {
    const values = draft?.values ?? kept.values;
    const form = new FormPanel(app, panel, source, {
      ...{ values, id, stage: kept.stage },
      openOther: (other, entered) => openForm(app, other, entered),
    });
    await load(form, panel, source, content, false);
  } else {
    // The image was opened again before its old tab was shown.
    app.forms.remove(id);
    panel.dispose();
    await open.reveal();
  }
}

/**
 * Opens the form of an image, with the image's draft if it has one. Reveals the form that is open.
 *
 * @param values of an earlier task, to edit and generate again
 * @param lastTry why that task failed, and what to change
 */
export async function openForm(
  app: App,
  source: SourceImage,
  values?: FormValues,
  lastTry?: string,
): Promise<void> {
  const draft = await readDraft(app, source);
  const isLost =
    // Values that were sent are not lost: the list of tasks has them.
    values !== undefined && draft?.sent === false && !isDeepStrictEqual(draft.values, values);
  switch (isLost ? await askAboutDraft(source) : 'replace') {
    case 'open':
      await show(app, source, draft?.values);
      break;
    case 'replace':
      await show(app, source, draft?.values, values, lastTry);
      break;
    case undefined:
  }
}

/** The take that was clicked last, by the URIs of the images: their drafts may be read in any order. */
const clicked = new Map<string, string>();

/** Opens the page of a task's image, with the task on its stage. */
export async function openTake(app: App, task: TaskRecord): Promise<void> {
  const source = imageFrom(task.image.uri);
  clicked.set(source.uri, task.id);
  const draft = forms.has(source.uri) ? undefined : await readDraft(app, source);
  await show(app, source, draft?.values, undefined, undefined, task.id);
}

/** @param task the ID of a take to show on the stage */
async function show(
  app: App,
  source: SourceImage,
  draft: FormValues | undefined,
  values?: FormValues,
  lastTry?: string,
  task?: string,
): Promise<void> {
  const content = await formContent(app.context, source);
  const take = task && (clicked.get(source.uri) ?? task);
  const open = forms.get(source.uri);
  if (open !== undefined) {
    if (take === undefined) {
      await open.reveal(values, lastTry);
    } else {
      open.showTake(take);
    }
    return;
  }
  if (values !== undefined) {
    void app.drafts.remove(source.uri);
  }
  const { tabs, kept } = takeUnloaded(app, source);
  const panel = vscode.window.createWebviewPanel(
    FORM_VIEW_TYPE,
    titleOf(source.name),
    tabs[0]?.group.viewColumn ?? vscode.ViewColumn.Active,
    content.options,
  );
  panel.iconPath = pageIcon(app.context.extensionUri);
  const form = new FormPanel(app, panel, source, {
    ...{ values: values ?? draft ?? kept?.values, lastTry },
    stage: take ?? (values === undefined ? kept?.stage : undefined),
    openOther: (other, entered) => openForm(app, other, entered),
  });
  const loading = load(form, panel, source, content, true);
  await Promise.all([loading, vscode.window.tabGroups.close(tabs, true)]);
}

/** The title of an image's tab. @param name of the image */
export function titleOf(name: string): string {
  return l10n.t('Video from {0}', isolateName(shortenName(name)));
}

/**
 * Finds the tabs of an image that VS Code has not shown since a window reload. They can't be shown,
 * so the caller closes them and opens the image in their place. The title says which image a tab
 * has: where two images have one title, the tabs stay, and each is closed once it is shown.
 *
 * @returns the tabs, and what was kept of the page
 */
function takeUnloaded(
  app: App,
  { uri, name }: SourceImage,
): { readonly tabs: readonly vscode.Tab[]; readonly kept?: RestorableForm | undefined } {
  const title = titleOf(name);
  const nameOf = (address: string) => vscode.Uri.parse(address).path.split('/').at(-1) ?? '';
  const others = [...forms.keys(), ...app.forms.list().map(({ page }) => page.image)];
  if (others.some((it) => it !== uri && titleOf(nameOf(it)) === title)) {
    return { tabs: [] };
  }
  const own = app.forms.list().filter(({ page }) => page.image === uri);
  const tabs = pageTabs(FORM_VIEW_TYPE).filter(({ label }) => label === title);
  for (const { id } of own) {
    app.forms.remove(id);
  }
  return { tabs, kept: tabs.length === 0 ? undefined : own.at(-1)?.page };
}

async function load(
  form: FormPanel,
  panel: vscode.WebviewPanel,
  source: SourceImage,
  content: PageContent,
  opened: boolean,
): Promise<void> {
  forms.set(source.uri, form);
  panel.onDidDispose(() => forms.delete(source.uri));
  await form.load(content, opened);
}

/** What was entered for an image, and whether it was sent since. */
const Draft = v.object({ ...FormValues.entries, sent: v.optional(v.boolean(), false) });

async function readDraft(
  { drafts }: App,
  { uri }: SourceImage,
): Promise<{ readonly values: FormValues; readonly sent: boolean } | undefined> {
  const draft = v.safeParse(Draft, await drafts.read(uri));
  if (!draft.success) {
    return undefined;
  }
  const { sent, ...values } = draft.output;
  return { values, sent };
}

/** Asks before another text takes the place of the user's. @returns undefined when cancelled */
async function askAboutDraft({ name }: SourceImage): Promise<'replace' | 'open' | undefined> {
  const replace = l10n.t('Replace Draft');
  const open = l10n.t('Open Draft');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('Replace your draft for “{0}”?', name),
    {
      modal: true,
      detail: l10n.t('The prompt and settings that you entered for this image will be lost.'),
    },
    replace,
    open,
  );
  return chosen === replace ? 'replace' : chosen === open ? 'open' : undefined;
}
