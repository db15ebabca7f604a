import * as vscode from 'vscode';

const VIDEO_FILE = /\.(?:mp4|webm|mov)$/i;

/** The video files among those that are selected in the explorer. @returns none for tasks */
export function selectedVideos(clicked: unknown, selected: unknown): vscode.Uri[] {
  const uris = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  return uris.filter((uri) => uri instanceof vscode.Uri).filter(isVideo);
}

/** Whether a file is a video that VS Code may be able to show, by its name. */
export function isVideo({ path }: vscode.Uri): boolean {
  return VIDEO_FILE.test(path);
}
