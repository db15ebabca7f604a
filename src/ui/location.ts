import * as vscode from 'vscode';

/** Returns a file's path as the user's system writes it, or the URI of another file system. */
export function formatLocation(uri: string): string {
  const parsed = vscode.Uri.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : uri;
}
