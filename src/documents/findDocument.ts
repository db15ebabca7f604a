import * as l10n from '@vscode/l10n';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { notify } from '../ui/notification.ts';
import type { LastEditor } from './lastEditor.ts';

/** Documents that show videos, by the extensions of their files. */
const DOCUMENTS = '**/*.{md,markdown,mdx,qmd,rmd,html,htm,vue,astro,svelte,tex}';

/** Most documents to choose from. */
const MOST_DOCUMENTS = 500;

/**
 * Finds the editor to insert a video into: the one that was used last. If no document is open, the
 * user chooses one of the workspace; the cursor is at its end.
 *
 * @returns undefined when the user chose none, or when the workspace has none. The user is told the
 * latter.
 */
export async function findDocument(lastEditor: LastEditor): Promise<vscode.TextEditor | undefined> {
  const editor = await lastEditor.find();
  if (editor !== undefined) {
    return editor;
  }
  const found = await vscode.workspace.findFiles(DOCUMENTS, '**/node_modules/**', MOST_DOCUMENTS);
  if (found.length === 0) {
    const message = l10n.t('Open the document for the video, and place the cursor in it.');
    await notify('information', message, []);
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(found.map(toRow).toSorted(byReader), {
    title: l10n.t('Insert into Which Document?'),
    matchOnDescription: true,
  });
  return chosen && openAtEnd(chosen.uri);
}

/** A document in the list. */
interface Row extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
}

function toRow(uri: vscode.Uri): Row {
  const folder = posix.dirname(vscode.workspace.asRelativePath(uri));
  return { uri, label: posix.basename(uri.path), description: folder === '.' ? '' : folder };
}

/** A README is what most people look for, and the one at the top before others. */
function byReader(a: Row, b: Row): number {
  const rank = ({ label, uri }: Row) =>
    (/^readme\b/i.test(label) ? 0 : 1000) + uri.path.split('/').length;
  return rank(a) - rank(b) || (a.uri.path < b.uri.path ? -1 : 1);
}

/** Opens a document with the cursor in an empty line at its end. */
async function openAtEnd(uri: vscode.Uri): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(uri);
  const { document } = editor;
  const { range } = document.lineAt(document.lineCount - 1);
  if (!range.isEmpty) {
    await editor.edit((edit) => edit.insert(range.end, '\n\n'));
  }
  const end = document.lineAt(document.lineCount - 1).range.end;
  editor.selection = new vscode.Selection(end, end);
  return editor;
}
