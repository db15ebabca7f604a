import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { notify } from '../ui/notification.ts';
import { openVideo, openVideoToSide, videoUri } from '../workspace/videos.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { chooseVideo } from './chooseVideo.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Opens a task's video in an editor tab. Of several videos, the user chooses one.
 *
 * @param which `first`: the row was clicked, which opens the first video at once
 */
export async function openTaskVideo(app: App, argument: unknown, which?: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  const video = await findVideo(task, which === 'first' ? task.file : await chooseVideo(task));
  if (video !== undefined) {
    await openVideo(video);
  }
}

/** Opens a task's video to the side, so that the list keeps the focus. */
export async function openTaskVideoToSide(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  const video = task === undefined ? undefined : await findVideo(task, task.file);
  if (video !== undefined) {
    await openVideoToSide(video);
  }
}

/**
 * Finds a task's video on disk. If the file is missing, offers to download it again.
 *
 * @param file which of the task's videos; undefined: none, for example because the user cancelled
 * @returns undefined when there is no file
 */
export async function findVideo(
  task: TaskRecord,
  file: string | undefined,
): Promise<vscode.Uri | undefined> {
  if (file === undefined) {
    return undefined;
  }
  const video = videoUri(file);
  try {
    await vscode.workspace.fs.stat(video);
    return video;
  } catch {
    const again = {
      title: l10n.t('Download Again'),
      run: () => vscode.commands.executeCommand('runwayVideo.downloadAgain', task),
    };
    await notify('warning', l10n.t('The video was moved or deleted: {0}', file), [again]);
    return undefined;
  }
}
