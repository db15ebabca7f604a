import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { chooseVideo } from './chooseVideo.ts';
import { findVideo } from './openVideo.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Shows a task's video in the explorer; outside the workspace, in the system's file manager.
 */
export async function revealVideo(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  const file = task && (await chooseVideo(task));
  const video = task === undefined ? undefined : await findVideo(task, file);
  if (video !== undefined) {
    const inWorkspace = vscode.workspace.getWorkspaceFolder(video) !== undefined;
    const command = inWorkspace ? 'revealInExplorer' : 'revealFileInOS';
    await vscode.commands.executeCommand(command, video);
  }
}
