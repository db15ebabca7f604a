import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { saveFrame } from '../gallery/saveFrame.ts';
import { readFrame } from '../gallery/videoPanel.ts';
import { notify } from '../ui/notification.ts';
import { chooseVideo } from './chooseVideo.ts';
import { showFrameFault } from './continueFromLastFrame.ts';
import { findVideo } from './openVideo.ts';
import { taskArgument } from './taskArgument.ts';

/** Saves the first frame of a task's video as an image beside it. */
export async function savePoster(app: App, argument: unknown): Promise<void> {
  const task = await taskArgument(app, argument);
  const video = task && (await findVideo(task, await chooseVideo(task)));
  if (video === undefined) {
    return;
  }
  const name = basename(video.path);
  const read = await readFrame(app, { uri: video, name, settings: {} }, 'first');
  if (read === undefined) {
    return;
  }
  if ('fault' in read) {
    await showFrameFault(read.fault, video, task);
    return;
  }
  const poster = await saveFrame(vscode.Uri.joinPath(video, '..'), name, read.png, 'poster');
  const open = {
    title: l10n.t('Open'),
    run: () => vscode.commands.executeCommand('vscode.open', poster),
  };
  await notify('information', l10n.t('{0} is saved.', basename(poster.path)), [open]);
}
