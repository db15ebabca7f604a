import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { formHtml, type PageCode } from './html.ts';

/** The page's code, from when it is first needed. */
let code: PageCode | undefined;

/** Returns the HTML of a form, with the page's code from the extension's folder. */
export async function pageHtml(
  { extensionUri }: vscode.ExtensionContext,
  webview: vscode.Webview,
): Promise<string> {
  code ??= await readCode(extensionUri.fsPath);
  return formHtml(code, vscode.env.language, webview.cspSource);
}

/** The address of the parts of the page that load when they are first used. */
export function partsAddress(extension: vscode.Uri, webview: vscode.Webview): string {
  return webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'page')).toString();
}

async function readCode(extension: string): Promise<PageCode> {
  const [script, style] = await Promise.all([
    readFile(join(extension, 'dist', 'form.js'), 'utf8'),
    readFile(join(extension, 'media', 'form.css'), 'utf8'),
  ]);
  return { script, style };
}
