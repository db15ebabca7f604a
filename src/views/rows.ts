import type { TaskRecord } from '../tasks/record.ts';

/** What the tasks of a group have in common. A month is the time of its first moment. */
export type GroupName = 'needsYou' | 'running' | 'today' | 'earlier' | number;

/** A heading of the list, with the rows below it. */
export interface TaskGroup {
  readonly kind: 'group';
  readonly id: string;
  readonly name: GroupName;
  /** Whether it is open until the user closes it. */
  readonly isOpen: boolean;
  readonly rows: readonly (Variations | TaskRecord)[];
}

/** The tasks of one click, as one row that can be opened. At least two. */
export interface Variations {
  readonly kind: 'variations';
  readonly id: string;
  readonly tasks: readonly TaskRecord[];
}

/** A row of the list. Its id stays the same as long as it stands for the same thing. */
export type Row = TaskGroup | Variations | TaskRecord;

export function isTaskRow(row: Row): row is TaskRecord {
  return !('kind' in row);
}

/** The rows below a row. */
export function listChildren(row: Row): readonly Row[] {
  if (isTaskRow(row)) {
    return [];
  }
  return row.kind === 'group' ? row.rows : row.tasks;
}

/** The tasks that a row stands for. */
export function listRowTasks(row: Row): readonly TaskRecord[] {
  return isTaskRow(row) ? [row] : listChildren(row).flatMap(listRowTasks);
}
