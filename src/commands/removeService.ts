import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import type { Service } from '../runway/service.ts';
import { writeApiUrl } from '../settings.ts';
import { knownServices, runningAt, runningText } from './pickService.ts';

/**
 * Takes a service off the list together with its key, once the user has agreed. Runway is always
 * listed, and so is a service where tasks are running: they lead back to it.
 */
export async function removeService(parts: Parts, service: Service): Promise<void> {
  const { services } = parts;
  if (!(await isSure(service, runningAt(parts, service)))) {
    return;
  }
  const current = services.currentOrNone();
  const others = knownServices(parts).filter((it) => it.root !== service.root);
  if (service.kind === 'relay') {
    await services.known.remove(service);
  }
  // Another address of the same host has the same key.
  if (!others.some((it) => it.origin === service.origin)) {
    await services.keys.clear(service.origin);
  }
  if (service.kind === 'relay' && current?.root === service.root) {
    await writeApiUrl('');
  }
}

async function isSure({ kind, name, root }: Service, running: number): Promise<boolean> {
  const question =
    kind === 'runway'
      ? vscode.l10n.t('Remove the API key of {0} from this computer?', name)
      : vscode.l10n.t('Remove {0} from the list, and its API key from this computer?', root);
  const detail =
    running === 0
      ? undefined
      : vscode.l10n.t(
          '{0} there. Without the key they are not followed, and their videos are not saved, until it is set again.',
          runningText(running),
        );
  const yes = vscode.l10n.t('Remove');
  const options = { modal: true, ...(detail === undefined ? {} : { detail }) };
  return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
}
