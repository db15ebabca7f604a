import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import type { Service } from '../../runway/service.ts';
import { writeApiUrl } from '../../settings.ts';
import { countRunning, formatRunning, listServices } from './pickService.ts';

/**
 * Removes a service and its key from the list, after asking. Runway always stays listed. So does a
 * service with running tasks, because they need it.
 */
export async function removeService(app: App, service: Service): Promise<void> {
  const { services } = app;
  const current = services.currentOrNone();
  const others = (await listServices(app)).filter(({ root }) => root !== service.root);
  const keepsKey = others.some(({ origin }) => origin === service.origin);
  if (!(await isSure(service, await countRunning(app, service), keepsKey))) {
    return;
  }
  // First the key: if that fails, the service stays on the list, to try again.
  // A key belongs to an origin, so another address on this host may need it.
  if (!keepsKey) {
    await services.keys.clear(service.origin);
  }
  if (service.kind === 'relay') {
    await services.known.remove(service);
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
    ? l10n.t(
        'Remove {0} from the list? Its API key is kept, because another address uses it.',
        root,
      )
    : kind === 'runway'
      ? l10n.t('Remove the API key of {0} from this computer?', name)
      : l10n.t('Remove {0} from the list, and its API key from this computer?', root);
  const detail =
    running === 0 || keepsKey
      ? undefined
      : l10n.t(
          '{0} at this service. Without the key, tasks are paused and videos aren’t downloaded.',
          formatRunning(running),
        );
  const yes = l10n.t('Remove');
  const options = { modal: true, ...(detail === undefined ? {} : { detail }) };
  return (await vscode.window.showWarningMessage(question, options, yes)) === yes;
}
