import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { formHtml, type PageCode } from '../form/html.ts';

/** The page's code, from when it is first needed. */
let code: PageCode | undefined;

/** Returns the HTML of the page of a batch, with the page's code from the extension's folder. */
export async function batchHtml(
  { extensionUri }: vscode.ExtensionContext,
  webview: vscode.Webview,
): Promise<string> {
  code ??= await readCode(extensionUri.fsPath);
  return formHtml(code, vscode.env.language, webview.cspSource);
}

async function readCode(extension: string): Promise<PageCode> {
  const [script, ...styles] = await Promise.all(
    ['dist/batch.js', 'media/form.css', 'media/batch.css'].map((file) =>
      readFile(join(extension, file), 'utf8'),
    ),
  );
  return { script: script ?? '', style: styles.join('\n') };
}
