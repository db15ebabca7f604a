import { isRunning, type TaskRecord } from '../tasks/record.ts';
import { isTaskRow, listChildren, listRowTasks, type Row } from './rows.ts';
import { startOfDay, taskPlace } from './taskGroups.ts';
import { timeToChange } from './texts/timeText.ts';

/** The list as VS Code has it. VS Code knows a row by the object that it got for it. */
export class ListedRows {
  /** By the id of the row. A task's id is that of its record. */
  private readonly listed = new Map<string, { readonly row: Row; readonly parent?: Row }>();
  private readonly timed: Exclude<Row, { readonly kind: 'group' }>[] = [];

  /**
   * @param rows the rows without those below them
   * @param now when the list was made, in milliseconds since the epoch
   */
  constructor(
    readonly rows: readonly Row[],
    private readonly now: number,
  ) {
    this.add(rows);
  }

  private add(rows: readonly Row[], parent?: Row): void {
    for (const row of rows) {
      this.listed.set(row.id, { row, ...(parent === undefined ? {} : { parent }) });
      if ((isTaskRow(row) || row.kind === 'variations') && this.isTimed(row)) {
        this.timed.push(row);
      }
      this.add(listChildren(row), row);
    }
  }

  has(id: string): boolean {
    return this.listed.has(id);
  }

  /** The row that a row is below; undefined at the top. */
  findParent({ id }: Row): Row | undefined {
    return this.listed.get(id)?.parent;
  }

  /**
   * The rows whose text about the time may change. Most rows of a long list show a date, which
   * stays.
   */
  listTimed(): readonly Exclude<Row, { readonly kind: 'group' }>[] {
    return this.timed;
  }

  private isTimed(row: Row): boolean {
    return listRowTasks(row).some(
      (task) => isRunning(task.state) || timeToChange(task, this.now) !== undefined,
    );
  }

  /** Whether a row that was made today may be of yesterday now. */
  isOfToday(now: number): boolean {
    return startOfDay(this.now) === startOfDay(now);
  }

  /**
   * Finds the rows of changed tasks, with the variations that they belong to.
   *
   * @param isShown whether a task is listed at all
   * @returns undefined if the list has other rows or another order now
   */
  findChanged(
    changed: readonly TaskRecord[],
    isShown: (task: TaskRecord) => boolean,
  ): Row[] | undefined {
    const rows = new Set<Row>();
    for (const task of changed) {
      const { row, parent } = this.listed.get(task.id) ?? {};
      const isListed = row !== undefined && isTaskRow(row);
      if (isListed !== (task.removedAt === undefined && isShown(task))) {
        return undefined;
      }
      if (isListed) {
        if (taskPlace(row) !== taskPlace(task)) {
          return undefined;
        }
        rows.add(row);
        if (parent !== undefined && !isTaskRow(parent) && parent.kind === 'variations') {
          rows.add(parent);
        }
      }
    }
    return [...rows];
  }
}
