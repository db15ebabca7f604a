import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { IMAGE_EXTENSIONS } from '../image/file/format.ts';
import { isByUrl, type SourceImage } from '../image/promptImage.ts';
import { imageFrom } from '../workspace/imageSource.ts';

/**
 * Asks the user for the image that the video ends with. Only this dialog names that file: no
 * message of the page can have another file read and sent.
 *
 * @returns undefined when the user cancelled
 */
export async function chooseLastFrame(firstFrame: SourceImage): Promise<SourceImage | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: l10n.t('Choose the last frame'),
    openLabel: l10n.t('Choose'),
    filters: { [l10n.t('Images')]: IMAGE_EXTENSIONS },
    ...(isByUrl(firstFrame)
      ? {}
      : { defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(firstFrame.uri), '..') }),
  });
  const [file] = chosen ?? [];
  return file && imageFrom(file.toString());
}

/**
 * Closes the dialog of `chooseLastFrame` where VS Code draws it: a quick input, for example in a
 * browser. A dialog of the operating system blocks the window, so its form can't be used meanwhile.
 */
export async function closeLastFrameDialog(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
}
