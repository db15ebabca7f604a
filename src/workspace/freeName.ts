import * as vscode from 'vscode';

/** `cat.mp4` in a folder, or `cat-2.mp4` if that is there, and so on. */
export async function freeName(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  const [, base = name, extension = ''] = /^(.*?)(\.\w+)?$/.exec(name) ?? [];
  for (let count = 1; ; count += 1) {
    const numbered = count === 1 ? name : `${base}-${count}${extension}`;
    const target = vscode.Uri.joinPath(folder, numbered);
    if (!(await exists(target))) {
      return target;
    }
  }
}

export async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
