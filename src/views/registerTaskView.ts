import type { TreeDataProvider, TreeView } from 'vscode';
import type { TaskRecord } from '../tasks/record.ts';
import type { Disposable } from '../util/emitter.ts';
import { vscode } from '../vscode.ts';

/** The list in the sidebar, without its rows. */
export interface TaskView extends Disposable {
  readonly view: TreeView<TaskRecord>;
  /** Makes VS Code ask for these rows again. Without rows, it asks for the whole list. */
  readonly update: (rows?: TaskRecord[]) => void;
}

/** Registers the list. @param rows loads its rows, when the list is first visible */
export function registerTaskView(rows: () => Promise<TreeDataProvider<TaskRecord>>): TaskView {
  const changed = new vscode.EventEmitter<TaskRecord[] | undefined>();
  const view = vscode.window.createTreeView<TaskRecord>('runwayVideo.tasks', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (parent) => (await rows()).getChildren(parent),
      getParent: () => undefined,
      getTreeItem: async (task) => (await rows()).getTreeItem(task),
      resolveTreeItem: async (item, task, token) =>
        (await rows()).resolveTreeItem?.(item, task, token),
    },
  });
  return {
    view,
    update: (rows) => changed.fire(rows),
    dispose: () => {
      view.dispose();
      changed.dispose();
    },
  };
}
