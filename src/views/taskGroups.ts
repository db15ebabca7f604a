import { isRunning, type TaskNotice, type TaskRecord } from '../tasks/record.ts';
import type { GroupName, Row, TaskGroup, Variations } from './rows.ts';

/** As many rows need no groups. */
const FEW = 7;

/** More rows are grouped by month. */
const MANY = 100;

export interface GroupOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Only some tasks are listed, which the user looks for. So every group is open. */
  readonly isFiltered: boolean;
}

/**
 * Makes the rows of the list. Few tasks have no groups. Many are grouped by month, from yesterday on.
 *
 * @param tasks running ones first, then the others, newest first; their order stays
 */
export function groupTasks(
  tasks: readonly TaskRecord[],
  { now, isFiltered }: GroupOptions,
): readonly Row[] {
  const rows = foldVariations(tasks);
  if (rows.length <= FEW) {
    return rows;
  }
  const today = startOfDay(now);
  const groups = groupBy(rows, (row) => groupName(findPlace(row), today, rows.length > MANY));
  return [...groups]
    .toSorted(([a], [b]) => compareGroups(a, b))
    .map(([name, listed]): TaskGroup => {
      const isMonth = typeof name === 'number';
      const id = isMonth ? new Date(name).toISOString() : name;
      return {
        kind: 'group',
        // VS Code remembers by the id whether a group is open.
        id: `${isFiltered ? 'filtered' : 'group'}/${id}`,
        name,
        isOpen: isFiltered || !isMonth,
        rows: listed,
      };
    });
}

/** Where a task belongs: in a group, or to the day that begins at this time. */
export type Place = 'needsYou' | 'running' | number;

/** A task whose place stays the same leaves the other rows as they are. */
export function taskPlace(task: TaskRecord): Place {
  if (needsUser(task)) {
    return 'needsYou';
  }
  return isRunning(task.state) ? 'running' : startOfDay(task.endedAt ?? task.createdAt);
}

const NEEDS_USER: readonly (TaskNotice['kind'] | undefined)[] = ['key', 'answer', 'paused'];

/** Whether a task waits for a decision or for the right key, or its answers can't be understood. */
export function needsUser({ state, notice }: TaskRecord): boolean {
  return (
    state === 'unconfirmed' ||
    state === 'unsaved' ||
    (isRunning(state) && NEEDS_USER.includes(notice?.kind))
  );
}

/** The first moment of a day, in the user's time. @param time milliseconds since the epoch */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** Puts the tasks of one click into one row, where the first of them is. */
function foldVariations(tasks: readonly TaskRecord[]): (Variations | TaskRecord)[] {
  const groups = groupBy(tasks, ({ group }) => group);
  const rows: (Variations | TaskRecord)[] = [];
  for (const task of tasks) {
    const all = task.group === undefined ? [] : (groups.get(task.group) ?? []);
    if (all.length < 2) {
      rows.push(task);
    } else if (all[0] === task) {
      rows.push({ kind: 'variations', id: `variations/${task.group}`, tasks: all });
    }
  }
  return rows;
}

/** The values with the same name, in their order. */
function groupBy<T, N>(values: readonly T[], nameOf: (value: T) => N): Map<N, T[]> {
  const groups = new Map<N, T[]>();
  for (const value of values) {
    const name = nameOf(value);
    const group = groups.get(name);
    if (group === undefined) {
      groups.set(name, [value]);
    } else {
      group.push(value);
    }
  }
  return groups;
}

/** Variations are where the most urgent of them belongs. */
function findPlace(row: Variations | TaskRecord): Place {
  if (!('kind' in row)) {
    return taskPlace(row);
  }
  const places = row.tasks.map(taskPlace);
  const days = places.filter((place) => typeof place === 'number');
  return (
    places.find((place) => place === 'needsYou') ??
    places.find((place) => place === 'running') ??
    Math.max(...days)
  );
}

function groupName(place: Place, today: number, hasMonths: boolean): GroupName {
  if (typeof place === 'string') {
    return place;
  }
  if (place >= today) {
    return 'today';
  }
  return hasMonths ? startOfMonth(place) : 'earlier';
}

function startOfMonth(time: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth()).getTime();
}

const NAMES: readonly GroupName[] = ['needsYou', 'running', 'today', 'earlier'];

/** Later months come first. */
function compareGroups(a: GroupName, b: GroupName): number {
  if (typeof a === 'number' && typeof b === 'number') {
    return b - a;
  }
  const rank = (name: GroupName) => (typeof name === 'number' ? NAMES.length : NAMES.indexOf(name));
  return rank(a) - rank(b);
}
