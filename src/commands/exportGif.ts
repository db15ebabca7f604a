import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { openGifPanel } from '../documents/gifPanel.ts';
import { findDocument } from '../documents/findDocument.ts';
import { insertVideos } from '../documents/insertVideos.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { notify } from '../ui/notification.ts';
import { plainText } from '../util/plainText.ts';
import { freeName } from '../workspace/freeName.ts';
import { isVideo } from '../workspace/videos.ts';
import { chooseVideo } from './chooseVideo.ts';
import { findVideo } from './openVideo.ts';
import { showCommandError } from './showCommandError.ts';
import { taskArgument } from './taskArgument.ts';
import { selectedVideos } from './videoArgument.ts';

/** Makes a GIF of a task's video, or of a video file of the explorer. */
export async function exportGif(app: App, argument: unknown, selected?: unknown): Promise<void> {
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
  openGifPanel(app, video, name, async (gif) => {
    try {
      return await save(app, video, gif, task);
    } catch (error) {
      // The GIF stays in its panel, and can be saved elsewhere.
      const again = () => exportGif(app, argument, selected);
      void showCommandError(app, 'runwayVideo.exportGif', error, again);
      return false;
    }
  });
}

/** @returns whether it was saved */
async function save(
  app: App,
  video: vscode.Uri,
  gif: Uint8Array,
  task: TaskRecord | undefined,
): Promise<boolean> {
  const name = basename(video.path).replace(/\.\w+$/, '.gif');
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Save GIF'),
    defaultUri: await freeName(vscode.Uri.joinPath(video, '..'), name),
    filters: { GIF: ['gif'] },
  });
  if (target === undefined) {
    return false;
  }
  await vscode.workspace.fs.writeFile(target, gif);
  const prompt = plainText(task?.settings?.promptText ?? '', 120);
  const title = prompt === '' ? basename(target.path) : prompt;
  const insert = {
    title: l10n.t('Insert into Document'),
    run: () => insertGif(app, target, title),
  };
  const open = {
    title: l10n.t('Open'),
    run: () => vscode.commands.executeCommand('vscode.open', target),
  };
  // The panel is closed now. The message may stay for a long time.
  void notify('information', l10n.t('{0} is saved.', basename(target.path)), [insert, open]);
  return true;
}

async function insertGif(app: App, uri: vscode.Uri, title: string): Promise<void> {
  const editor = await findDocument(app.lastEditor);
  if (editor !== undefined) {
    await insertVideos(editor, [{ uri, title, isImage: true }]);
  }
}
