import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Capabilities } from '../services/capabilities.ts';
import { isRunning, type TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Disposable } from '../util/emitter.ts';
import type { TaskView } from './registerTaskView.ts';
import { runningText } from './texts/runningText.ts';
import { TaskListError } from '../taskListError.ts';
import { taskListErrorText } from './showTaskListError.ts';
import { TaskItem } from './taskItem.ts';
import { taskTooltip } from './texts/taskTooltip.ts';
import { timeText, timeToChange } from './texts/timeText.ts';
import { TimeTimer } from './timeTimer.ts';

/** A list may have thousands of rows. Making these takes some milliseconds. */
const ROWS_AT_ONCE = 100;

/** What a view has to show besides the rows. */
interface ShownList extends Pick<TaskView, 'update'> {
  readonly view: Pick<TaskView['view'], 'badge' | 'message' | 'visible' | 'onDidChangeVisibility'>;
}

/** The rows of the list of tasks in the sidebar, and the number of running ones as its badge. */
export class TaskTree implements vscode.TreeDataProvider<TaskRecord> {
  /** The rows. They can be reused: a record object never changes, and the row has its time. */
  private items = new WeakMap<TaskRecord, TaskItem>();
  /** The list as VS Code has it, by id. VS Code knows a row by the object that it got for it. */
  private listed: ReadonlyMap<string, TaskRecord> = new Map();
  /** How many rows were made, and when the next may be made. */
  private made = 0;
  private turn = Promise.resolve();

  constructor(
    private readonly tasks: () => Promise<Pick<Tasks, 'all' | 'get' | 'loadEnded'>>,
    private readonly capabilities: Capabilities,
    private readonly view: Pick<vscode.TreeView<TaskRecord>, 'message'>,
  ) {}

  async getChildren(parent?: TaskRecord): Promise<TaskRecord[]> {
    if (parent !== undefined) {
      return [];
    }
    try {
      const listed = listTasks(await this.tasks());
      this.listed = new Map(listed.map((task) => [task.id, task]));
      return listed;
    } catch (error) {
      if (!(error instanceof TaskListError)) {
        throw error;
      }
      // VS Code would show the error itself: in English, and without what to do.
      this.view.message = taskListErrorText(error.folder);
      return [];
    }
  }

  async getTreeItem(task: TaskRecord): Promise<TaskItem> {
    const newest = (await this.tasks()).get(task.id) ?? task;
    const known = this.items.get(newest);
    if (known !== undefined && !this.isOutdated(newest)) {
      return known;
    }
    await this.takeTurn();
    const item = new TaskItem(newest, this.capabilities);
    this.items.set(newest, item);
    return item;
  }

  /** Makes VS Code wait after some rows, so that other code can run. */
  private takeTurn(): Promise<void> {
    this.made += 1;
    if (this.made % ROWS_AT_ONCE === 0) {
      this.turn = this.turn.then(() => setImmediate());
    }
    return this.turn;
  }

  /** Makes a row's tooltip. Called only for the row under the pointer. */
  async resolveTreeItem(item: vscode.TreeItem, task: TaskRecord): Promise<vscode.TreeItem> {
    item.tooltip = taskTooltip((await this.tasks()).get(task.id) ?? task);
    return item;
  }

  /** Shows every change of the tasks from now on. */
  follow(tasks: Pick<Tasks, 'get' | 'running' | 'onDidChange'>, list: ShownList): Disposable {
    const shown = () => [...this.listed.values()].flatMap(({ id }) => tasks.get(id) ?? []);
    const redraw = () => {
      const outdated = shown().filter((task) => this.isOutdated(task));
      const rows = outdated.flatMap(({ id }) => this.listed.get(id) ?? []);
      if (rows.length > 0) {
        list.update(rows);
      }
    };
    const wait = () => {
      const now = Date.now();
      const times = list.view.visible
        ? shown().flatMap((task) => timeToChange(task, now) ?? [])
        : [];
      return times.length === 0 ? undefined : Math.min(...times);
    };
    const timer = new TimeTimer(wait, redraw);
    const update = (rows?: TaskRecord[]) => {
      const running = tasks.running().length;
      list.view.badge =
        running === 0 ? undefined : { value: running, tooltip: runningText(running) };
      list.update(rows);
      timer.start();
    };
    list.view.message = '';
    update();
    const listening = [
      timer,
      tasks.onDidChange((changed) => update(this.findRows(changed))),
      list.view.onDidChangeVisibility(() => {
        redraw();
        timer.start();
      }),
      this.capabilities.onDidLearn((capability) => {
        // Rows offer Cancel or not. Redrawing them for nothing would take them from under a click.
        if (capability === 'cancel') {
          this.items = new WeakMap();
          update();
        }
      }),
    ];
    return vscode.Disposable.from(...listening);
  }

  /** Whether a task's row shows another time than it should now. Dates take long to format. */
  private isOutdated(task: TaskRecord): boolean {
    const item = this.items.get(task);
    return (
      item?.isTimeMoving === true && item.time !== timeText(task, Date.now(), vscode.env.language)
    );
  }

  /** Finds the rows of changed tasks; undefined if the list has other rows or another order now. */
  private findRows(changed: readonly TaskRecord[]): TaskRecord[] | undefined {
    const rows: TaskRecord[] = [];
    for (const { id, state, removedAt } of changed) {
      const row = this.listed.get(id);
      const stays = row !== undefined && removedAt === undefined;
      if (!stays || isRunning(row.state) !== isRunning(state)) {
        return undefined;
      }
      rows.push(row);
    }
    return rows;
  }
}

/** The tasks that have been read so far. When ended tasks are read, the list is updated. */
function listTasks(tasks: Pick<Tasks, 'all' | 'loadEnded'>): TaskRecord[] {
  // Errors are in the log. The next update of the list tries again.
  tasks.loadEnded().catch(() => undefined);
  return [...tasks.all()];
}
