import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import * as vscode from 'vscode';

/** Asks for the folder of a video whose image is not in one; undefined when that was cancelled. */
export async function chooseFolder(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: false,
    defaultUri: vscode.Uri.file(homedir()),
    title: l10n.t('Choose a folder for the video'),
    openLabel: l10n.t('Save the Video Here'),
  });
  return chosen?.[0]?.fsPath;
}
