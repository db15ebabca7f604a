/** As much of the `vscode` module as the views of the tasks need. */
import type { TreeDataProvider, TreeItem as RealTreeItem, ViewBadge } from 'vscode';
import { report } from './report.ts';

/** Milliseconds in which changes of a tree count as one, as in VS Code. */
const TOGETHER = 200;

/** How often the list was rendered, wholly or in part, and how many rows. */
export const rendered = { lists: 0, rows: 0 };

let listeners = 0;

/** How many listen to events of the editor. */
export function countListeners(): number {
  return listeners;
}

export class EventEmitter<T> {
  private readonly listening = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.listening.add(listener);
    listeners += 1;
    return {
      dispose: () => {
        listeners -= this.listening.delete(listener) ? 1 : 0;
      },
    };
  };

  fire(value: T): void {
    for (const listener of this.listening) {
      listener(value);
    }
  }

  dispose(): void {
    listeners -= this.listening.size;
    this.listening.clear();
  }
}

/** Where VS Code runs, by its numbers. */
export const UIKind = { Desktop: 1, Web: 2 } as const;

export class Disposable {
  constructor(private readonly end: () => void) {}

  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of all) {
        disposable.dispose();
      }
    });
  }

  dispose(): void {
    this.end();
  }
}

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = TreeItemCollapsibleState.None,
  ) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class MarkdownString {
  constructor(readonly value: string) {}
}

export const StatusBarAlignment = { Left: 1 };
export const ConfigurationTarget = { Global: 1 };
export const env = { language: 'en' };
export const commands = { executeCommand: () => Promise.resolve() };

export const Uri = {
  from: (parts: { readonly scheme: string; readonly path: string }) => parts,
  file: (path: string) => ({ scheme: 'file', path, fsPath: path }),
  parse: (text: string) => {
    const { protocol, pathname } = new URL(text);
    const path = decodeURIComponent(pathname);
    return { scheme: protocol.slice(0, -1), path, fsPath: path };
  },
};

export const workspace = {
  getConfiguration: () => ({
    get: (_name: string, standard: unknown) => standard,
    inspect: () => undefined,
  }),
};

export const window = {
  showInformationMessage: notify,
  showWarningMessage: notify,
  showErrorMessage: notify,
  createStatusBarItem: () => ({
    show: () => undefined,
    hide: () => undefined,
    dispose: () => undefined,
  }),
  createTreeView: <T>(
    _id: string,
    { treeDataProvider }: { treeDataProvider: TreeDataProvider<T> },
  ) => new TreeView(treeDataProvider),
};

/** Reports a notification. The user selects no button. */
function notify(message: string): Promise<undefined> {
  report({ said: 'notified', message });
  return Promise.resolve(undefined);
}

/**
 * A list that is visible, and shows every change. It asks for the rows that have changed, or for
 * all, as VS Code does.
 */
class TreeView<T> {
  badge: ViewBadge | undefined;
  message = '';
  readonly visible = true;
  readonly onDidChangeVisibility = () => ({ dispose: () => undefined });
  private changed: Set<T> | 'all' = new Set();
  private timer: NodeJS.Timeout | undefined;
  private readonly listening: { dispose(): void } | undefined;

  constructor(private readonly provider: TreeDataProvider<T>) {
    this.listening = provider.onDidChangeTreeData?.((rows) => {
      if (Array.isArray(rows) && this.changed !== 'all') {
        for (const row of rows) this.changed.add(row);
      } else {
        this.changed = 'all';
      }
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        void this.render();
      }, TOGETHER);
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening?.dispose();
  }

  private async render(): Promise<readonly RealTreeItem[]> {
    const { changed } = this;
    this.changed = new Set();
    const rows = changed === 'all' ? await this.listAll() : [...changed];
    rendered.lists += 1;
    rendered.rows += rows.length;
    return Promise.all(rows.map(async (row) => this.provider.getTreeItem(row)));
  }

  /** The rows of the list, with those below open ones. */
  private async listAll(parent?: T): Promise<T[]> {
    const all: T[] = [];
    for (const row of (await this.provider.getChildren(parent)) ?? []) {
      const { collapsibleState } = await this.provider.getTreeItem(row);
      const isOpen = Number(collapsibleState) === TreeItemCollapsibleState.Expanded;
      all.push(row, ...(isOpen ? await this.listAll(row) : []));
    }
    return all;
  }
}

/** Where an editor opens. */
export const ViewColumn = { Beside: -2 };
