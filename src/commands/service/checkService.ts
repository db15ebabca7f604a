import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { diagnose, type ServiceProblem } from '../../services/diagnose.ts';
import { serviceProblemText } from '../../views/serviceProblemText.ts';
import type { Service } from '../../runway/service.ts';

/** Whether to use a service all the same: without a network nobody can tell whether it is one. */
export async function useAnyway(problem: ServiceProblem): Promise<boolean> {
  const message = serviceProblemText(problem);
  const anyway = l10n.t('Use It Anyway');
  return (await vscode.window.showWarningMessage(message, { modal: true }, anyway)) === anyway;
}

/**
 * Offers the API that was found at another path of the same host.
 *
 * @returns undefined when the user cancelled
 */
export async function chooseRoot(
  problem: ServiceProblem,
  service: Service,
  elsewhere: Service,
): Promise<Service | undefined> {
  const message = serviceProblemText(problem);
  const there = l10n.t('Use {0}', elsewhere.root);
  const anyway = l10n.t('Use It Anyway');
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

/** {@link diagnose}, while the user sees that something is being asked. */
export async function problemOf(
  service: Service,
  key: string | undefined,
): Promise<ServiceProblem | undefined> {
  const title = l10n.t('Asking {0}…', service.name);
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title }, () => diagnose(service, key));
}
