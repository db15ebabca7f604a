import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { listFiles } from '../tasks/taskVideos.ts';
import { describeError } from '../util/log.ts';
import { listRowTasks, type Row } from '../views/rows.ts';
import { videoUri } from '../workspace/videos.ts';
import { openDropped } from './openDropped.ts';
import { readUriList, URI_LIST, writeUriList } from './uriList.ts';

/** Most videos of one drag. A closed group may have thousands. */
const MOST_VIDEOS = 100;

/** Gives the saved videos of the dragged rows to what they are dropped on. */
export async function dragRows(
  app: App,
  rows: readonly Row[],
  transfer: vscode.DataTransfer,
): Promise<void> {
  const tasks = await app.tasks();
  const files = rows.flatMap(listRowTasks).flatMap((task) => {
    const current = tasks.get(task.id);
    return current === undefined ? [] : listFiles(current);
  });
  const uris = [...new Set(files)].slice(0, MOST_VIDEOS).map((file) => videoUri(file).toString());
  if (uris.length > 0) {
    transfer.set(URI_LIST, new vscode.DataTransferItem(writeUriList(uris)));
  }
}

/** Opens the pages of images that are dropped on the list. Its own rows do nothing there. */
export async function dropOnList(app: App, transfer: vscode.DataTransfer): Promise<void> {
  if (transfer.get('application/vnd.code.tree.runwayvideo.tasks') !== undefined) {
    return;
  }
  const list = await transfer.get(URI_LIST)?.asString();
  const files = [...transfer].flatMap(([, item]) => item.asFile() ?? []);
  try {
    await openDropped(app, readUriList(list ?? ''), files);
  } catch (error) {
    app.log.error(describeError(error));
  }
}
