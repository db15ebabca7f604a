import * as vscode from 'vscode';
import type { SourceImage } from '../image/promptImage.ts';
import { videoFolder } from '../workspace/imageSource.ts';

/** The folders that the page of an image may load files from: its own parts, and the videos. */
export async function resourceRoots(
  { extensionUri, globalStorageUri }: vscode.ExtensionContext,
  image: SourceImage,
): Promise<vscode.Uri[]> {
  const folder = await videoFolder(image);
  return [
    vscode.Uri.joinPath(extensionUri, 'dist', 'page'),
    vscode.Uri.joinPath(globalStorageUri, 'posters'),
    ...(folder === undefined ? [] : [vscode.Uri.file(folder)]),
  ];
}

/** The folders of files that are in none of the folders. */
export function missingRoots(
  roots: readonly vscode.Uri[],
  files: readonly vscode.Uri[],
): vscode.Uri[] {
  const missing = new Map<string, vscode.Uri>();
  for (const file of files) {
    const folder = vscode.Uri.joinPath(file, '..');
    if (!roots.some((root) => contains(root, file))) {
      missing.set(folder.toString(), folder);
    }
  }
  return [...missing.values()];
}

function contains(root: vscode.Uri, file: vscode.Uri): boolean {
  const folder = root.path.endsWith('/') ? root.path : `${root.path}/`;
  return (
    root.scheme === file.scheme && root.authority === file.authority && file.path.startsWith(folder)
  );
}
