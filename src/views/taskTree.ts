import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { isRunning, type TaskRecord } from '../tasks/record.ts';
import { runningText } from './statusBar.ts';
import { TaskItem } from './taskItem.ts';

/** The list of tasks in the sidebar, with the number of running ones as its badge. */
export function registerTaskTree({ tasks }: Parts): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<TaskRecord>('runwayVideo.tasks', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (parent) => (parent === undefined ? [...tasks.all()] : []),
      getTreeItem: (task) => new TaskItem(tasks.get(task.id) ?? task),
    },
  });
  const update = () => {
    const running = tasks.all().filter((it) => isRunning(it.state)).length;
    view.badge = running === 0 ? undefined : { value: running, tooltip: runningText(running) };
    changed.fire();
  };
  update();
  return vscode.Disposable.from(view, changed, tasks.onDidChange(update));
}
