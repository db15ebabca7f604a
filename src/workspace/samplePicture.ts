import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

const NAME = 'sample.webp';

/** Where the sample picture is saved: in the workspace, or else in the extension's own folder. */
export function sampleFolder({ globalStorageUri }: vscode.ExtensionContext): {
  readonly uri: vscode.Uri;
  readonly name: string;
} {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  return folder !== undefined && vscode.workspace.isTrusted
    ? folder
    : {
        uri: vscode.Uri.joinPath(globalStorageUri, 'sample'),
        name: l10n.t('the extension’s own folder'),
      };
}

/** Copies the sample picture into a folder, unless it is there. @returns the copy */
export async function saveSample(
  { extensionUri }: vscode.ExtensionContext,
  folder: vscode.Uri,
): Promise<vscode.Uri> {
  const { fs } = vscode.workspace;
  const bytes = await fs.readFile(vscode.Uri.joinPath(extensionUri, 'media', NAME));
  await fs.createDirectory(folder);
  for (let count = 1; ; count += 1) {
    const file = vscode.Uri.joinPath(folder, count === 1 ? NAME : `sample-${count}.webp`);
    const there = await readIfExists(file);
    if (there === undefined) {
      await fs.writeFile(file, bytes);
      return file;
    }
    if (Buffer.compare(there, bytes) === 0) {
      return file;
    }
  }
}

async function readIfExists(file: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(file);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') {
      return undefined;
    }
    throw error;
  }
}
