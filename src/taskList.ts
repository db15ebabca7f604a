import * as vscode from 'vscode';
import type { OpenedTasks } from './openTasks.ts';
import type { Services } from './services/services.ts';
import { TaskListError } from './taskListError.ts';
import type { Tasks } from './tasks/tasks.ts';

/** Opens the task list with its first use, once. */
export class TaskList implements vscode.Disposable {
  private opening: Promise<OpenedTasks> | undefined;
  private readonly opened = new vscode.EventEmitter<Tasks>();
  /** The list is open now. */
  readonly onDidOpen = this.opened.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly services: Services,
  ) {}

  /** @throws {TaskListError} the next call tries again */
  open(): Promise<OpenedTasks> {
    this.opening ??= this.load().catch((error: unknown) => {
      this.opening = undefined;
      throw new TaskListError(this.context.globalStorageUri.fsPath, error);
    });
    return this.opening;
  }

  dispose(): void {
    this.opened.dispose();
    this.opening?.then(
      ({ tasks, balance }) => {
        balance.dispose();
        tasks.dispose();
      },
      () => undefined,
    );
  }

  private async load(): Promise<OpenedTasks> {
    const { openTasks } = await import('./openTasks.ts');
    const opened = await openTasks(this.context.globalStorageUri.fsPath, this.log, this.services);
    this.opened.fire(opened.tasks);
    return opened;
  }
}
