/**
 * As much of the `vscode` module as the task list needs, and what an editor does with it: it asks
 * for every row again after a change, at most every 200 ms.
 */
import type { TreeDataProvider, TreeItem as RealTreeItem } from 'vscode';

/** Milliseconds in which changes of a tree count as one, as in VS Code. */
const TOGETHER = 200;

/** How many rows were rendered, and how often the whole list. */
export const rendered = { rows: 0, lists: 0 };

/** Listeners of the editor's events that are still there. */
export let listeners = 0;

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

export class Disposable {
  constructor(private readonly end: () => void) {}

  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const it of all) {
        it.dispose();
      }
    });
  }

  dispose(): void {
    this.end();
  }
}

export class TreeItem {
  constructor(readonly label: string) {}
}

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
export const env = { language: 'en' };

export const Uri = {
  parse: (text: string) => {
    const { protocol, pathname } = new URL(text);
    return { scheme: protocol.slice(0, -1), fsPath: decodeURIComponent(pathname) };
  },
};

export const l10n = {
  t: (text: string, ...values: readonly unknown[]) =>
    text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
};

export const window = {
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

/** A list that is visible, and shows every change. */
class TreeView<T> {
  badge: unknown;
  private timer: NodeJS.Timeout | undefined;
  private readonly listening: { dispose(): void } | undefined;

  constructor(private readonly provider: TreeDataProvider<T>) {
    this.listening = provider.onDidChangeTreeData?.(() => {
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
    const children = (await this.provider.getChildren()) ?? [];
    rendered.lists += 1;
    rendered.rows += children.length;
    return Promise.all(children.map(async (it) => this.provider.getTreeItem(it)));
  }
}
