import type { TreeDataProvider, TreeView } from 'vscode';
import type { Disposable } from '../util/emitter.ts';
import { vscode } from '../vscode.ts';
import type { Row } from './rows.ts';

/** The list in the sidebar, without its rows. */
export interface TaskView extends Disposable {
  readonly view: TreeView<Row>;
  /** Makes VS Code ask for these rows again. Without rows, it asks for the whole list. */
  readonly update: (rows?: Row[]) => void;
}

/** Registers the list. @param rows loads its rows, when the list is first visible */
export function registerTaskView(rows: () => Promise<TreeDataProvider<Row>>): TaskView {
  const changed = new vscode.EventEmitter<Row[] | undefined>();
  const view = vscode.window.createTreeView<Row>('runwayVideo.tasks', {
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (parent) => (await rows()).getChildren(parent),
      getParent: async (row) => (await rows()).getParent?.(row),
      getTreeItem: async (row) => (await rows()).getTreeItem(row),
      resolveTreeItem: async (item, row, token) =>
        (await rows()).resolveTreeItem?.(item, row, token),
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
