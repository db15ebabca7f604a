import * as vscode from 'vscode';
import { isVideo } from '../workspace/videos.ts';

/** The video files among those that are selected in the explorer. @returns none for tasks */
export function selectedVideos(clicked: unknown, selected: unknown): vscode.Uri[] {
  const uris = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  return uris.filter((uri) => uri instanceof vscode.Uri).filter(isVideo);
}
