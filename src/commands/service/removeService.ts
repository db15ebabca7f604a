import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import type { Service } from '../../runway/service.ts';
import { writeApiUrl } from '../../settings.ts';
import { countRunning, listServices, runningText } from './pickService.ts';

/**
 * Takes a service off the list together with its key, once the user has agreed. Runway is always
 * listed, and so is a service where tasks are running: they lead back to it.
 */
export async function removeService(app: App, service: Service): Promise<void> {
  const { services } = app;
  const current = services.currentOrNone();
  const others = (await listServices(app)).filter((it) => it.root !== service.root);
  const keepsKey = others.some((it) => it.origin === service.origin);
  if (!(await isSure(service, await countRunning(app, service), keepsKey))) {
    return;
  }
  if (service.kind === 'relay') {
    await services.known.remove(service);
  }
  // Another address of the same host has the same key.
  if (!keepsKey) {
    await services.keys.clear(service.origin);
  }
  if (service.kind === 'relay' && current?.root === service.root) {
    await writeApiUrl('');
  }
}

async function isSure(
  { kind, name, root }: Service,
  running: number,
  keepsKey: boolean,
): Promise<boolean> {
  const question = keepsKey
    ? l10n.t('Remove {0} from the list? Its API key stays: another address has it too.', root)
    : kind === 'runway'
      ? l10n.t('Remove the API key of {0} from this computer?', name)
      : l10n.t('Remove {0} from the list, and its API key from this computer?', root);
  const detail =
    running === 0 || keepsKey
      ? undefined
      : l10n.t(
          '{0} there. Without the key they are not followed, and their videos are not saved, until it is set again.',
          runningText(running),
        );
  const yes = l10n.t('Remove');
  const options = { modal: true, ...(detail === undefined ? {} : { detail }) };
  return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
}
