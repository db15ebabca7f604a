import { setTimeout as sleep } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { TaskRecord } from '../tasks/record.ts';

/** As much of the list as this needs. */
export type ListWithFocus = Pick<vscode.TreeView<TaskRecord>, 'selection' | 'onDidChangeSelection'>;

type Selection = readonly TaskRecord[];

/** Milliseconds before the list is asked again, and how often. */
const PAUSE = 50;
const TRIES = 40;

/**
 * Finds the task of the row with the focus. VS Code tells extensions only which rows are selected,
 * and keys may move the focus alone. So the row is selected, or taken from the selection, and that
 * is undone. Tries again if something else has changed the selection, or if VS Code is reading the
 * list anew: then a selection lacks rows, and the difference would be another row.
 *
 * @param toggleTwice adds the row with the focus to the selection, or removes it, and undoes that
 * @returns the selected task if the list hasn't had the focus; undefined if there is no task, or if
 * it isn't certain which one it is
 */
export async function findFocusedTask(
  view: ListWithFocus,
  toggleTwice: () => PromiseLike<unknown>,
): Promise<TaskRecord | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const selections: Selection[] = [view.selection];
    const listening = view.onDidChangeSelection(({ selection }) => selections.push(selection));
    try {
      await toggleTwice();
    } finally {
      listening.dispose();
    }
    if (selections.length === 1) {
      return view.selection[0];
    }
    const toggled = findToggled(selections);
    if (toggled !== undefined) {
      return toggled;
    }
    await sleep(PAUSE);
  }
  return undefined;
}

/** Finds the task that was toggled twice: the selection was the same before and after. */
function findToggled(selections: readonly Selection[]): TaskRecord | undefined {
  for (const [index, between] of selections.entries()) {
    const [before, after] = [selections[index - 1], selections[index + 1]];
    if (before !== undefined && after !== undefined && difference(before, after).length === 0) {
      const [toggled, ...others] = difference(before, between);
      if (toggled !== undefined && others.length === 0) {
        return toggled;
      }
    }
  }
  return undefined;
}

/** The tasks that are in one of two selections. */
function difference(first: Selection, second: Selection): TaskRecord[] {
  const missing = (selection: Selection, other: Selection) =>
    selection.filter(({ id }) => other.every((task) => task.id !== id));
  return [...missing(first, second), ...missing(second, first)];
}
