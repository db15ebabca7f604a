import { watch, type FSWatcher } from 'node:fs';
import { Emitter, type Disposable } from '../../util/emitter.ts';
import { describeError, type Log } from '../../util/log.ts';
import { readId } from './recordFiles.ts';

/** Milliseconds between reports of `all` where the system watches no more folders. */
const LOOK_INTERVAL = 2000;

/** Writing this file asks every window to query its tasks now. */
export const REFRESH_FILE = 'refresh';

/** Watches the folders of records for what this window and others write. */
export class RecordWatcher implements Disposable {
  /** The id of a record that may have changed; `all` when the system does not say which. */
  readonly changed: Emitter<string>;
  /** A user, in this or another window, wants every task queried now. */
  readonly refreshRequested: Emitter<void>;
  private readonly watchers: FSWatcher[] = [];
  private looking: NodeJS.Timeout | undefined;

  constructor(private readonly log: Log) {
    const logError = (error: unknown) => log.error(describeError(error));
    this.changed = new Emitter(logError);
    this.refreshRequested = new Emitter(logError);
  }

  /** Begins to watch a folder that exists. */
  watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, file) => this.report(file));
      watcher.on('error', (error) => this.lookRegularly(error));
      this.watchers.push(watcher);
    } catch (error) {
      this.lookRegularly(error);
    }
  }

  dispose(): void {
    for (const watcher of this.watchers) {
      watcher.close();
    }
    clearInterval(this.looking);
    this.changed.dispose();
    this.refreshRequested.dispose();
  }

  private report(file: string | null): void {
    if (file === REFRESH_FILE) {
      this.refreshRequested.fire();
      return;
    }
    const id = file === null ? 'all' : readChangedId(file);
    if (id !== undefined) {
      this.changed.fire(id);
    }
  }

  private lookRegularly(error: unknown): void {
    this.log.warn(`The task list cannot be watched. ${describeError(error)}`);
    this.looking ??= setInterval(() => this.changed.fire('all'), LOOK_INTERVAL).unref();
  }
}

/** The id in the name of a record's folder, or of a temporary file of a write. */
function readChangedId(file: string): string | undefined {
  return readId(file) ?? /^([\w-]{1,64})\.[\da-f-]{36}\.tmp$/.exec(file)?.[1];
}
