import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { readSettings } from '../settings.ts';
import { resolveFolder } from './resolveFolder.ts';

/**
 * The folder for an image's video: the setting's, else the image's own, else, for an image that is
 * not in a folder on disk, the first workspace folder that is.
 */
export function outputFolder(image: vscode.Uri | undefined): string | undefined {
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
  return folders.find((it) => it.uri.scheme === 'file')?.uri.fsPath;
}
