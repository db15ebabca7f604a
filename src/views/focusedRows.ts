import { setTimeout as sleep } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { Row } from './rows.ts';

/** As much of the list as this needs. */
export type ListWithFocus = Pick<vscode.TreeView<Row>, 'selection' | 'onDidChangeSelection'>;

type Selection = readonly Row[];

/** Milliseconds before the list is asked again, and how often. */
const PAUSE = 50;
const TRIES = 40;

/**
 * Finds the rows that a key acts on: the one with the focus, and if that is selected, all that are
 * selected. VS Code tells extensions only which rows are selected, and keys may move the focus alone.
 * So the row is selected, or taken from the selection, and that is undone. Tries again if something
 * else has changed the selection, or if VS Code is reading the list anew: then a selection lacks
 * rows, and the difference would be another row.
 *
 * @param toggleTwice adds the row with the focus to the selection, or removes it, and undoes that
 * @returns the one with the focus first; the selected rows if the list hasn't had the focus; none if
 * it isn't certain which they are
 */
export async function findFocusedRows(
  view: ListWithFocus,
  toggleTwice: () => PromiseLike<unknown>,
): Promise<readonly Row[]> {
  // What the user saw selected. Something else may select other rows meanwhile.
  const selected = view.selection;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const selections: Selection[] = [view.selection];
    const listening = view.onDidChangeSelection(({ selection }) => selections.push(selection));
    try {
      await toggleTwice();
    } finally {
      listening.dispose();
    }
    if (selections.length === 1) {
      return view.selection;
    }
    const toggled = findToggled(selections);
    if (toggled !== undefined) {
      const others = selected.filter(({ id }) => id !== toggled.id);
      return others.length < selected.length ? [toggled, ...others] : [toggled];
    }
    await sleep(PAUSE);
  }
  return [];
}

/** Finds the row that was toggled twice: the selection was the same before and after. */
function findToggled(selections: readonly Selection[]): Row | undefined {
  for (const [index, between] of selections.entries()) {
    const [before, after] = [selections[index - 1], selections[index + 1]];
    if (before !== undefined && after !== undefined && difference(before, after).length === 0) {
      const [toggled, ...more] = difference(before, between);
      if (toggled !== undefined && more.length === 0) {
        return toggled;
      }
    }
  }
  return undefined;
}

/** The rows that are in one of two selections. */
function difference(first: Selection, second: Selection): Row[] {
  const missing = (selection: Selection, other: Selection) =>
    selection.filter(({ id }) => other.every((row) => row.id !== id));
  return [...missing(first, second), ...missing(second, first)];
}
