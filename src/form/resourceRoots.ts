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
