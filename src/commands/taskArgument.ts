import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { findFocusedRows } from '../views/focusedRows.ts';
import { listRowTasks, type Row } from '../views/rows.ts';

/**
 * Finds the current record of the task that a menu or a notification is about. A key of the list is
 * about the row with the focus. Of variations, the first is taken; of a group, none.
 *
 * @returns undefined when the task is no longer on the list
 */
export async function taskArgument(app: App, argument: unknown): Promise<TaskRecord | undefined> {
  const [row] = await findRows(app, argument);
  const [task] = row === undefined || isGroup(row) ? [] : listRowTasks(row);
  return task && (await app.tasks()).get(task.id);
}

/** The tasks that a command is about. */
export interface TaskArguments {
  /** The current records, each once. Tasks that are no longer on the list are left out. */
  readonly tasks: readonly TaskRecord[];
  /** Whether a whole group was meant, which may have tasks that are not in sight. */
  readonly hasGroup: boolean;
}

/**
 * Finds the tasks that a menu is about, or a key: all that are selected if the row with the focus
 * is.
 *
 * @param selected the selected rows, if the menu's row is one of several
 */
export async function taskArguments(
  app: App,
  argument: unknown,
  selected: unknown,
): Promise<TaskArguments> {
  const rows = await findRows(app, argument, selected);
  const tasks = await app.tasks();
  const ids = new Set(rows.flatMap(listRowTasks).map(({ id }) => id));
  return {
    tasks: [...ids].flatMap((id) => tasks.get(id) ?? []),
    hasGroup: rows.some(isGroup),
  };
}

async function findRows(app: App, argument: unknown, selected?: unknown): Promise<readonly Row[]> {
  const given = Array.isArray(selected) ? selected : [argument];
  return given.some((row) => row !== undefined && row !== null)
    ? given.filter(isRow)
    : findFocusedRows(app.view, toggleTwice);
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && 'id' in value;
}

function isGroup(row: Row): boolean {
  return 'kind' in row && row.kind === 'group';
}

/** In one step of VS Code, so that nothing else changes the selection between the two. */
function toggleTwice(): Thenable<unknown> {
  const toggle = 'list.toggleSelection';
  return vscode.commands.executeCommand('runCommands', { commands: [toggle, toggle] });
}
