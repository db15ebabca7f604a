import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { SourceImage } from '../image/promptImage.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { FormPanel } from './formPanel.ts';
import { PageState, type FormValues } from './protocol.ts';
import { FORM_VIEW_TYPE } from './viewType.ts';

/** Brings a form back after a window reload. */
export async function restoreForm(
  app: App,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  const kept = v.safeParse(PageState, state);
  if (!kept.success) {
    panel.dispose();
    return;
  }
  const { image, values } = kept.output;
  await new FormPanel(app, panel, imageFrom(image.uri)).load(findLastFrame(values));
}

/**
 * Opens a form for an image.
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
  const panel = vscode.window.createWebviewPanel(
    FORM_VIEW_TYPE,
    l10n.t('Video from {0}', source.name),
    vscode.ViewColumn.Active,
  );
  const { extensionUri } = app.context;
  panel.iconPath = {
    light: vscode.Uri.joinPath(extensionUri, 'media', 'form-light.svg'),
    dark: vscode.Uri.joinPath(extensionUri, 'media', 'form-dark.svg'),
  };
  await new FormPanel(app, panel, source, values, lastTry).load(findLastFrame(values));
}

function findLastFrame(values: FormValues | undefined): SourceImage | undefined {
  const uri = values?.lastFrame ?? '';
  return uri === '' ? undefined : imageFrom(uri);
}
