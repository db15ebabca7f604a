import * as vscode from 'vscode';

/** The folders of files that are in none of the folders. A page loads files from its folders only. */
export function missingRoots(
  roots: readonly vscode.Uri[],
  files: readonly vscode.Uri[],
): vscode.Uri[] {
  const missing = new Map<string, vscode.Uri>();
  for (const file of files) {
    const folder = vscode.Uri.joinPath(file, '..');
    if (!isInRoots(roots, file)) {
      missing.set(folder.toString(), folder);
    }
  }
  return [...missing.values()];
}

/** Whether a file is in one of the folders. */
export function isInRoots(roots: readonly vscode.Uri[], file: vscode.Uri): boolean {
  return roots.some((root) => contains(root, file));
}

function contains(root: vscode.Uri, file: vscode.Uri): boolean {
  const folder = root.path.endsWith('/') ? root.path : `${root.path}/`;
  return (
    root.scheme === file.scheme && root.authority === file.authority && file.path.startsWith(folder)
  );
}
