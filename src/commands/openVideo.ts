import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { notify } from '../ui/notification.ts';
import { openVideo, videoUri } from '../workspace/videos.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { taskArgument } from './taskArgument.ts';

/** Opens a task's video in an editor tab. */
export async function openTaskVideo(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  const video = task === undefined ? undefined : await existingVideo(task);
  if (video !== undefined) {
    await openVideo(video);
  }
}

/** A task's video on disk. Offers to fetch it again when it is not there any more. */
export async function existingVideo(task: TaskRecord): Promise<vscode.Uri | undefined> {
  if (task.file === undefined) {
    return undefined;
  }
  const video = videoUri(task.file);
  try {
    await vscode.workspace.fs.stat(video);
    return video;
  } catch {
    const again = {
      title: l10n.t('Download Again'),
      run: () => vscode.commands.executeCommand('runwayVideo.downloadAgain', task),
    };
    await notify('warning', l10n.t('{0} is not there any more.', task.file), [again]);
    return undefined;
  }
}
