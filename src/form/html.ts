import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page's frame. It loads our script and our style, and nothing else from anywhere. */
export function formHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(24).toString('base64');
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'form.js'));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'media', 'form.css'));
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    // The toolkit's components set styles of their own; they carry no content from outside.
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `img-src blob: data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${style.toString()}" />
    <title></title>
  </head>
  <body>
    <script type="module" nonce="${nonce}" src="${script.toString()}"></script>
  </body>
</html>`;
}
