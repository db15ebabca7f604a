import * as l10n from '@vscode/l10n';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { makesImages } from '../tasks/video/videoFile.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { isUnsaved, listVideos } from '../tasks/taskVideos.ts';
import { withoutLinks } from '../ui/notification.ts';
import { exists } from '../workspace/freeName.ts';
import { videoUri } from '../workspace/videos.ts';
import { chooseVideo } from './chooseVideo.ts';
import { defaultName, downloadVideo } from './downloadVideo.ts';
import { saveVideos } from './saveVideos.ts';
import { taskArguments } from './taskArgument.ts';

/**
 * Saves a task's video to a file that the user selects. Copies the saved video if it exists;
 * otherwise downloads it from the service. The videos of several tasks go to a folder.
 *
 * @param selected the selected rows, if there are several
 */
export async function saveVideoAs(app: App, argument: unknown, selected?: unknown): Promise<void> {
  const { tasks } = await taskArguments(app, argument, selected);
  const [task, ...others] = tasks;
  if (others.length > 0) {
    await saveVideos(app, tasks);
  } else if (task !== undefined) {
    await saveOne(app, task);
  }
}

async function saveOne(app: App, task: TaskRecord): Promise<void> {
  // A video that isn't saved yet comes first: the user wants to keep it.
  const videos = listVideos(task);
  const file = videos.some(isUnsaved) ? undefined : await chooseVideo(task);
  const index = videos.findIndex((it) => (file === undefined ? isUnsaved(it) : it.file === file));
  if (index < 0) {
    return;
  }
  const name = file === undefined ? defaultName(task) : basename(file);
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Save Video As'),
    defaultUri: vscode.Uri.file(join(task.folder, name)),
    filters: makesImages(task.settings?.outputFormat)
      ? { [l10n.t('Images')]: ['zip'] }
      : { [l10n.t('Videos')]: ['mp4', 'webm', 'mov'] },
  });
  if (target === undefined) {
    return;
  }
  const saved = file === undefined ? undefined : videoUri(file);
  if (saved !== undefined && (await exists(saved))) {
    await vscode.workspace.fs.copy(saved, target, { overwrite: true });
    return;
  }
  const title = withoutLinks(l10n.t('Downloading the video for {0}', task.image.name));
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title },
    async () => downloadVideo(app, task, index, target),
  );
}
