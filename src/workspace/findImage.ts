import * as l10n from '@vscode/l10n';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { ImageError } from '../image/imageError.ts';
import type { SourceImage } from '../image/promptImage.ts';
import { plainText } from '../util/plainText.ts';
import { imageFrom } from './imageSource.ts';
import { isInside, isLinkedOutside } from './isLinkedOutside.ts';
import { resolveInside } from './resolveInside.ts';

/**
 * Finds an image of the workspace by its path, for a caller who may read nothing else: no address, no
 * file outside the workspace, also not through a link.
 *
 * @throws an `Error` with a sentence, or {ImageError} `missing`
 */
export async function findImage(path: string): Promise<SourceImage> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    throw new Error(l10n.t('Open a folder first. Images are found by their paths in it.'));
  }
  const files = listCandidates(path, folders);
  for (const file of files) {
    if (await isFile(file)) {
      await checkLinks(file, folders);
      return imageFrom(file.toString());
    }
  }
  if (files.length === 0) {
    throw new Error(
      l10n.t(
        'The image must be a file in this workspace. Enter its path relative to a workspace folder.',
      ),
    );
  }
  throw new ImageError({ code: 'missing', path: plainText(path, 200) });
}

/** Whether a place on disk is in the workspace, not only by its path. */
export async function isInWorkspace(path: string): Promise<boolean> {
  const folders = foldersOnDisk(vscode.workspace.workspaceFolders ?? []);
  return folders.some((it) => isInside(path, it)) && !(await isLinkedOutside(path, folders));
}

function listCandidates(
  path: string,
  folders: readonly vscode.WorkspaceFolder[],
): readonly vscode.Uri[] {
  const onDisk = folders.filter(({ uri }) => uri.scheme === 'file');
  const elsewhere = folders.filter(({ uri }) => uri.scheme !== 'file');
  return [
    ...resolveInside(
      path,
      onDisk.map(({ name, uri }) => ({ name, path: uri.fsPath })),
    ).map((file) => vscode.Uri.file(file)),
    ...elsewhere.flatMap(({ name, uri }) =>
      resolveInside(path, [{ name, path: uri.path }], posix).map((file) =>
        uri.with({ path: file }),
      ),
    ),
  ];
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

async function checkLinks(
  file: vscode.Uri,
  folders: readonly vscode.WorkspaceFolder[],
): Promise<void> {
  if (file.scheme === 'file' && (await isLinkedOutside(file.fsPath, foldersOnDisk(folders)))) {
    throw new Error(
      l10n.t('This image is a link to a file outside the workspace. Copy the file into it first.'),
    );
  }
}

function foldersOnDisk(folders: readonly vscode.WorkspaceFolder[]): readonly string[] {
  return folders.flatMap(({ uri }) => (uri.scheme === 'file' ? uri.fsPath : []));
}
