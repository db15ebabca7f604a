import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openForm } from '../form/openForm.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { chooseImages } from '../batch/chooseImages.ts';
import { expandFolders, isImageFile } from '../batch/listImages.ts';
import { openBatch } from '../batch/openBatch.ts';
import type { App } from '../app.ts';
import { ensureService } from './service/ensureService.ts';

/**
 * Opens the page of the image that is selected in the explorer, or one page for several images or for
 * those of a folder. Without a selection, it uses the image in the active editor, or asks for images.
 */
export async function generate(app: App, clicked?: unknown, selected?: unknown): Promise<void> {
  const images =
    (await selectedImages(clicked, selected)) ?? activeImage() ?? (await askForImages());
  const [image] = images;
  if (image === undefined) {
    return;
  }
  if ((await ensureService(app)) === undefined) {
    return;
  }
  if (images.length === 1) {
    await openForm(app, imageFrom(image.toString()));
  } else {
    await openBatch(app, images);
  }
}

/** The selected images, and those in selected folders; undefined when nothing is selected. */
async function selectedImages(
  clicked: unknown,
  selected: unknown,
): Promise<readonly vscode.Uri[] | undefined> {
  const uris = (Array.isArray(selected) ? selected : [clicked]).filter(
    (value): value is vscode.Uri => value instanceof vscode.Uri,
  );
  if (uris.length === 0) {
    return undefined;
  }
  const found = await expandFolders(uris);
  const images = found.filter(isImageFile);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('There are no images in this folder.'));
  }
  // A file with another extension may still be an image: its bytes are checked.
  return images.length > 0 ? images : found;
}

/** The image in the active editor. */
export function activeImage(): vscode.Uri[] | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const custom = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
  return custom && isImageFile(input.uri) ? [input.uri] : undefined;
}

/** Asks for images; none when cancelled. */
export async function askForImages(): Promise<readonly vscode.Uri[]> {
  return chooseImages('images', vscode.workspace.workspaceFolders?.[0]?.uri);
}
