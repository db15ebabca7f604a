import * as vscode from 'vscode';
import { RunwayClient } from '../runway/client.ts';
import { AnswerError, ConnectionError, ServiceError } from '../runway/errors.ts';
import type { Service } from '../runway/service.ts';

/** Why a service may be of no use as it is. */
export interface ServiceProblem {
  readonly message: string;
  readonly about: 'key' | 'service';
}

/** Whether to use a service all the same: without a network nobody can tell whether it is one. */
export async function useAnyway({ message }: ServiceProblem): Promise<boolean> {
  const anyway = vscode.l10n.t('Use It Anyway');
  return (await vscode.window.showWarningMessage(message, { modal: true }, anyway)) === anyway;
}

/**
 * Asks a service, free of charge, whether it is one and takes the key.
 *
 * @returns undefined when nothing is wrong
 */
export async function problemOf(
  service: Service,
  key: string | undefined,
): Promise<ServiceProblem | undefined> {
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
