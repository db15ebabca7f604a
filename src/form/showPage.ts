import * as vscode from 'vscode';
import { formHtml } from './html.ts';

/** Loads the form's page into a panel. */
export function showPage({ webview }: vscode.WebviewPanel, extension: vscode.Uri): void {
  const address = (...path: string[]) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, ...path)).toString();
  webview.options = {
    enableScripts: true,
    localResourceRoots: ['dist', 'media'].map((folder) => vscode.Uri.joinPath(extension, folder)),
  };
  webview.html = formHtml(
    {
      script: address('dist', 'form.js'),
      style: address('media', 'form.css'),
      cspSource: webview.cspSource,
    },
    vscode.env.language,
  );
}
