import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import type { Service } from '../../runway/service.ts';
import { serviceProblemText } from '../../views/texts/serviceProblemText.ts';
import { storeKey } from './storeKey.ts';
import { checkService, useAnyway } from './checkService.ts';

/**
 * Asks for a service's key, tests it, and stores it in VS Code's secret storage.
 *
 * @param prompt why the key is needed
 * @returns whether a key was stored
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
    const problem = await checkService(service, key);
    if (problem?.about === 'key') {
      prompt = serviceProblemText(problem);
      continue;
    }
    if (problem === undefined || (await useAnyway(problem))) {
      return storeKey(services, service, key);
    }
    return false;
  }
}

/** Asks for a service's key, without testing or storing it. @returns undefined when cancelled */
export async function enterKey(
  service: Service,
  prompt = firstPrompt(service),
): Promise<string | undefined> {
  const key = await vscode.window.showInputBox({
    title: l10n.t('{0} API Key', service.name),
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[\x21-\x7e]+$/.test(text.trim())
        ? undefined
        : l10n.t('Paste only the key, without spaces.'),
  });
  return key?.trim();
}

function firstPrompt(service: Service): string {
  return service.kind === 'runway'
    ? l10n.t('Paste your key from dev.runway.com. It’s stored securely on this computer.')
    : l10n.t('Stored securely on this computer and sent only to {0}.', service.origin);
}
