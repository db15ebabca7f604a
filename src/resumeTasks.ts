import { watch, type FSWatcher } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';

/**
 * Opens the task list when there are unfinished tasks, or as soon as another window writes a
 * record: this window may have to go on with its tasks when that window closes. Until then no
 * task code is loaded and no timer runs.
 *
 * @param root the extension's own folder on disk
 * @param open opens the task list
 */
export async function resumeTasks(
  root: string,
  open: () => Promise<void>,
): Promise<vscode.Disposable> {
  // Version 0.1 kept all its records in `tasks`.
  const folders = [join(root, 'records', 'unfinished'), join(root, 'tasks')];
  const watchers: FSWatcher[] = [];
  const stop = () => watchers.splice(0).forEach((watcher) => watcher.close());
  let isOpening = false;
  const openOnce = async () => {
    stop();
    if (!isOpening) {
      isOpening = true;
      await open();
    }
  };
  try {
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      // Watched before it is read, so that a record that is written meanwhile is noticed.
      const watcher = watch(folder, { persistent: false }, () => void openOnce());
      watchers.push(watcher.on('error', () => void openOnce()));
    }
    const names = await Promise.all(folders.map((folder) => readdir(folder)));
    if (names.flat().some((name) => name.endsWith('.json'))) {
      await openOnce();
    }
  } catch {
    // Opening the list fails too, and tells the user why.
    await openOnce();
  }
  return new vscode.Disposable(stop);
}
