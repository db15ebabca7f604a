import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { describeError } from '../util/log.ts';

/** Updates the keys that package.json tests for: what is missing, and whether the list is filtered. */
export function registerContextKeys(app: App): vscode.Disposable {
  return vscode.Disposable.from(followMissing(app), followFilter(app));
}

function followFilter({ filter, log }: App): vscode.Disposable {
  return filter.onDidChange(() => {
    vscode.commands
      .executeCommand('setContext', 'runwayVideo.isFiltered', filter.isActive)
      .then(undefined, (error: unknown) => log.error(describeError(error)));
  });
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
      .then((missing) =>
        vscode.commands.executeCommand('setContext', 'runwayVideo.missing', missing ?? 'nothing'),
      )
      .then(undefined, (error: unknown) => log.error(describeError(error)));
  };
  update();
  return services.onDidChange(update);
}
