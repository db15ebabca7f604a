import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import type { Service } from '../runway/service.ts';
import { problemOf, useAnyway } from './checkService.ts';
import { selectService } from './selectService.ts';

/** Asks for the key of the chosen service; for the service first where none is chosen. */
export async function setApiKey(parts: Parts): Promise<void> {
  const service = parts.services.currentOrNone();
  if (service === undefined) {
    await selectService(parts);
  } else {
    await askForKey(parts, service);
  }
}

/**
 * Asks for a service's key, tries it, and keeps it in VS Code's secret storage.
 *
 * @param prompt why it is needed
 * @returns whether a key was kept
 */
export async function askForKey(
  { services }: Parts,
  service: Service,
  prompt = firstPrompt(service),
): Promise<boolean> {
  for (;;) {
    const key = await vscode.window.showInputBox({
      title: vscode.l10n.t('API Key of {0}', service.name),
      prompt,
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) =>
        /^[\x21-\x7e]+$/.test(text.trim())
          ? undefined
          : vscode.l10n.t('Paste the key alone, without spaces.'),
    });
    if (key === undefined) {
      return false;
    }
    const problem = await problemOf(service, key.trim());
    if (problem?.about === 'key') {
      prompt = problem.message;
      continue;
    }
    if (problem === undefined || (await useAnyway(problem))) {
      await services.keys.set(service.origin, key.trim());
      return true;
    }
    return false;
  }
}

function firstPrompt(service: Service): string {
  return service.kind === 'runway'
    ? vscode.l10n.t('Create one at dev.runwayml.com. It stays in this computer’s secret storage.')
    : vscode.l10n.t(
        'It stays in this computer’s secret storage and is sent to {0} only.',
        service.origin,
      );
}
