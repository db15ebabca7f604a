import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openForm } from '../form/openForm.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { IMAGE_EXTENSIONS } from '../image/file/format.ts';
import type { App } from '../app.ts';
import { confirm } from '../ui/confirm.ts';
import { ensureService } from './service/ensureService.ts';

const IMAGE_FILE = new RegExp(`\\.(?:${IMAGE_EXTENSIONS.join('|')})$`, 'i');

/**
 * Opens a form for each image that is selected in the explorer, after asking if there are several.
 * Without a selection, it uses the image in the active editor, or asks for images.
 */
export async function generate(app: App, clicked?: unknown, selected?: unknown): Promise<void> {
  const images = selectedImages(clicked, selected) ?? activeImage() ?? (await askForImages());
  if (images === undefined || !(await wantsForms(images.length))) {
    return;
  }
  if ((await ensureService(app)) === undefined) {
    return;
  }
  for (const image of images) {
    await openForm(app, imageFrom(image.toString()));
  }
}

/** Asks before several forms open at once. */
async function wantsForms(count: number): Promise<boolean> {
  return (
    count <= 1 ||
    confirm(
      l10n.t('{0} images are selected. Open a form for each of them?', count),
      l10n.t('Open {0} Forms', count),
    )
  );
}

function selectedImages(clicked: unknown, selected: unknown): vscode.Uri[] | undefined {
  const uris = (Array.isArray(selected) ? selected : [clicked]).filter(
    (value): value is vscode.Uri => value instanceof vscode.Uri,
  );
  const images = uris.filter((uri) => IMAGE_FILE.test(uri.path));
  // A file with another extension may still be an image: the form checks its bytes.
  return images.length > 0 ? images : uris.length > 0 ? uris : undefined;
}

/** The image in the active editor. */
export function activeImage(): vscode.Uri[] | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const custom = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
  return custom && IMAGE_FILE.test(input.uri.path) ? [input.uri] : undefined;
}

/** Asks for images. @returns undefined when cancelled */
export async function askForImages(): Promise<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    title: l10n.t('Select Images'),
    openLabel: l10n.t('Select'),
    canSelectMany: true,
    filters: { [l10n.t('Images')]: IMAGE_EXTENSIONS },
    ...defaultFolder(),
  });
}

function defaultFolder(): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0];
  return folder === undefined ? {} : { defaultUri: folder.uri };
}
