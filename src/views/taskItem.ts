import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Capabilities } from '../services/capabilities.ts';
import { isRemovable } from '../tasks/transitions.ts';
import type { TaskRecord } from '../tasks/record.ts';
import { newVideoUri } from './newVideoMark.ts';
import { stateIcon } from './stateIcon.ts';
import { rowName } from './texts/rowName.ts';
import { progressText, spokenText } from './texts/taskText.ts';
import { timeText, timeToChange } from './texts/timeText.ts';

/** A task's row in the list. */
export class TaskItem extends vscode.TreeItem {
  /** The time that the row shows, such as `about 40 s left`; undefined if it shows none. */
  readonly time: string | undefined;
  /** Whether the time will read differently. */
  readonly isTimeMoving: boolean;

  /** @param services what the services offer, as far as known */
  constructor(task: TaskRecord, services?: Capabilities) {
    super(rowName(task.image.name));
    const { language } = vscode.env;
    const now = Date.now();
    this.time = timeText(task, now, language);
    this.isTimeMoving = timeToChange(task, now) !== undefined;
    this.id = task.id;
    this.description = progressText(task, this.time);
    this.iconPath = stateIcon(task.state, task.notice === undefined ? 'moving' : 'waiting');
    this.accessibilityInformation = { label: spokenText(task, now, language) };
    this.contextValue = ['task', ...taskActions(task, services)].join(' ');
    this.command = {
      command: 'runwayVideo.openTake',
      title: l10n.t('Open Take'),
      arguments: [task],
    };
    if (task.unseen === true) {
      this.resourceUri = newVideoUri(task.id);
    }
  }
}

/** Whether a video can be opened. Of several videos, some may still be missing. */
export function canOpen({ state, file }: TaskRecord): boolean {
  return state === 'done' || file !== undefined;
}

/**
 * Lists the actions for a task. The menus' `when` clauses in package.json test for these words.
 *
 * @param services what the services offer, as far as known
 */
export function taskActions(task: TaskRecord, services?: Capabilities): string[] {
  const { state, taskId, settings, image } = task;
  const can: Readonly<Record<string, boolean>> = {
    cancel:
      state === 'waiting' ||
      ((state === 'queued' || state === 'running') &&
        taskId !== undefined &&
        services?.has(task.service, 'cancel') !== false),
    paused: state === 'waiting' && task.notice?.kind === 'paused',
    open: canOpen(task),
    save: state === 'done' || state === 'unsaved',
    unsaved: state === 'unsaved',
    unconfirmed: state === 'unconfirmed',
    reuse: settings !== undefined && image.uri !== '',
    remove: isRemovable(task) && state !== 'unconfirmed',
    // Stars are for tasks with videos, and a star can always be removed.
    star: canOpen(task) && task.starred !== true,
    starred: task.starred === true,
    hasId: taskId !== undefined,
    hasPrompt: settings?.promptText !== undefined,
  };
  return Object.keys(can).filter((capability) => can[capability] === true);
}
