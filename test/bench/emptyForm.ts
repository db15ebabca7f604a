import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { emptyFormCommand } from './names.ts';

/**
 * An extension with the least that a form needs: a page that says `ready`, gets an answer, and then
 * shows a text box.
 */
export function activate({ subscriptions }: vscode.ExtensionContext): void {
  subscriptions.push(vscode.commands.registerCommand(emptyFormCommand, openEmptyForm));
}

function openEmptyForm(): void {
  const panel = vscode.window.createWebviewPanel('bench', 'Form', vscode.ViewColumn.Active, {
    enableScripts: true,
  });
  panel.webview.onDidReceiveMessage(() => panel.webview.postMessage({ type: 'init' }));
  panel.webview.html = makePage(randomBytes(24).toString('base64'));
}

function makePage(nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'" />
    <title></title>
  </head>
  <body>
    <script nonce="${nonce}">
      window.addEventListener('message', () => {
        document.body.append(document.createElement('textarea'));
        document.querySelector('textarea').focus();
      });
      acquireVsCodeApi().postMessage({ type: 'ready' });
    </script>
  </body>
</html>`;
}
