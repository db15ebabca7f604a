import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { TaskRecord } from '../tasks/record.ts';
import { listFiles } from '../tasks/taskVideos.ts';
import { formatLocation } from '../ui/location.ts';
import { notify } from '../ui/notification.ts';
import { isVideoFile } from '../util/isVideoFile.ts';

/** Where a task's video is: a path on disk, or the URI that the user chose elsewhere. */
export function videoUri(file: string): vscode.Uri {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(file) ? vscode.Uri.parse(file) : vscode.Uri.file(file);
}

/** Whether a file is a video, by its name. */
export function isVideo({ path }: vscode.Uri): boolean {
  return isVideoFile(path);
}

/** Finds the task that made a video. */
export function findVideoTask(
  tasks: readonly TaskRecord[],
  video: vscode.Uri,
): TaskRecord | undefined {
  const address = video.toString();
  return tasks.find((task) => listFiles(task).some((it) => videoUri(it).toString() === address));
}

/**
 * Opens a video in an editor tab, with VS Code's own preview. An archive of images is revealed.
 *
 * @param tab `own tab`: the next one that is opened doesn't take its place
 */
export async function openVideo(video: vscode.Uri, tab?: 'own tab'): Promise<void> {
  await open(video, tab === undefined ? {} : { preview: false });
}

/** Opens a video in the editor group to the side. The focus stays where it is. */
export async function openVideoToSide(video: vscode.Uri): Promise<void> {
  const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  await open(video, options);
}

async function open(video: vscode.Uri, options: vscode.TextDocumentShowOptions): Promise<void> {
  if (video.path.endsWith('.zip')) {
    await revealVideo(video);
  } else {
    await vscode.commands.executeCommand('vscode.open', video, options);
  }
}

/**
 * Shows a video in the explorer; outside the workspace, in the system's file manager. In a browser or
 * a remote window, VS Code can't open one: then it says where the video is.
 */
export async function revealVideo(video: vscode.Uri): Promise<void> {
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
