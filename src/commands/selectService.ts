import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressText } from '../views/texts/addressText.ts';
import { serviceProblemText } from '../views/texts/serviceProblemText.ts';
import type { App } from '../app.ts';
import { AddressError } from '../runway/errors/addressError.ts';
import { parseService, PRACTICE_ROOT, type Service } from '../runway/service.ts';
import { writeApiUrl } from '../settings.ts';
import { chooseRoot, checkService, useAnyway } from './service/checkService.ts';
import { pickService } from './service/pickService.ts';
import { removeService } from './service/removeService.ts';
import { askForKey, enterKey } from './service/askForKey.ts';
import { storeKey } from './service/storeKey.ts';

/**
 * Lets the user select Runway, a service that was used before, or another one by its address.
 * Then asks for its key if the key is missing.
 *
 * @returns the service, ready to use; undefined when the user cancelled
 */
export async function selectService(app: App): Promise<Service | undefined> {
  for (;;) {
    const choice = await pickService(app);
    switch (choice?.act) {
      case undefined:
        return undefined;
      case 'use':
        return use(app, choice.service);
      case 'another': {
        const service = await askForAddress(app);
        return service === undefined ? undefined : use(app, service);
      }
      case 'setKey':
        await askForKey(app, choice.service);
        break;
      case 'remove':
        await removeService(app, choice.service);
    }
  }
}

/** Selects practice mode. The service before it stays on the list. */
export async function usePractice(app: App): Promise<void> {
  await use(app, parseService(PRACTICE_ROOT));
}

/** Selects a service. Forgets what the service lacked: it may offer that now. */
async function use(app: App, wanted: Service): Promise<Service | undefined> {
  const { services } = app;
  const service = await makeReady(app, wanted);
  if (service !== undefined) {
    const before = services.currentOrNone();
    if (before !== undefined) {
      await services.known.remember(before);
    }
    await services.known.remember(service);
    services.capabilities.forget(service.root);
    await writeApiUrl(service.root);
  }
  return service;
}

/**
 * Tests a service, and asks for its key when the key is missing or rejected. The path is tested
 * first, so that no key is typed for a wrong address.
 *
 * @returns the service to use, possibly at another path; undefined when the user cancelled
 */
async function makeReady(app: App, service: Service): Promise<Service | undefined> {
  if (service.kind === 'practice') {
    return service;
  }
  const key = await app.services.keys.get(service.origin);
  if (service.kind === 'runway' && key === undefined) {
    return (await askForKey(app, service)) ? service : undefined;
  }
  const problem = await checkService(service, key);
  if (problem === undefined) {
    return needsKey(service, key) && !(await askForKey(app, service)) ? undefined : service;
  }
  if (problem.about === 'key') {
    const prompt = needsKey(service, key) ? undefined : serviceProblemText(problem);
    return (await askForKey(app, service, prompt)) ? service : undefined;
  }
  if (problem.about === 'path' && problem.elsewhere !== undefined) {
    const chosen = await chooseRoot(problem, service, problem.elsewhere);
    return chosen === service
      ? enterMissingKey(app, service, key)
      : chosen && makeReady(app, chosen);
  }
  return (await useAnyway(problem)) ? enterMissingKey(app, service, key) : undefined;
}

/** Asks for the key of a service that can't be tested now, and stores it untested. */
async function enterMissingKey(
  { services }: App,
  service: Service,
  known: string | undefined,
): Promise<Service | undefined> {
  if (needsKey(service, known)) {
    const key = await enterKey(service);
    if (key === undefined) {
      return undefined;
    }
    if (!(await storeKey(services, service, key))) {
      return undefined;
    }
  }
  return service;
}

function needsKey({ loopback }: Service, key: string | undefined): boolean {
  return key === undefined && !loopback;
}

async function askForAddress({ services }: App): Promise<Service | undefined> {
  const current = services.currentOrNone();
  const entered = await vscode.window.showInputBox({
    title: l10n.t('Service Address'),
    prompt: l10n.t('Host name or full API URL, for example https://example.com/runwayml/v1'),
    placeHolder: 'https://example.com',
    value: current?.kind === 'relay' ? current.root : '',
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
      return addressText(error.fault);
    }
    throw error;
  }
}
