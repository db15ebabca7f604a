import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { makesImages, videoBase, videoName } from '../tasks/video/videoFile.ts';

/** Downloads a video of a task, and records where it is. A file that is there is overwritten. */
export async function downloadVideo(
  app: App,
  task: TaskRecord,
  index: number,
  target: vscode.Uri,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'runway-video-'));
  try {
    const tasks = await app.tasks();
    const video = await tasks.fetchVideo(task, folder, { lenient: true, index });
    await vscode.workspace.fs.copy(vscode.Uri.file(video.file), target, { overwrite: true });
    const file = target.scheme === 'file' ? target.fsPath : target.toString();
    await tasks.saved(task.id, { ...video, file }, index);
  } finally {
    // The video is safe. The system removes a temporary folder that another program has open.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The name of a video that isn't saved yet. */
export function defaultName(task: TaskRecord): string {
  return videoName(
    videoBase(task.image.name),
    makesImages(task.settings?.outputFormat) ? 'zip' : 'mp4',
    1,
  );
}
