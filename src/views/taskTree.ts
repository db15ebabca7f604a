import * as vscode from 'vscode';
import type { Capabilities } from '../services/capabilities.ts';
import { isRunning, type TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { runningText } from './statusBar.ts';
import { TaskItem } from './taskItem.ts';
import { taskTooltip } from './taskTooltip.ts';

/** The list of tasks in the sidebar, with the number of running ones as its badge. */
export class TaskTree implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly view: vscode.TreeView<TaskRecord>;
  /** A record never changes, and the whole list is shown anew often. */
  private items = new WeakMap<TaskRecord, TaskItem>();
  private readonly listening: readonly { dispose(): void }[];

  constructor(
    private readonly tasks: Tasks,
    private readonly capabilities: Capabilities,
  ) {
    this.view = vscode.window.createTreeView<TaskRecord>('runwayVideo.tasks', {
      treeDataProvider: {
        onDidChangeTreeData: this.changed.event,
        getChildren: (parent) => (parent === undefined ? [...tasks.all()] : []),
        getParent: () => undefined,
        getTreeItem: (task) => this.itemOf(tasks.get(task.id) ?? task),
        // Made for the one row that is looked at.
        resolveTreeItem: (item, task) => {
          item.tooltip = taskTooltip(tasks.get(task.id) ?? task);
          return item;
        },
      },
    });
    this.listening = [
      tasks.onDidChange(() => this.update()),
      capabilities.onDidLearn(() => {
        this.items = new WeakMap();
        this.update();
      }),
    ];
    this.update();
  }

  /** Shows a task in the list, and puts the focus there. */
  async show(task: TaskRecord): Promise<void> {
    await this.view.reveal(task, { select: true, focus: true });
  }

  dispose(): void {
    for (const it of this.listening) {
      it.dispose();
    }
    this.view.dispose();
    this.changed.dispose();
  }

  private itemOf(task: TaskRecord): TaskItem {
    const item = this.items.get(task) ?? new TaskItem(task, this.capabilities);
    this.items.set(task, item);
    return item;
  }

  private update(): void {
    const running = this.tasks.all().filter((it) => isRunning(it.state)).length;
    this.view.badge = running === 0 ? undefined : { value: running, tooltip: runningText(running) };
    this.changed.fire();
  }
}
