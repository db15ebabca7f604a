import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { findFocusedTask } from '../views/focusedTask.ts';

/**
 * Finds the current record of the task that a menu or a notification is about. A key of the list is
 * about the row with the focus.
 *
 * @returns undefined when the task is no longer on the list
 */
export async function taskArgument(app: App, argument: unknown): Promise<TaskRecord | undefined> {
  const task = argument ?? (await findFocusedTask(app.view, toggleTwice));
  return typeof task === 'object' && 'id' in task
    ? (await app.tasks()).get(String(task.id))
    : undefined;
}

/** In one step of VS Code, so that nothing else changes the selection between the two. */
function toggleTwice(): Thenable<unknown> {
  const toggle = 'list.toggleSelection';
  return vscode.commands.executeCommand('runCommands', { commands: [toggle, toggle] });
}
