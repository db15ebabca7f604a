import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { describeError } from '../util/log.ts';

/** Keeps the context key that chooses between the welcome texts: what is missing, if anything. */
export function registerContextKeys({ services, log }: App): vscode.Disposable {
  const update = () => {
    services
      .missing()
      .then((missing) =>
        vscode.commands.executeCommand('setContext', 'runwayVideo.missing', missing ?? 'nothing'),
      )
      .then(undefined, (error: unknown) => log.error(describeError(error)));
  };
  update();
  return services.onDidChange(update);
}
