import * as vscode from 'vscode';
import { IMAGE_EXTENSIONS } from '../image/file/format.ts';
import { exists } from '../workspace/freeName.ts';
import { findImageLink, linkedPath } from './imageLinks.ts';

/** Lines around the cursor that are searched. A tag may have several. */
const LINES = 5;

const IMAGE = new RegExp(`\\.(?:${IMAGE_EXTENSIONS.join('|')})$`, 'i');

/** Folders that a site has at its root. */
const SERVED = ['public', 'static'];

/** Offers a video of the image that a link at the cursor names, if its file is there. */
export async function imageLinkActions(
  document: vscode.TextDocument,
  { start }: vscode.Range,
): Promise<vscode.CodeAction[]> {
  const first = Math.max(0, start.line - LINES);
  const from = new vscode.Position(first, 0);
  const lines = document.getText(new vscode.Range(first, 0, start.line + LINES + 1, 0));
  const offset = document.offsetAt(start) - document.offsetAt(from);
  const isMarkdown = document.languageId !== 'html';
  const link = findImageLink(lines.replaceAll('\r\n', ' \n'), offset, isMarkdown);
  const path = link && linkedPath(link.address);
  if (path === undefined || !IMAGE.test(path)) {
    return [];
  }
  const image = await findFile(document, path);
  if (image === undefined) {
    return [];
  }
  const title = vscode.l10n.t('Generate Video from This Image…');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.Refactor);
  action.command = { title, command: 'runwayVideo.generate', arguments: [image] };
  return [action];
}

async function findFile(
  document: vscode.TextDocument,
  path: string,
): Promise<vscode.Uri | undefined> {
  const root = vscode.workspace.getWorkspaceFolder(document.uri)?.uri;
  const folder =
    document.uri.scheme === 'untitled'
      ? vscode.workspace.workspaceFolders?.[0]?.uri
      : vscode.Uri.joinPath(document.uri, '..');
  const places = path.startsWith('/')
    ? root === undefined
      ? []
      : [root, ...SERVED.map((name) => vscode.Uri.joinPath(root, name))]
    : folder === undefined
      ? []
      : [folder];
  for (const place of places) {
    const file = vscode.Uri.joinPath(place, path);
    if (await exists(file)) {
      return file;
    }
  }
  return undefined;
}
