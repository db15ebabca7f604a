import * as l10n from '@vscode/l10n';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { videoBase, videoName } from '../tasks/video/videoFile.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { withoutLinks } from '../ui/notification.ts';
import { videoUri } from '../workspace/videos.ts';
import { taskArgument } from './taskArgument.ts';

/**
 * Saves a task's video to a file that the user selects. Copies the saved video if it exists;
 * otherwise downloads it from the service.
 */
export async function saveVideoAs(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  if (task === undefined) {
    return;
  }
  const name = task.file === undefined ? defaultName(task) : basename(task.file);
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Save Video As'),
    defaultUri: vscode.Uri.file(join(task.folder, name)),
    filters: { [l10n.t('Videos')]: ['mp4', 'webm', 'mov'] },
  });
  if (target === undefined) {
    return;
  }
  const saved = task.file === undefined ? undefined : videoUri(task.file);
  if (saved !== undefined && (await exists(saved))) {
    await vscode.workspace.fs.copy(saved, target, { overwrite: true });
    return;
  }
  await downloadTo(app, task, target);
}

async function downloadTo(app: App, task: TaskRecord, target: vscode.Uri): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'runway-video-'));
  try {
    const title = withoutLinks(l10n.t('Downloading the video for {0}', task.image.name));
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title },
      async () => {
        const file = await (await app.tasks()).fetchVideo(task, folder, { lenient: true });
        await vscode.workspace.fs.copy(vscode.Uri.file(file), target, { overwrite: true });
      },
    );
    await (
      await app.tasks()
    ).saved(task.id, target.scheme === 'file' ? target.fsPath : target.toString());
  } finally {
    // The video is safe. The system removes a temporary folder that another program has open.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function defaultName(task: TaskRecord): string {
  return videoName(videoBase(task.image.name), 'mp4', 1);
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
