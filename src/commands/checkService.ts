import * as vscode from 'vscode';
import { RunwayClient } from '../runway/client.ts';
import { AnswerError, ConnectionError, ServiceError } from '../runway/errors.ts';
import type { Service } from '../runway/service.ts';

/**
 * Asks a service, free of charge, whether it is one and takes the key. What stands in the way is
 * said in its own sentence; without a network, or with a service that is down, the user may go on.
 *
 * @returns whether to use the service
 */
export async function checkService(service: Service, key: string | undefined): Promise<boolean> {
  const problem = await problemOf(service, key);
  if (problem === undefined) {
    return true;
  }
  const useAnyway = vscode.l10n.t('Use It Anyway');
  const chosen = await vscode.window.showWarningMessage(
    problem.message,
    { modal: true },
    useAnyway,
  );
  return chosen === useAnyway;
}

/** What is wrong with a service or its key; undefined when nothing is. */
export async function problemOf(
  service: Service,
  key: string | undefined,
): Promise<{ readonly message: string; readonly about: 'key' | 'service' } | undefined> {
  const title = vscode.l10n.t('Asking {0}…', service.name);
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title }, async () => {
    try {
      await new RunwayClient(service, key).check();
      return undefined;
    } catch (error) {
      const about = error instanceof ServiceError && error.reason === 'key' ? 'key' : 'service';
      if (error instanceof AnswerError) {
        const message = vscode.l10n.t(
          'There is no API at {0}. Check the address: relays usually have it at /runwayml/v1.',
          service.root,
        );
        return { message, about };
      }
      if (error instanceof ConnectionError || error instanceof ServiceError) {
        return { message: error.message, about };
      }
      throw error;
    }
  });
}
