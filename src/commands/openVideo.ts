import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { confirm } from '../ui/confirm.ts';
import { notify } from '../ui/notification.ts';
import { openVideo, openVideoToSide, videoUri } from '../workspace/videos.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { chooseVideo } from './chooseVideo.ts';
import { taskArgument, taskArguments } from './taskArgument.ts';

/** More videos are opened only after a question: each takes an editor tab. */
const AT_ONCE = 10;

/**
 * Opens a task's video in an editor tab. Of several videos, the user chooses one.
 *
 * @param selected the selected rows; of several tasks, each first video gets its own tab
 */
export async function openTaskVideo(
  app: App,
  argument: unknown,
  selected?: unknown,
): Promise<void> {
  const { tasks } = await taskArguments(app, argument, selected);
  const [task, ...others] = tasks;
  if (others.length > 0) {
    await openVideos(app, tasks);
    return;
  }
  if (task !== undefined) {
    await openFile(app, task, await chooseVideo(task));
  }
}

/** Opens a task's first video in an editor tab. */
export function openFirstVideo(app: App, task: TaskRecord): Promise<void> {
  return openFile(app, task, task.file);
}

async function openFile(app: App, task: TaskRecord, file: string | undefined): Promise<void> {
  const video = await findVideo(task, file);
  if (video !== undefined) {
    await openVideo(video);
    await markSeen(app, task);
  }
}

async function openVideos(app: App, tasks: readonly TaskRecord[]): Promise<void> {
  const saved = tasks.filter(({ file }) => file !== undefined);
  const question = l10n.t('Open {0} videos, each in its own tab?', saved.length);
  if (saved.length > AT_ONCE && !(await confirm(question, l10n.t('Open')))) {
    return;
  }
  for (const task of saved) {
    const video = await findVideo(task, task.file);
    if (video !== undefined) {
      await openVideo(video, 'own tab');
      await markSeen(app, task);
    }
  }
}

/** Opens a task's video to the side, so that the list keeps the focus. */
export async function openTaskVideoToSide(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  const video = task === undefined ? undefined : await findVideo(task, task.file);
  if (video !== undefined) {
    await openVideoToSide(video);
    await markSeen(app, task);
  }
}

/** The video is no longer new. */
export async function markSeen(app: App, task: TaskRecord | undefined): Promise<void> {
  if (task?.unseen === true) {
    await (await app.tasks()).seen(task.id);
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
