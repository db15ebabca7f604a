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
 * Tells the walkthrough that there is a first video of practice mode, and one of a service.
 *
 * @returns what ends it
 */
export function followFirstVideos(
  tasks: Pick<Tasks, 'all' | 'onDidChange'>,
  log: App['log'],
): vscode.Disposable {
  return vscode.Disposable.from(
    followFirst(tasks, log, 'runwayVideo.hasPracticeVideo', (it) => it === PRACTICE_ROOT),
    followFirst(tasks, log, 'runwayVideo.hasVideo', (it) => it !== PRACTICE_ROOT),
  );
}

/** Sets a key once, as soon as there is a video of such a service. */
function followFirst(
  tasks: Pick<Tasks, 'all' | 'onDidChange'>,
  log: App['log'],
  key: string,
  isWanted: (service: string) => boolean,
): vscode.Disposable {
  const look = (records: readonly TaskRecord[]) => {
    if (records.some(({ state, service }) => state === 'done' && isWanted(service))) {
      following.dispose();
      setContext(key, true).then(undefined, (error: unknown) => log.error(describeError(error)));
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
        return 'unknown' as const;
      })
      .then(async (missing) => {
        const isConnected = missing === undefined && services.currentOrNone()?.kind !== 'practice';
        await setContext('runwayVideo.isConnected', isConnected);
        const shown = missing === undefined || missing === 'unknown' ? 'nothing' : missing;
        await setContext('runwayVideo.missing', shown);
      })
      .then(undefined, (error: unknown) => log.error(describeError(error)));
  };
  update();
  return services.onDidChange(update);
}
