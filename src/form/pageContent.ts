import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { formHtml, type PageCode } from './html.ts';

/**
 * What a page is made of. It is read before the panel is made: VS Code loads a page twice if it
 * learns of either a moment later.
 */
export interface PageContent {
  readonly options: vscode.WebviewOptions;
  readonly code: PageCode;
}

/** The code of each page that was needed, by the name of its script. */
const codes = new Map<string, PageCode>();

/** Reads a page's script from `dist`, and its styles from `media`. */
export async function readPageCode(
  extension: vscode.Uri,
  script: string,
  ...styles: readonly string[]
): Promise<PageCode> {
  const read = (folder: string) => (file: string) =>
    readFile(join(extension.fsPath, folder, file), 'utf8');
  const known = codes.get(script);
  if (known !== undefined) {
    return known;
  }
  const [code, ...texts] = await Promise.all([read('dist')(script), ...styles.map(read('media'))]);
  const page = { script: code, style: texts.join('\n') };
  codes.set(script, page);
  return page;
}

/** Loads a page into its panel. */
export function loadPage(webview: vscode.Webview, { options, code }: PageContent): void {
  webview.options = options;
  webview.html = formHtml(code, vscode.env.language, webview.cspSource);
}
