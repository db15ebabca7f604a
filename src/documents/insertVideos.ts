import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { freeName } from '../workspace/freeName.ts';
import { videoAddress } from './videoAddress.ts';
import { addressStyle, videoSnippet, type SnippetVideo } from './videoSnippet.ts';

/** A video for a document. */
export interface InsertedVideo extends Pick<SnippetVideo, 'title' | 'size' | 'isImage'> {
  readonly uri: vscode.Uri;
}

/**
 * Inserts videos at the cursor of an editor, as a snippet in which titles and options can be
 * changed. Nothing that is selected is replaced.
 *
 * @returns whether they are there: the user may cancel, and a document may not be changed
 */
export async function insertVideos(
  editor: vscode.TextEditor,
  videos: readonly InsertedVideo[],
): Promise<boolean> {
  const folder = documentFolder(editor.document);
  const root = folder && vscode.workspace.getWorkspaceFolder(folder)?.uri;
  const placed = await placeVideos(videos, folder, root);
  if (placed === undefined) {
    return false;
  }
  return editor.insertSnippet(videosSnippet(editor.document, placed), editor.selection.active);
}

/** The snippet that shows videos in a document, where they are. */
export function videosSnippet(
  document: vscode.TextDocument,
  videos: readonly InsertedVideo[],
): vscode.SnippetString {
  const folder = documentFolder(document);
  const root = folder && vscode.workspace.getWorkspaceFolder(folder)?.uri;
  const { languageId } = document;
  const style = addressStyle(languageId);
  const template = vscode.workspace
    .getConfiguration('markdown.editor.filePaste', document)
    .get<string>('videoSnippet');
  const snippet = new vscode.SnippetString();
  for (const [index, { uri, ...video }] of videos.entries()) {
    const absolute = { url: uri.toString(), path: pathOf(uri) };
    const address = videoAddress(style, { video: uri, absolute, folder, root });
    snippet.appendText(index === 0 ? '' : '\n');
    for (const part of videoSnippet(languageId, { address, ...video }, template)) {
      if (typeof part === 'string') {
        snippet.appendText(part);
      } else if ('choices' in part) {
        snippet.appendChoice([...part.choices]);
      } else {
        snippet.appendPlaceholder((inner) => inner.appendText(part.placeholder));
      }
    }
  }
  return snippet;
}

/** The folder that relative paths of a document begin at. */
function documentFolder({ uri }: vscode.TextDocument): vscode.Uri | undefined {
  if (uri.scheme === 'untitled') {
    return vscode.workspace.workspaceFolders?.[0]?.uri;
  }
  const notebook = vscode.workspace.notebookDocuments.find((it) =>
    it.getCells().some(({ document }) => document.uri.toString() === uri.toString()),
  );
  return vscode.Uri.joinPath(notebook?.uri ?? uri, '..').with({ query: '', fragment: '' });
}

function pathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
}

/**
 * A document and the files that it shows are shared together. So asks about videos that are not in
 * its workspace folder.
 *
 * @returns the videos where the document names them; undefined when the user cancelled
 */
async function placeVideos(
  videos: readonly InsertedVideo[],
  folder: vscode.Uri | undefined,
  root: vscode.Uri | undefined,
): Promise<readonly InsertedVideo[] | undefined> {
  const isOutside = ({ uri }: InsertedVideo) =>
    root !== undefined &&
    vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() !== root.toString();
  const outside = videos.filter(isOutside);
  const [first] = outside;
  if (first === undefined || folder === undefined) {
    return videos;
  }
  const copy = l10n.t('Copy Beside the Document');
  const chosen = await vscode.window.showQuickPick(
    [
      { label: copy, detail: l10n.t('Anyone who gets the document’s folder also gets the video.') },
      { label: l10n.t('Insert Its Path'), detail: l10n.t('The file stays where it is.') },
    ],
    {
      title:
        outside.length === 1
          ? l10n.t('“{0}” is not in the folder of this workspace', basename(first.uri.path))
          : l10n.t('{0} videos are not in the folder of this workspace', outside.length),
    },
  );
  if (chosen === undefined) {
    return undefined;
  }
  if (chosen.label !== copy) {
    return videos;
  }
  const placed: InsertedVideo[] = [];
  for (const video of videos) {
    placed.push(isOutside(video) ? { ...video, uri: await copyTo(folder, video.uri) } : video);
  }
  return placed;
}

async function copyTo(folder: vscode.Uri, video: vscode.Uri): Promise<vscode.Uri> {
  const target = await freeName(folder, basename(video.path));
  await vscode.workspace.fs.copy(video, target);
  return target;
}
