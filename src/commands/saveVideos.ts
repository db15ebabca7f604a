import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { listVideos } from '../tasks/taskVideos.ts';
import { exists, freeName } from '../workspace/freeName.ts';
import { videoUri } from '../workspace/videos.ts';
import { defaultName, downloadVideo } from './downloadVideo.ts';

/**
 * Saves the videos of several tasks to a folder that the user selects. A file that is there already
 * stays: the new one gets a number.
 */
export async function saveVideos(app: App, tasks: readonly TaskRecord[]): Promise<void> {
  const finished = tasks.filter(({ state }) => state === 'done' || state === 'unsaved');
  if (finished.length === 0) {
    return;
  }
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      canSelectMany: false,
      title: l10n.t('Choose a folder for {0} videos', finished.length),
      openLabel: l10n.t('Save the Videos Here'),
      defaultUri: vscode.Uri.file(finished[0]?.folder ?? ''),
    })) ?? [];
  if (folder === undefined) {
    return;
  }
  const location = vscode.ProgressLocation.Notification;
  const title = l10n.t('Saving {0} videos', finished.length);
  await vscode.window.withProgress({ location, title }, async () => {
    const errors: unknown[] = [];
    for (const task of finished) {
      await saveTask(app, task, folder).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) {
      // The others are saved.
      throw errors[0];
    }
  });
}

/** Copies the videos of a task, and downloads those that aren't there. */
async function saveTask(app: App, task: TaskRecord, folder: vscode.Uri): Promise<void> {
  for (const [index, { file, isPicture }] of listVideos(task).entries()) {
    if (isPicture === true) {
      continue;
    }
    const target = await freeName(folder, file === undefined ? defaultName(task) : basename(file));
    const saved = file === undefined ? undefined : videoUri(file);
    if (saved !== undefined && (await exists(saved))) {
      await vscode.workspace.fs.copy(saved, target);
    } else {
      await downloadVideo(app, task, index, target);
    }
  }
}
