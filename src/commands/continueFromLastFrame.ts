import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { openForm } from '../form/openForm.ts';
import { saveFrame } from '../gallery/saveFrame.ts';
import type { VideoFault } from '../gallery/shownVideo.ts';
import { videoStrings } from '../gallery/strings.ts';
import { readFrame } from '../gallery/videoPanel.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { formatLocation } from '../ui/location.ts';
import { notify } from '../ui/notification.ts';
import { hasCode } from '../util/durableFiles.ts';
import { describeError } from '../util/log.ts';
import { labelText } from '../views/texts/sentences.ts';
import { imageFrom } from '../workspace/imageSource.ts';
import { isVideo } from '../workspace/videos.ts';
import { chooseVideo } from './chooseVideo.ts';
import { findVideo } from './openVideo.ts';
import { ensureService } from './service/ensureService.ts';
import { taskArgument } from './taskArgument.ts';
import { selectedVideos } from './videoArgument.ts';

/** Saves the last frame of a video beside it, and opens the form for it. */
export async function continueFromLastFrame(
  app: App,
  argument: unknown,
  selected?: unknown,
): Promise<void> {
  const [file] = argument instanceof vscode.Uri ? [argument] : selectedVideos(argument, selected);
  const task = file === undefined ? await taskArgument(app, argument) : undefined;
  const video = file ?? (task && (await findVideo(task, await chooseVideo(task))));
  if (video === undefined) {
    return;
  }
  const name = basename(video.path);
  if (!isVideo(video)) {
    await notify('information', l10n.t('“{0}” is not a video.', name), []);
    return;
  }
  if ((await ensureService(app)) === undefined) {
    return;
  }
  const read = await readFrame(app, { uri: video, name, settings: {} }, 'last');
  if (read === undefined) {
    return;
  }
  if ('fault' in read) {
    await showFrameFault(read.fault, video, task);
    return;
  }
  const image = await save(app, vscode.Uri.joinPath(video, '..'), name, read.png);
  if (image !== undefined) {
    await openForm(app, imageFrom(image.toString()));
  }
}

export async function showFrameFault(
  fault: VideoFault,
  video: vscode.Uri,
  task: TaskRecord | undefined,
): Promise<void> {
  const strings = videoStrings();
  const name = basename(video.path);
  if (fault === 'missing') {
    if (task === undefined || (await findVideo(task, task.file)) !== undefined) {
      await notify('error', labelText(name, strings.faultMissing), []);
    }
    return;
  }
  const open = { title: strings.openInSystem, run: () => vscode.env.openExternal(video) };
  const text = fault === 'codec' ? strings.faultCodec : strings.faultOther;
  await notify('error', labelText(name, text), [open]);
}

/** Saves the frame. Asks for another folder if this one can't be written to. */
async function save(
  app: App,
  folder: vscode.Uri,
  videoName: string,
  png: Uint8Array,
): Promise<vscode.Uri | undefined> {
  try {
    return await saveFrame(folder, videoName, png);
  } catch (error) {
    const isRefused =
      error instanceof vscode.FileSystemError
        ? error.code === 'NoPermissions' || error.code === 'Unavailable'
        : hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR');
    if (!isRefused) {
      throw error;
    }
    app.log.warn(describeError(error));
    const other = await chooseOtherFolder(folder);
    return other && save(app, other, videoName, png);
  }
}

async function chooseOtherFolder(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  const choose = l10n.t('Choose Folder…');
  const message = l10n.t(
    'The last frame can’t be saved in {0}. Choose another folder for it.',
    formatLocation(folder.toString()),
  );
  if ((await vscode.window.showWarningMessage(message, choose)) !== choose) {
    return undefined;
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    title: l10n.t('Choose a folder for the image'),
    openLabel: l10n.t('Save the Image Here'),
  });
  return chosen?.[0];
}
