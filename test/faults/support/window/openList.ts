import http from 'node:http';
import { registerNotifications } from '../../../../src/views/notifications.ts';
import { registerStatusBar } from '../../../../src/views/statusBar.ts';
import type { Row } from '../../../../src/views/rows.ts';
import { TaskFilter } from '../../../../src/views/taskFilter.ts';
import { TaskTree } from '../../../../src/views/taskTree.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { onKeyRefused } from '../../../unit/tasks/support/refusedKeys.ts';
import type { Opening, Shown } from '../messages.ts';
import { openTasks, type OpenTasks } from '../openTasks.ts';
import { log, report } from './report.ts';
import { UserKey } from './userKey.ts';
import * as vscode from './vscode.ts';

/** What this program itself holds: its way to be told something, and to wait. */
const OWN_RESOURCES = ['PipeWrap', 'Immediate'];

/** How long closed parts may still be busy, in real milliseconds. */
const PATIENCE = 5000;

/** Turns of the event loop without any work after which everything counts as done. */
const IDLE_TURNS = 50;

/** The list of tasks, as it is opened and closed with a window of the editor. */
export class OpenList {
  private readonly views: readonly { dispose(): void }[];
  private readonly ownListeners: number;

  private constructor(
    readonly opening: Opening,
    readonly key: UserKey,
    private readonly opened: OpenTasks,
  ) {
    const { tasks } = this;
    const show = (changed: readonly TaskRecord[]) =>
      report({ said: 'shown', at: Date.now(), tasks: changed.map(toShown) });
    tasks.onDidChange(show);
    show(tasks.all());
    this.ownListeners = this.listeners;
    const { shows = [], renewsKey } = opening;
    this.views = [
      ...(shows.includes('notifications')
        ? [registerNotifications(log, tasks, { together: 0 })]
        : []),
      ...(shows.includes('list') ? [this.showList(), registerStatusBar(tasks)] : []),
      ...(renewsKey ? [onKeyRefused(tasks, () => key.renew(() => tasks.keysChanged()))] : []),
    ];
  }

  static async open(opening: Opening): Promise<OpenList> {
    const key = new UserKey(opening.window);
    return new OpenList(opening, key, await openTasks(opening, log, () => key.get()));
  }

  get tasks() {
    return this.opened.tasks;
  }

  /** How many listen to the tasks. An emitter doesn't tell. */
  get listeners(): number {
    const { listeners } = Reflect.get(this.opened.store, 'changed') as {
      readonly listeners: ReadonlySet<unknown>;
    };
    return listeners.size;
  }

  /** Resolves when everything that was under way is done. */
  async close(): Promise<void> {
    for (const view of this.views) {
      view.dispose();
    }
    if (this.listeners !== this.ownListeners) {
      const left = this.listeners - this.ownListeners;
      report({ said: 'failed', message: `${left} listeners of closed views are left.` });
    }
    this.tasks.dispose();
    // Node keeps idle connections for a while. The tasks don't hold them.
    http.globalAgent.destroy();
    await quiet();
  }

  /** Shows the rows in the editor, as `registerTaskView` does in VS Code. */
  private showList(): { dispose(): void } {
    const changed = new vscode.EventEmitter<Row[] | undefined>();
    const view = vscode.window.createTreeView<Row>('runwayVideo.tasks', {
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: (parent) => tree.getChildren(parent),
        getTreeItem: (row) => tree.getTreeItem(row),
      },
    });
    const { capabilities } = this.opened.context;
    const filter = new TaskFilter((error) => log.error(String(error)));
    const tree: TaskTree = new TaskTree(
      () => Promise.resolve(this.tasks),
      capabilities,
      view,
      filter,
    );
    const following = tree.follow(this.tasks, {
      view,
      update: (rows) => changed.fire(rows),
    });
    return vscode.Disposable.from(following, view, changed, filter);
  }
}

export function toShown(record: TaskRecord): Shown {
  const { id, revision, state, settings, taskId, file, announced, removedAt } = record;
  return {
    ...{ id, revision, state, name: settings?.promptText ?? '' },
    ...(taskId !== undefined && { taskId }),
    ...(file !== undefined && { file }),
    ...{ announced: announced === true, listed: removedAt === undefined },
  };
}

/** Resolves when nothing is under way, or when waiting longer is useless. */
async function quiet(): Promise<void> {
  const limit = Date.now() + PATIENCE;
  const isBusy = () => process.getActiveResourcesInfo().some((it) => !OWN_RESOURCES.includes(it));
  // Work on disk has several steps. Between two steps, the process looks idle.
  for (let idle = 0; idle < IDLE_TURNS && Date.now() < limit;) {
    await new Promise((resolve) => setImmediate(resolve));
    idle = isBusy() ? 0 : idle + 1;
  }
}
