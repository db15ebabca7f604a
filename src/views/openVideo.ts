import * as vscode from 'vscode';

/** Opens a video in an editor tab, with VS Code's own preview. */
export async function openVideo(video: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', video);
}
