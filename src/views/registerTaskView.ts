import type { DataTransfer, TreeDataProvider, TreeView } from 'vscode';
import type { Disposable } from '../util/emitter.ts';
import { vscode } from '../vscode.ts';
import type { Row } from './rows.ts';

/** The list in the sidebar, without its rows. */
export interface TaskView extends Disposable {
  readonly view: TreeView<Row>;
  /** Makes VS Code ask for these rows again. Without rows, it asks for the whole list. */
  readonly update: (rows?: Row[]) => void;
}

/** What happens to rows that are dragged, and to what is dropped on the list. */
export interface DragAndDrop {
  readonly drag: (rows: readonly Row[], transfer: DataTransfer) => Promise<void>;
  readonly drop: (transfer: DataTransfer) => Promise<void>;
}

/** Registers the list. @param rows loads its rows, when the list is first visible */
export function registerTaskView(
  rows: () => Promise<TreeDataProvider<Row>>,
  { drag, drop }: DragAndDrop,
): TaskView {
  const changed = new vscode.EventEmitter<Row[] | undefined>();
  const view = vscode.window.createTreeView<Row>('runwayVideo.tasks', {
    canSelectMany: true,
    dragAndDropController: {
      dragMimeTypes: ['text/uri-list'],
      // `files` are those of the desktop.
      dropMimeTypes: ['text/uri-list', 'files'],
      handleDrag: drag,
      handleDrop: (_row, transfer) => drop(transfer),
    },
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
