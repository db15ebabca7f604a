import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { addressText } from '../views/addressText.ts';
import { serviceProblemText } from '../views/serviceProblemText.ts';
import type { App } from '../app.ts';
import { AddressError } from '../runway/errors/addressError.ts';
import { parseService, type Service } from '../runway/service.ts';
import { writeApiUrl } from '../settings.ts';
import { chooseRoot, problemOf, useAnyway } from './service/checkService.ts';
import { pickService } from './service/pickService.ts';
import { removeService } from './service/removeService.ts';
import { askForKey, enterKey } from './service/askForKey.ts';

/**
 * Lets the user choose Runway, a service that was used before, or another one by its address, and
 * leads on to its key.
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

/** Makes a service the chosen one. What it was found to lack is to be found out again. */
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
 * Tries a service, and asks for its key when it wants one or another. The path is known to be
 * right before a key is typed.
 *
 * @returns the service to use, which may be at another path; undefined when there is none
 */
async function makeReady(app: App, service: Service): Promise<Service | undefined> {
  const key = await app.services.keys.get(service.origin);
  if (service.kind === 'runway' && key === undefined) {
    return (await askForKey(app, service)) ? service : undefined;
  }
  const problem = await problemOf(service, key);
  if (problem === undefined) {
    return needsKey(service, key) && !(await askForKey(app, service)) ? undefined : service;
  }
  if (problem.about === 'key') {
    const prompt = needsKey(service, key) ? undefined : serviceProblemText(problem);
    return (await askForKey(app, service, prompt)) ? service : undefined;
  }
  if (problem.about === 'path' && problem.elsewhere !== undefined) {
    const chosen = await chooseRoot(problem, service, problem.elsewhere);
    return chosen === service ? withKey(app, service, key) : chosen && makeReady(app, chosen);
  }
  return (await useAnyway(problem)) ? withKey(app, service, key) : undefined;
}

/** A service that cannot be tried now, with the key that it will want. */
async function withKey(
  { services }: App,
  service: Service,
  known: string | undefined,
): Promise<Service | undefined> {
  if (needsKey(service, known)) {
    const key = await enterKey(service);
    if (key === undefined) {
      return undefined;
    }
    await services.keys.set(service.origin, key);
  }
  return service;
}

function needsKey({ loopback }: Service, key: string | undefined): boolean {
  return key === undefined && !loopback;
}

async function askForAddress({ services }: App): Promise<Service | undefined> {
  const current = services.currentOrNone();
  const entered = await vscode.window.showInputBox({
    title: l10n.t('Address of the Service'),
    prompt: l10n.t('Its host, or its full API root such as https://example.com/runwayml/v1'),
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
