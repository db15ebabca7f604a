import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import type { Service } from '../../runway/service.ts';
import { serviceProblemText } from '../../views/serviceProblemText.ts';
import { problemOf, useAnyway } from './checkService.ts';

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
