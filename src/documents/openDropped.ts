import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { isByUrl } from '../image/promptImage.ts';
import { notify } from '../ui/notification.ts';
import { isVideo } from '../workspace/videos.ts';
import { storeImage } from './storeImage.ts';

/** A file whose place may not be known: one of the desktop, in a browser. */
export interface DroppedFile {
  readonly name: string;
  readonly uri?: vscode.Uri | undefined;
  data(): Thenable<Uint8Array>;
}

/** A file whose bytes a page has read. */
export function fileOf({
  name,
  bytes,
}: {
  readonly name: string;
  readonly bytes: Uint8Array;
}): DroppedFile {
  return { name, data: () => Promise.resolve(bytes) };
}

/**
 * Opens the pages of images that were dropped: files, an image on the web, or the bytes of a file
 * that this computer doesn't have. The user says where these are stored.
 */
export async function openDropped(
  app: App,
  uris: readonly string[],
  files: readonly DroppedFile[],
): Promise<void> {
  const [web] = uris.filter((uri) => isByUrl({ uri, name: '' }));
  const local = uris.filter((uri) => uri !== web).flatMap(parseFile);
  // On a remote computer, the path of a file on the desktop leads elsewhere.
  const isHere = vscode.env.remoteName === undefined;
  const found = local.length > 0 ? local : isHere ? files.flatMap(({ uri }) => uri ?? []) : [];
  const images = found.filter((uri) => !isVideo(uri));
  if (images.length > 0) {
    await vscode.commands.executeCommand('runwayVideo.generate', images[0], images);
  } else if (files.length > 0 && found.length === 0) {
    await storeAndOpen(app, files);
  } else if (web !== undefined) {
    await vscode.commands.executeCommand('runwayVideo.generateFromUrl', web);
  } else {
    await notify(
      'information',
      l10n.t('No image found. Drop an image to make a video from it.'),
      [],
    );
  }
}

/** Stores images whose files are not here, and opens their pages. */
async function storeAndOpen(app: App, files: readonly DroppedFile[]): Promise<void> {
  const stored: vscode.Uri[] = [];
  for (const file of files) {
    const uri = await storeImage(app, await file.data(), file.name);
    if (uri !== undefined) {
      stored.push(uri);
    }
  }
  if (stored.length > 0) {
    await vscode.commands.executeCommand('runwayVideo.generate', stored[0], stored);
  }
}

/** A file of a file system that VS Code can read. */
function parseFile(text: string): vscode.Uri[] {
  try {
    const uri = vscode.Uri.parse(text, true);
    return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined ? [] : [uri];
  } catch {
    return [];
  }
}
