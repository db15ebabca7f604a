import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { existingVideo } from './openVideoOf.ts';
import { taskArgument } from './taskArgument.ts';

/** Shows a task's video in the explorer, or in the system's file manager when it is elsewhere. */
export async function revealVideo(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  const video = task === undefined ? undefined : await existingVideo(task);
  if (video !== undefined) {
    const inWorkspace = vscode.workspace.getWorkspaceFolder(video) !== undefined;
    const command = inWorkspace ? 'revealInExplorer' : 'revealFileInOS';
    await vscode.commands.executeCommand(command, video);
  }
}
