import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Capabilities } from '../services/capabilities.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { Disposable } from '../util/emitter.ts';
import { TaskListError } from '../taskListError.ts';
import { GroupItem, lastEnded, VariationsItem } from './groupItem.ts';
import { ListedRows } from './listedRows.ts';
import type { TaskView } from './registerTaskView.ts';
import { isTaskRow, listChildren, type Row, type Variations } from './rows.ts';
import { taskListErrorText } from './texts/taskListErrorText.ts';
import type { TaskFilter } from './taskFilter.ts';
import { groupTasks } from './taskGroups.ts';
import { TaskItem } from './taskItem.ts';
import { newText, runningText } from './texts/runningText.ts';
import { taskTooltip } from './texts/taskTooltip.ts';
import { timeText, timeToChange } from './texts/timeText.ts';
import { TimeTimer } from './timeTimer.ts';

/** A list may have thousands of rows. Making these takes some milliseconds. */
const ROWS_AT_ONCE = 100;

/** What a view has to show besides the rows. */
interface ShownList extends Pick<TaskView, 'update'> {
  readonly view: Pick<TaskView['view'], 'badge' | 'message' | 'visible' | 'onDidChangeVisibility'>;
}

type ListedTasks = Pick<Tasks, 'all' | 'get' | 'loadEnded'>;
type FollowedTasks = Pick<Tasks, 'get' | 'running' | 'unseen' | 'onDidChange' | 'window'>;

/** The rows of the list of tasks in the sidebar, and the number of running and new ones. */
export class TaskTree implements vscode.TreeDataProvider<Row> {
  /** The tasks' rows. They can be reused: a record object never changes, and the row has its time. */
  private items = new WeakMap<TaskRecord | Variations, TaskItem | VariationsItem>();
  private listed = new ListedRows([], 0);
  /** How many rows were made, and when the next may be made. */
  private made = 0;
  private turn = Promise.resolve();

  constructor(
    private readonly tasks: () => Promise<ListedTasks>,
    private readonly capabilities: Capabilities,
    private readonly view: Pick<vscode.TreeView<Row>, 'message'>,
    private readonly filter: TaskFilter,
  ) {}

  async getChildren(parent?: Row): Promise<Row[]> {
    if (parent !== undefined) {
      return [...listChildren(parent)];
    }
    try {
      this.listed = this.list(await this.tasks());
      return [...this.listed.rows];
    } catch (error) {
      if (!(error instanceof TaskListError)) {
        throw error;
      }
      // VS Code would show the error itself: in English, and without what to do.
      this.view.message = taskListErrorText(error.folder);
      return [];
    }
  }

  /** VS Code asks for it to show a row that it doesn't have yet, or that is below a closed one. */
  async getParent(row: Row): Promise<Row | undefined> {
    const listed = this.listed.has(row.id) ? this.listed : this.list(await this.tasks());
    return listed.findParent(row);
  }

  async getTreeItem(row: Row): Promise<vscode.TreeItem> {
    const tasks = await this.tasks();
    if (isTaskRow(row)) {
      return this.getTaskItem(tasks.get(row.id) ?? row);
    }
    if (row.kind === 'group') {
      return new GroupItem(row);
    }
    const item = new VariationsItem(row, currentTasks(row, tasks));
    this.items.set(row, item);
    return item;
  }

  private async getTaskItem(task: TaskRecord): Promise<vscode.TreeItem> {
    const known = this.items.get(task);
    if (known !== undefined && !this.isOutdated(task, task)) {
      return known;
    }
    await this.takeTurn();
    const item = new TaskItem(task, this.capabilities);
    this.items.set(task, item);
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
  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    if (isTaskRow(row)) {
      item.tooltip = taskTooltip((await this.tasks()).get(row.id) ?? row);
    }
    return item;
  }

  /** Shows every change of the tasks from now on. */
  follow(tasks: FollowedTasks, list: ShownList): Disposable {
    const timed = () =>
      this.listed.listTimed().flatMap((row) => {
        const task = timedTask(row, tasks);
        return task === undefined ? [] : [{ row, task }];
      });
    const redraw = () => {
      if (!this.listed.isOfToday(Date.now())) {
        list.update();
        return;
      }
      const rows = timed().flatMap(({ row, task }) =>
        this.isOutdated(isTaskRow(row) ? task : row, task) ? [row] : [],
      );
      if (rows.length > 0) {
        list.update(rows);
      }
    };
    const wait = () => {
      const now = Date.now();
      const times = list.view.visible
        ? timed().flatMap(({ task }) => timeToChange(task, now) ?? [])
        : [];
      return times.length === 0 ? undefined : Math.min(...times);
    };
    const timer = new TimeTimer(wait, redraw);
    const update = (rows?: Row[]) => {
      list.view.badge = makeBadge(tasks.running().length, tasks.unseen().length);
      list.update(rows);
      timer.start();
    };
    list.view.message = '';
    update();
    const listening = [
      timer,
      tasks.onDidChange((changed) => {
        this.showNew(changed, tasks.window);
        update(this.listed.findChanged(changed, (task) => this.filter.matches(task)));
      }),
      this.filter.onDidChange(() => update()),
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

  /** Shows all tasks again if the filter would hide one that the user has just asked for. */
  private showNew(changed: readonly TaskRecord[], window: string): void {
    const isHidden = (task: TaskRecord) =>
      task.state === 'preparing' && task.window === window && !this.filter.matches(task);
    if (changed.some(isHidden)) {
      this.filter.set('');
    }
  }

  /** The tasks that have been read so far. When ended tasks are read, the list is updated. */
  private list(tasks: ListedTasks): ListedRows {
    // Errors are in the log. The next update of the list tries again.
    tasks.loadEnded().catch(() => undefined);
    const now = Date.now();
    const { isActive: isFiltered } = this.filter;
    const all = tasks.all();
    const shown = isFiltered ? all.filter((task) => this.filter.matches(task)) : all;
    return new ListedRows(groupTasks(shown, { now, isFiltered }), now);
  }

  /**
   * Whether a row shows another time than it should now. Dates take long to format.
   *
   * @param key of the row's item
   * @param task whose time the row shows
   */
  private isOutdated(key: TaskRecord | Variations, task: TaskRecord): boolean {
    const item = this.items.get(key);
    return (
      item?.isTimeMoving === true && item.time !== timeText(task, Date.now(), vscode.env.language)
    );
  }
}

/** The current records of variations. */
function currentTasks({ tasks }: Variations, all: Pick<Tasks, 'get'>): TaskRecord[] {
  return tasks.map((task) => all.get(task.id) ?? task);
}

/** The current record of the task whose time a row shows. */
function timedTask(row: TaskRecord | Variations, all: Pick<Tasks, 'get'>): TaskRecord | undefined {
  return isTaskRow(row) ? all.get(row.id) : lastEnded(currentTasks(row, all));
}

function makeBadge(running: number, unseen: number): vscode.ViewBadge | undefined {
  const value = running + unseen;
  const parts = [
    ...(running === 0 ? [] : [runningText(running)]),
    ...(unseen === 0 ? [] : [newText(unseen)]),
  ];
  return value === 0 ? undefined : { value, tooltip: parts.join(' · ') };
}
