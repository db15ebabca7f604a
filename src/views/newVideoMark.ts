import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** Only rows with new videos have URIs with this scheme. They lead nowhere. */
const SCHEME = 'runway-new-video';

/** Makes the URI that marks a row as new. @param id of the row */
export function newVideoUri(id: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${id}` });
}

/** Shows a dot at the end of rows with new videos. Rows have no dot of their own. */
export function registerNewVideoMark(): vscode.Disposable {
  const mark: vscode.FileDecoration = {
    badge: '●',
    tooltip: l10n.t('New'),
    color: new vscode.ThemeColor('textLink.foreground'),
  };
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme }) => (scheme === SCHEME ? mark : undefined),
  });
}
