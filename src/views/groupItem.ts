import * as vscode from 'vscode';
import { isRunning, type TaskRecord } from '../tasks/record.ts';
import { listRowTasks, type TaskGroup, type Variations } from './rows.ts';
import { newVideoUri } from './newVideoMark.ts';
import { needsUser } from './taskGroups.ts';
import { taskActions } from './taskItem.ts';
import { spokenAge } from './texts/ageText.ts';
import {
  groupLabel,
  spokenVariations,
  taskCount,
  variationsName,
  variationsText,
} from './texts/groupText.ts';
import { joinPhrases } from './texts/sentences.ts';
import { timeText, timeToChange } from './texts/timeText.ts';

/** The heading of a group in the list, with the number of its tasks. */
export class GroupItem extends vscode.TreeItem {
  constructor(group: TaskGroup) {
    const label = groupLabel(group.name, vscode.env.language);
    super(label, collapsible(group.isOpen));
    const count = listRowTasks(group).length;
    this.id = group.id;
    this.description = count.toLocaleString(vscode.env.language);
    this.contextValue = 'group';
    this.accessibilityInformation = { label: joinPhrases(label, taskCount(count)) };
  }
}

/** The row of folded variations. */
export class VariationsItem extends vscode.TreeItem {
  /** The time that the row shows, such as `5 min ago`; undefined while one of them is running. */
  readonly time: string | undefined;
  /** Whether the time will read differently. */
  readonly isTimeMoving: boolean;

  /** @param tasks the current records of the variations */
  constructor({ id }: Variations, tasks: readonly TaskRecord[]) {
    super(variationsName(tasks), collapsible(false));
    const now = Date.now();
    const last = lastEnded(tasks);
    this.time = last && timeText(last, now, vscode.env.language);
    this.isTimeMoving = last !== undefined && timeToChange(last, now) !== undefined;
    this.id = id;
    this.description = variationsText(tasks, this.time);
    this.iconPath = variationsIcon(tasks);
    this.contextValue = ['variations', ...sharedActions(tasks), ...batchActions(tasks)].join(' ');
    const age =
      last?.endedAt === undefined ? undefined : spokenAge(last.endedAt, now, vscode.env.language);
    this.accessibilityInformation = { label: spokenVariations(tasks, age) };
    if (tasks.some(({ unseen }) => unseen === true)) {
      this.resourceUri = newVideoUri(id);
    }
  }
}

/** The task of variations that ended last; undefined while one is running. */
export function lastEnded(tasks: readonly TaskRecord[]): TaskRecord | undefined {
  return tasks.some(({ state }) => isRunning(state))
    ? undefined
    : tasks.toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0];
}

/** What can be done with all of them at once. */
function sharedActions(tasks: readonly TaskRecord[]): string[] {
  const actions = tasks.map((task) => taskActions(task));
  return ['save', 'remove', 'hasPrompt'].filter((action) =>
    actions.every((all) => all.includes(action)),
  );
}

/** What can be done with those that are not sent yet. */
function batchActions(tasks: readonly TaskRecord[]): string[] {
  const has = (action: string) => tasks.some((task) => taskActions(task).includes(action));
  const isWaiting = tasks.some(({ state }) => state === 'waiting');
  return [...(isWaiting ? ['cancelWaiting'] : []), ...(has('paused') ? ['paused'] : [])];
}

function variationsIcon(tasks: readonly TaskRecord[]): vscode.ThemeIcon {
  if (tasks.some(needsUser)) {
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  }
  return new vscode.ThemeIcon(tasks.some(({ state }) => isRunning(state)) ? 'sync~spin' : 'layers');
}

function collapsible(isOpen: boolean): vscode.TreeItemCollapsibleState {
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  return isOpen ? Expanded : Collapsed;
}
