import * as vscode from 'vscode';

/** Where a task's video is: a path on disk, or the URI that the user chose elsewhere. */
export function videoUri(file: string): vscode.Uri {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(file) ? vscode.Uri.parse(file) : vscode.Uri.file(file);
}

/** Opens a video in an editor tab, with VS Code's own preview. */
export async function openVideo(video: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', video);
}

/** Opens a video in the editor group to the side. The focus stays where it is. */
export async function openVideoToSide(video: vscode.Uri): Promise<void> {
  const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  await vscode.commands.executeCommand('vscode.open', video, options);
}
