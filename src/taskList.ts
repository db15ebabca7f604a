import { openTasks, type OpenedTasks, type OpenOptions } from './openTasks.ts';
import type { Services } from './services/services.ts';
import { TaskListError } from './taskListError.ts';
import type { Tasks } from './tasks/tasks.ts';
import { Emitter, type Disposable } from './util/emitter.ts';
import { describeError, type Log } from './util/log.ts';

/** Opens the task list with its first use, once. */
export class TaskList implements Disposable {
  private opening: Promise<OpenedTasks> | undefined;
  private readonly opened = new Emitter<Tasks>((error) => this.log.error(describeError(error)));
  /** Fires when the list is open. */
  readonly onDidOpen = this.opened.event;

  /**
   * @param folder the extension's own folder on disk
   * @param batches what sending batches takes; missing: this window sends none
   */
  constructor(
    private readonly folder: string,
    private readonly log: Log,
    private readonly services: Services,
    private readonly batches?: OpenOptions['batches'],
  ) {}

  /** @throws {TaskListError} the next call tries again */
  open(): Promise<OpenedTasks> {
    this.opening ??= this.load().catch((error: unknown) => {
      this.opening = undefined;
      throw new TaskListError(this.folder, error);
    });
    return this.opening;
  }

  dispose(): void {
    this.opened.dispose();
    this.opening?.then(
      ({ tasks, account }) => {
        account.dispose();
        tasks.dispose();
      },
      () => undefined,
    );
  }

  private async load(): Promise<OpenedTasks> {
    const opened = await openTasks(this.folder, this.log, this.services, {
      ...(this.batches && { batches: this.batches }),
    });
    this.opened.fire(opened.tasks);
    return opened;
  }
}
