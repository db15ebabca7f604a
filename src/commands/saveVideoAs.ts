import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { videoBase, videoName } from '../tasks/videoFile.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { withoutLinks } from '../views/offer.ts';
import { videoUri } from '../views/openVideo.ts';
import { taskArgument } from './taskArgument.ts';

/** Saves a task's video where the user says: the saved one, or once more from the service. */
export async function saveVideoAs(parts: Parts, argument: unknown): Promise<void> {
  const task = taskArgument(parts, argument);
  if (task === undefined) {
    return;
  }
  const name = task.file === undefined ? defaultName(task) : basename(task.file);
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save Video As'),
    defaultUri: vscode.Uri.file(join(task.folder, name)),
    filters: { [vscode.l10n.t('Videos')]: ['mp4', 'webm', 'mov'] },
  });
  if (target === undefined) {
    return;
  }
  const saved = task.file === undefined ? undefined : videoUri(task.file);
  if (saved !== undefined && (await exists(saved))) {
    await vscode.workspace.fs.copy(saved, target, { overwrite: true });
    return;
  }
  await downloadTo(parts, task, target);
}

async function downloadTo(parts: Parts, task: TaskRecord, target: vscode.Uri): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'runway-video-'));
  try {
    const title = withoutLinks(vscode.l10n.t('Downloading the video of {0}', task.image.name));
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title },
      async () => {
        const file = await parts.tasks.fetchVideo(task, folder, { lenient: true });
        await vscode.workspace.fs.copy(vscode.Uri.file(file), target, { overwrite: true });
      },
    );
    await parts.tasks.saved(task.id, target.scheme === 'file' ? target.fsPath : target.toString());
  } finally {
    await rm(folder, { recursive: true, force: true });
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
