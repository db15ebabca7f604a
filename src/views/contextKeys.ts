import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { describeError } from '../util/log.ts';

/** Updates the context key that selects the welcome text: what the user must still set up. */
export function registerContextKeys({ services, log }: App): vscode.Disposable {
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
