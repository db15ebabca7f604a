import * as vscode from 'vscode';
import type { Capabilities } from '../services/capabilities.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { runningText } from './runningText.ts';
import type { TaskItem } from './taskItem.ts';

/**
 * The list of tasks in the sidebar, with the number of running ones as its badge. The tasks, and
 * the code of the rows, load when the list is first visible.
 */
export class TaskTree implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly view: vscode.TreeView<TaskRecord>;
  /** The rows. They can be reused, because a record object never changes. */
  private items = new WeakMap<TaskRecord, TaskItem>();

  constructor(
    tasks: () => Promise<Tasks>,
    private readonly capabilities: Capabilities,
  ) {
    this.view = vscode.window.createTreeView<TaskRecord>('runwayVideo.tasks', {
      treeDataProvider: {
        onDidChangeTreeData: this.changed.event,
        getChildren: async (parent) => (parent === undefined ? listTasks(await tasks()) : []),
        getParent: () => undefined,
        getTreeItem: async (task) => this.findItem((await tasks()).get(task.id) ?? task),
        // Called only for the row under the pointer.
        resolveTreeItem: async (item, task) => {
          const { taskTooltip } = await import('./taskTooltip.ts');
          item.tooltip = taskTooltip((await tasks()).get(task.id) ?? task);
          return item;
        },
      },
    });
  }

  /** Shows every change of the tasks from now on. */
  follow(tasks: Tasks): vscode.Disposable {
    this.update(tasks);
    return vscode.Disposable.from(
      tasks.onDidChange(() => this.update(tasks)),
      this.capabilities.onDidLearn(() => {
        this.items = new WeakMap();
        this.update(tasks);
      }),
    );
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }

  private async findItem(task: TaskRecord): Promise<TaskItem> {
    const known = this.items.get(task);
    if (known !== undefined) {
      return known;
    }
    const { TaskItem } = await import('./taskItem.ts');
    const item = new TaskItem(task, this.capabilities);
    this.items.set(task, item);
    return item;
  }

  private update(tasks: Tasks): void {
    const running = tasks.countRunning();
    this.view.badge = running === 0 ? undefined : { value: running, tooltip: runningText(running) };
    this.changed.fire();
  }
}

/** The tasks that have been read so far. When ended tasks are read, the list is updated. */
function listTasks(tasks: Tasks): TaskRecord[] {
  // Errors are in the log. The next update of the list tries again.
  tasks.loadEnded().catch(() => undefined);
  return [...tasks.all()];
}
