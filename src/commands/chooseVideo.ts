import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { TaskRecord } from '../tasks/record.ts';
import { listFiles } from '../tasks/taskVideos.ts';

/**
 * Returns the file of a task's video. Lets the user choose if the task has several.
 *
 * @returns undefined when the task has no saved video, or when the user cancelled
 */
export async function chooseVideo(task: TaskRecord): Promise<string | undefined> {
  const files = listFiles(task);
  if (files.length < 2) {
    return files[0];
  }
  const rows = files.map((file) => ({ label: basename(file), description: file, file }));
  const title = l10n.t('Videos from {0}', task.image.name);
  return (await vscode.window.showQuickPick(rows, { title }))?.file;
}
