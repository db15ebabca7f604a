import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { AddressError, parseService, RUNWAY_ROOT, type Service } from '../runway/service.ts';
import { writeApiUrl } from '../settings.ts';
import { askForKey } from './setApiKey.ts';
import { problemOf, useAnyway } from './checkService.ts';

/**
 * Lets the user choose Runway or another service, by its address, and leads on to its key.
 *
 * @returns the service, ready to use; undefined when the user cancelled
 */
export async function selectService(parts: Parts): Promise<Service | undefined> {
  const service = await chooseService(parts);
  if (service === undefined) {
    return undefined;
  }
  const key = await parts.services.keys.get(service.origin);
  const isReady =
    service.loopback || key !== undefined
      ? await tryService(parts, service, key)
      : await askForKey(parts, service);
  if (!isReady) {
    return undefined;
  }
  await writeApiUrl(service.root);
  return service;
}

/** Whether a service is to be used; asks for a key when it does not take the one there is. */
async function tryService(
  parts: Parts,
  service: Service,
  key: string | undefined,
): Promise<boolean> {
  const problem = await problemOf(service, key);
  if (problem?.about === 'key') {
    return askForKey(parts, service, problem.message);
  }
  return problem === undefined || useAnyway(problem);
}

interface Choice extends vscode.QuickPickItem {
  readonly choose: () => Promise<Service | undefined>;
}

async function chooseService({ services }: Parts): Promise<Service | undefined> {
  const current = services.currentOrNone();
  const choices: Choice[] = [
    {
      label: 'Runway',
      description: current?.kind === 'runway' ? vscode.l10n.t('chosen') : '',
      detail: RUNWAY_ROOT,
      choose: () => Promise.resolve(parseService(RUNWAY_ROOT)),
    },
    {
      label: vscode.l10n.t('Another Service…'),
      description: current?.kind === 'relay' ? vscode.l10n.t('chosen: {0}', current.name) : '',
      detail: vscode.l10n.t('A relay that speaks the same API, by its address'),
      choose: () => askForAddress(current?.kind === 'relay' ? current.root : ''),
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Select a Service'),
    placeHolder: vscode.l10n.t('Which service generates the videos?'),
    ignoreFocusOut: true,
  });
  return chosen?.choose();
}

async function askForAddress(value: string): Promise<Service | undefined> {
  const entered = await vscode.window.showInputBox({
    title: vscode.l10n.t('Address of the Service'),
    prompt: vscode.l10n.t('Its host, or its full API root such as https://example.com/runwayml/v1'),
    placeHolder: 'https://example.com',
    value,
    ignoreFocusOut: true,
    validateInput: addressProblem,
  });
  return entered === undefined ? undefined : parseService(entered);
}

function addressProblem(address: string): string | undefined {
  try {
    parseService(address);
    return undefined;
  } catch (error) {
    if (error instanceof AddressError) {
      return error.message;
    }
    throw error;
  }
}
