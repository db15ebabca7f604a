import * as vscode from 'vscode';
import type { SourceImage } from '../image/promptImage.ts';
import { videoFolder } from '../workspace/imageSource.ts';
import { readPageCode, type PageContent } from './pageContent.ts';

/** The page of an image. It may load its own parts, posters, and videos from their folder. */
export async function formContent(
  { extensionUri, globalStorageUri }: vscode.ExtensionContext,
  image: SourceImage,
): Promise<PageContent> {
  const [code, folder] = await Promise.all([
    readPageCode(extensionUri, 'form.js', 'form.css'),
    videoFolder(image),
  ]);
  const localResourceRoots = [
    vscode.Uri.joinPath(extensionUri, 'dist', 'page'),
    vscode.Uri.joinPath(globalStorageUri, 'posters'),
    ...(folder === undefined ? [] : [vscode.Uri.file(folder)]),
  ];
  return { options: { enableScripts: true, localResourceRoots }, code };
}

/** The address of the parts of the page that load when they are first used. */
export function partsAddress(extension: vscode.Uri, webview: vscode.Webview): string {
  return webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'page')).toString();
}
