import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';

/**
 * Finds the current record of the task that a menu or a notification is about. A key of the list is
 * about the row with the focus.
 *
 * @returns undefined when the task is no longer on the list
 */
export async function taskArgument(app: App, argument: unknown): Promise<TaskRecord | undefined> {
  const task = argument ?? (await focusedTask(app));
  return typeof task === 'object' && 'id' in task
    ? (await app.tasks()).get(String(task.id))
    : undefined;
}

/**
 * The row with the focus. VS Code tells extensions only which rows are selected, and keys may move
 * the focus alone. So this selects the focused row, or takes it from the selection, and undoes that.
 */
async function focusedTask({ view }: App): Promise<TaskRecord | undefined> {
  let before = view.selection;
  let focused: TaskRecord | undefined;
  const listening = view.onDidChangeSelection(({ selection }) => {
    focused = difference(before, selection) ?? difference(selection, before);
    before = selection;
  });
  await vscode.commands.executeCommand('list.toggleSelection');
  await vscode.commands.executeCommand('list.toggleSelection');
  listening.dispose();
  return focused ?? view.selection[0];
}

function difference(
  tasks: readonly TaskRecord[],
  others: readonly TaskRecord[],
): TaskRecord | undefined {
  return tasks.find(({ id }) => others.every((other) => other.id !== id));
}
