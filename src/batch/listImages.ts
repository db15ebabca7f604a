import * as vscode from 'vscode';
import { IMAGE_EXTENSIONS } from '../image/file/format.ts';

const IMAGE_FILE = new RegExp(`\\.(?:${IMAGE_EXTENSIONS.join('|')})$`, 'i');

export function isImageFile(uri: vscode.Uri): boolean {
  return IMAGE_FILE.test(uri.path);
}

/** The images that are directly in a folder, in the order of their names. */
export async function listImages(folder: vscode.Uri): Promise<vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return entries
    .filter(([, type]) => (type & vscode.FileType.Directory) === 0)
    .map(([name]) => vscode.Uri.joinPath(folder, name))
    .filter(isImageFile)
    .sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
}

/** Replaces folders by the images in them. */
export async function expandFolders(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const lists = await Promise.all(
    uris.map(async (uri) => ((await isFolder(uri)) ? listImages(uri) : [uri])),
  );
  return lists.flat();
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    // Reading it says what is wrong.
    return false;
  }
}
