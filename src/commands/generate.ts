import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openForm } from '../form/openForm.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { IMAGE_EXTENSIONS } from '../image/format.ts';
import type { App } from '../app.ts';
import { ensureService } from './service/ensureService.ts';

const IMAGE_FILE = new RegExp(`\\.(?:${IMAGE_EXTENSIONS.join('|')})$`, 'i');

/**
 * Opens a form for each image that was chosen in the explorer, for the image in the active editor,
 * or for one that is asked for.
 */
export async function generate(app: App, clicked?: unknown, selected?: unknown): Promise<void> {
  const images = chosenImages(clicked, selected) ?? activeImage() ?? (await askForImage());
  if (images === undefined || (await ensureService(app)) === undefined) {
    return;
  }
  for (const image of images) {
    await openForm(app, imageFrom(image.toString()));
  }
}

function chosenImages(clicked: unknown, selected: unknown): vscode.Uri[] | undefined {
  const uris = (Array.isArray(selected) ? selected : [clicked]).filter(
    (it): it is vscode.Uri => it instanceof vscode.Uri,
  );
  const images = uris.filter((it) => IMAGE_FILE.test(it.path));
  // A file without a name of the usual kind may be an image all the same: its bytes will tell.
  return images.length > 0 ? images : uris.length > 0 ? uris : undefined;
}

function activeImage(): vscode.Uri[] | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const custom = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
  return custom && IMAGE_FILE.test(input.uri.path) ? [input.uri] : undefined;
}

async function askForImage(): Promise<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: l10n.t('Choose an image'),
    openLabel: l10n.t('Choose'),
    canSelectMany: true,
    filters: { [l10n.t('Images')]: IMAGE_EXTENSIONS },
    ...defaultFolder(),
  });
}

function defaultFolder(): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0];
  return folder === undefined ? {} : { defaultUri: folder.uri };
}
