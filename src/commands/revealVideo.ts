import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { formatLocation } from '../ui/location.ts';
import { notify } from '../ui/notification.ts';
import { chooseVideo } from './chooseVideo.ts';
import { findVideo } from './openVideo.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Shows a task's video in the explorer; outside the workspace, in the system's file manager. In a
 * browser or a remote window, VS Code can't open one: then it says where the video is.
 */
export async function revealVideo(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  const video = task && (await findVideo(task, await chooseVideo(task)));
  if (video === undefined) {
    return;
  }
  if (vscode.workspace.getWorkspaceFolder(video) !== undefined) {
    await vscode.commands.executeCommand('revealInExplorer', video);
  } else if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand('revealFileInOS', video);
  } else {
    const path = formatLocation(video.toString());
    const copy = () => vscode.env.clipboard.writeText(path);
    await notify('information', l10n.t('The video is not in this workspace: {0}', path), [
      { title: l10n.t('Copy Path'), run: copy },
    ]);
  }
}
