import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { IMAGE_EXTENSIONS } from '../image/file/format.ts';
import { expandFolders } from './listImages.ts';

/**
 * Asks for images, or for folders whose images are taken.
 *
 * @param begin the folder that the dialog begins in
 */
export async function chooseImages(
  what: 'images' | 'folder',
  begin?: vscode.Uri,
): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: what === 'images' ? l10n.t('Select Images') : l10n.t('Select a Folder with Images'),
    openLabel: l10n.t('Select'),
    canSelectMany: true,
    canSelectFiles: what === 'images',
    canSelectFolders: what === 'folder',
    ...(what === 'images' ? { filters: { [l10n.t('Images')]: IMAGE_EXTENSIONS } } : {}),
    ...(begin === undefined ? {} : { defaultUri: begin }),
  });
  return expandFolders(chosen ?? []);
}
