import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { diagnose, type ServiceProblem } from '../../services/diagnose.ts';
import { serviceProblemText } from '../../views/texts/serviceProblemText.ts';
import type { Service } from '../../runway/service.ts';

/** Asks whether to use a service despite a problem: without a network it can't be tested. */
export async function useAnyway(problem: ServiceProblem): Promise<boolean> {
  const message = serviceProblemText(problem);
  const anyway = l10n.t('Use Anyway');
  return (await vscode.window.showWarningMessage(message, { modal: true }, anyway)) === anyway;
}

/**
 * Offers the API that was found at another path of the same host.
 *
 * @returns the service to use; undefined when the user cancelled
 */
export async function chooseRoot(
  problem: ServiceProblem,
  service: Service,
  elsewhere: Service,
): Promise<Service | undefined> {
  const message = serviceProblemText(problem);
  const there = l10n.t('Use {0}', elsewhere.root);
  const anyway = l10n.t('Use Anyway');
  const chosen = await vscode.window.showWarningMessage(message, { modal: true }, there, anyway);
  switch (chosen) {
    case there:
      return elsewhere;
    case anyway:
      return service;
    default:
      return undefined;
  }
}

/** Calls {@link diagnose} while a notification shows progress. */
export async function checkService(
  service: Service,
  key: string | undefined,
): Promise<ServiceProblem | undefined> {
  const title = l10n.t('Connecting to {0}…', service.name);
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title }, () => diagnose(service, key));
}
