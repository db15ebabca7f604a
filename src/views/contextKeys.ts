import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { PRACTICE_ROOT } from '../runway/service.ts';
import type { TaskRecord } from '../tasks/record.ts';
import type { Tasks } from '../tasks/tasks.ts';
import { describeError } from '../util/log.ts';

/** Updates the keys that package.json tests for: what is missing, and whether the list is filtered. */
export function registerContextKeys(app: App): vscode.Disposable {
  return vscode.Disposable.from(followMissing(app), followFilter(app));
}

function followFilter({ filter, log }: App): vscode.Disposable {
  return filter.onDidChange(() => {
    setContext('runwayVideo.isFiltered', filter.isActive).then(undefined, (error: unknown) =>
      log.error(describeError(error)),
    );
  });
}

/**
 * Tells the walkthrough once that there is a video that a service has made.
 *
 * @returns what ends it
 */
export function followFirstVideo(
  tasks: Pick<Tasks, 'all' | 'onDidChange'>,
  log: App['log'],
): vscode.Disposable {
  const look = (records: readonly TaskRecord[]) => {
    if (records.some(({ state, service }) => state === 'done' && service !== PRACTICE_ROOT)) {
      following.dispose();
      setContext('runwayVideo.hasVideo', true).then(undefined, (error: unknown) =>
        log.error(describeError(error)),
      );
    }
  };
  const following = tasks.onDidChange(look);
  look(tasks.all());
  return following;
}

function setContext(key: string, value: unknown): Thenable<unknown> {
  return vscode.commands.executeCommand('setContext', key, value);
}

/** Selects the welcome text by what the user must still set up. */
function followMissing({ services, log }: App): vscode.Disposable {
  const update = () => {
    services
      .missing()
      .catch((error: unknown) => {
        // A command says what to do.
        log.warn(describeError(error));
        return undefined;
      })
      .then(async (missing) => {
        const isConnected = missing === undefined && services.currentOrNone()?.kind !== 'practice';
        await setContext('runwayVideo.isConnected', isConnected);
        await setContext('runwayVideo.missing', missing ?? 'nothing');
      })
      .then(undefined, (error: unknown) => log.error(describeError(error)));
  };
  update();
  return services.onDidChange(update);
}
