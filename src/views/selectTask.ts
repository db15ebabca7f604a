import { setTimeout as sleep } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { TaskRecord } from '../tasks/record.ts';
import type { Disposable } from '../util/emitter.ts';
import type { Row } from './rows.ts';

/** As much of the list as this needs. */
export type SelectableList = Pick<
  vscode.TreeView<Row>,
  'visible' | 'selection' | 'reveal' | 'onDidChangeVisibility'
>;

/** Milliseconds before a row is looked for again, and how often. */
const PAUSE = 100;
const TRIES = 50;

/** The newest task that waits until the user opens the list. It replaces earlier ones. */
let waiting: Disposable | undefined;

/**
 * Selects a task's row. A group that is closed opens.
 *
 * @param focus `take`: shows the list, and the row takes the focus. `leave`: the user is doing
 * something else. Then a hidden list stays hidden, and selects the row when the user opens it.
 */
export async function selectTask(
  view: SelectableList,
  task: TaskRecord,
  focus: 'take' | 'leave',
): Promise<void> {
  waiting?.dispose();
  if (focus === 'leave' && !view.visible) {
    const listening = view.onDidChangeVisibility(({ visible }) => {
      if (visible) {
        listening.dispose();
        void select(view, task);
      }
    });
    waiting = listening;
    return;
  }
  const isSelected = await select(view, task);
  if (isSelected && focus === 'take') {
    await view.reveal(task, { select: true, focus: true });
  }
}

/**
 * Selects a row without the focus. A list that was hidden gets new rows only after it is shown.
 * Until then VS Code selects nothing, or rejects, and the focus would go to another row.
 *
 * @returns whether the row is selected
 */
async function select(view: SelectableList, task: TaskRecord): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      await view.reveal(task, { select: true, focus: false });
    } catch {
      // The row isn't there yet, or has left the list.
    }
    if (view.selection.some(({ id }) => id === task.id)) {
      return true;
    }
    await sleep(PAUSE);
  }
  return false;
}
