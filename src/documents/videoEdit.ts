import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { describeError } from '../util/log.ts';
import { exists } from '../workspace/freeName.ts';
import { findVideoTask, isVideo } from '../workspace/videos.ts';
import { describeVideo } from './describeVideo.ts';
import { videosSnippet } from './insertVideos.ts';
import { readUriList } from './uriList.ts';

/** What a drop or a paste inserts, and its name in VS Code's list of choices. */
export interface VideoEdit {
  readonly snippet: vscode.SnippetString;
  readonly title: string;
}

/** What the user does, as VS Code's settings for Markdown name it. */
export type FileAction = 'drop' | 'filePaste';

/** Most videos of one drop. */
const MOST_VIDEOS = 100;

/** Videos that VS Code itself writes as elements into Markdown. Other files become links there. */
const KNOWN_IN_MARKDOWN = /\.(?:mp4|mov)$/i;

/**
 * Makes the edit for files that are dropped on a document, or pasted.
 *
 * @param files their URIs, as a list of URIs is written, and what the user does with them
 * @returns undefined when VS Code's own edits are better: other files are among them, or it writes
 *   the same element, and the prompt of the videos isn't known
 */
export async function makeVideoEdit(
  app: App,
  document: vscode.TextDocument,
  { list, action }: { readonly list: string; readonly action: FileAction },
): Promise<VideoEdit | undefined> {
  const uris = readUriList(list).map(parse);
  const videos = uris.filter((uri) => uri !== undefined && isVideo(uri)) as vscode.Uri[];
  const isOurs = videos.length === uris.length && videos.length <= MOST_VIDEOS;
  const isMarkdown = document.languageId === 'markdown';
  if (!isOurs || (isMarkdown && isSwitchedOff(document, action)) || !(await areThere(videos))) {
    return undefined;
  }
  const tasks = await findTasks(app, videos);
  const isPrompted = tasks.some((task) => (task?.settings?.promptText ?? '') !== '');
  if (isMarkdown && !isPrompted && videos.every(({ path }) => KNOWN_IN_MARKDOWN.test(path))) {
    return undefined;
  }
  const described = videos.map((uri, index) => {
    const task = tasks[index];
    return task === undefined ? { uri, title: basename(uri.path) } : describeVideo(task, uri);
  });
  return { snippet: videosSnippet(document, described), title: nameEdit(document, isPrompted) };
}

function nameEdit({ languageId }: vscode.TextDocument, isPrompted: boolean): string {
  return languageId === 'latex'
    ? l10n.t('Insert Link to Video')
    : isPrompted
      ? l10n.t('Insert Video with Its Prompt as Title')
      : l10n.t('Insert Video');
}

/** Whether the user wants paths and not Markdown. */
function isSwitchedOff(document: vscode.TextDocument, action: FileAction): boolean {
  const setting = vscode.workspace
    .getConfiguration(`markdown.editor.${action}`, document)
    .get<unknown>('enabled');
  return setting === 'never' || setting === false;
}

/** Whether the files can be read here. The path of a file on the desktop may lead elsewhere. */
async function areThere(videos: readonly vscode.Uri[]): Promise<boolean> {
  const found = await Promise.all(videos.map((video) => exists(video)));
  return found.every(Boolean);
}

/** The tasks that made the videos, if they are on the list. A video is inserted without it, too. */
async function findTasks(
  app: App,
  videos: readonly vscode.Uri[],
): Promise<readonly (TaskRecord | undefined)[]> {
  try {
    const tasks = await app.tasks();
    await tasks.loadEnded();
    const all = tasks.all();
    return videos.map((video) => findVideoTask(all, video));
  } catch (error) {
    app.log.warn(describeError(error));
    return [];
  }
}

/** @returns undefined for the address of a video on the web: a user may want the address itself */
function parse(text: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(text, true);
    return /^https?$/i.test(uri.scheme) ? undefined : uri;
  } catch {
    return undefined;
  }
}
