import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { readSettings } from '../settings.ts';
import { isLinkedOutside } from './isLinkedOutside.ts';
import { resolveFolder } from './resolveFolder.ts';

/**
 * The folder for an image's video: the setting's, else the image's own, else, for an image that is
 * not in a folder on disk, the first workspace folder that is.
 *
 * @returns undefined when the user must be asked: there is no folder, or, in Restricted Mode, a link
 * of the workspace leads out of it
 */
export async function outputFolder(image: vscode.Uri | undefined): Promise<string | undefined> {
  const folder = wantedFolder(image);
  if (folder === undefined || vscode.workspace.isTrusted) {
    return folder;
  }
  const workspaceFolders = foldersOnDisk(vscode.workspace.workspaceFolders ?? []);
  return (await isLinkedOutside(folder, workspaceFolders)) ? undefined : folder;
}

function wantedFolder(image: vscode.Uri | undefined): string | undefined {
  const workspaceFolder = workspaceFolderOf(image);
  const { outputFolder } = readSettings(image);
  if (outputFolder !== '') {
    return resolveFolder(outputFolder, workspaceFolder);
  }
  return image?.scheme === 'file' ? dirname(image.fsPath) : workspaceFolder;
}

function workspaceFolderOf(image: vscode.Uri | undefined): string | undefined {
  const own = image === undefined ? undefined : vscode.workspace.getWorkspaceFolder(image);
  const folders = [
    ...(own === undefined ? [] : [own]),
    ...(vscode.workspace.workspaceFolders ?? []),
  ];
  return foldersOnDisk(folders)[0];
}

function foldersOnDisk(folders: readonly vscode.WorkspaceFolder[]): readonly string[] {
  return folders.filter((it) => it.uri.scheme === 'file').map((it) => it.uri.fsPath);
}
