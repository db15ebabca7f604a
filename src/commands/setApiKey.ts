import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { serviceProblemText } from '../views/serviceProblemText.ts';
import type { App } from '../app.ts';
import { parseService, type Service } from '../runway/service.ts';
import { problemOf, useAnyway } from './service/checkService.ts';
import { selectService } from './selectService.ts';

/**
 * Asks for the key of the chosen service; for the service first where none is chosen.
 *
 * @param root the API root of another service, whose tasks need it
 */
export async function setApiKey(app: App, root?: unknown): Promise<void> {
  const service = typeof root === 'string' ? parseService(root) : app.services.currentOrNone();
  if (service === undefined) {
    await selectService(app);
  } else {
    await askForKey(app, service);
  }
}

/**
 * Asks for a service's key, tries it, and keeps it in VS Code's secret storage.
 *
 * @param prompt why it is needed
 * @returns whether a key was kept
 */
export async function askForKey(
  { services }: App,
  service: Service,
  prompt = firstPrompt(service),
): Promise<boolean> {
  for (;;) {
    const key = await enterKey(service, prompt);
    if (key === undefined) {
      return false;
    }
    const problem = await problemOf(service, key);
    if (problem?.about === 'key') {
      prompt = serviceProblemText(problem);
      continue;
    }
    if (problem === undefined || (await useAnyway(problem))) {
      await services.keys.set(service.origin, key);
      return true;
    }
    return false;
  }
}

/** Only asks for a service's key. @returns undefined when the user cancelled */
export async function enterKey(
  service: Service,
  prompt = firstPrompt(service),
): Promise<string | undefined> {
  const key = await vscode.window.showInputBox({
    title: l10n.t('API Key of {0}', service.name),
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\x21-\x7e]+$/.test(text.trim())
        ? undefined
        : l10n.t('Paste the key alone, without spaces.'),
  });
  return key?.trim();
}

function firstPrompt(service: Service): string {
  return service.kind === 'runway'
    ? l10n.t('Create one at dev.runwayml.com. It stays in this computer’s secret storage.')
    : l10n.t('It stays in this computer’s secret storage and is sent to {0} only.', service.origin);
}
