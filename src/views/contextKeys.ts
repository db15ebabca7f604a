import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { describeError } from '../tasks/log.ts';

/** Keeps the context key that chooses between the welcome texts: what is missing, if anything. */
export function registerContextKeys({ services, log }: Parts): vscode.Disposable {
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
