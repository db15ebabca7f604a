import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { IMAGE_BYTES } from '../image/delivery.ts';
import { recogniseImage } from '../image/file/imageFile.ts';
import type { ShownFormat } from '../image/file/format.ts';
import { ImageError } from '../image/imageError.ts';
import { videoBase } from '../tasks/video/videoFile.ts';
import { notify } from '../ui/notification.ts';
import { errorText } from '../views/texts/failureText.ts';
import { freeName } from '../workspace/freeName.ts';

/** The end of the name of an image's file. */
const EXTENSIONS: Readonly<Record<ShownFormat, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
  'image/x-icon': 'ico',
  'image/jxl': 'jxl',
  'image/heic': 'heic',
  'image/tiff': 'tiff',
};

/**
 * Stores an image that has no file yet. The user says where: its video goes to the same folder.
 *
 * @param name of the image, as it came
 * @returns undefined when the user cancelled, or when it is not an image
 */
export async function storeImage(
  app: App,
  bytes: Uint8Array,
  name: string,
): Promise<vscode.Uri | undefined> {
  let extension: string;
  try {
    if (bytes.length > IMAGE_BYTES) {
      throw new ImageError({ code: 'tooLarge', bytes: bytes.length, limit: IMAGE_BYTES });
    }
    extension = EXTENSIONS[recogniseImage(bytes).format];
  } catch (error) {
    app.log.warn(`“${name}” is not stored.`);
    await notify('warning', errorText(error), []);
    return undefined;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Save the Image and Make a Video of It'),
    saveLabel: l10n.t('Save and Continue'),
    defaultUri: await freeName(folder, `${videoBase(basename(name))}.${extension}`),
    filters: { [l10n.t('Images')]: [extension] },
  });
  if (target !== undefined) {
    await vscode.workspace.fs.writeFile(target, bytes);
  }
  return target;
}
