import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { App } from '../app.ts';

/** Removes the selected service's key from VS Code's secret storage. */
export async function clearApiKey({ services }: App): Promise<void> {
  const service = services.currentOrNone();
  if (service === undefined || service.kind === 'practice') {
    void vscode.window.showInformationMessage(
      l10n.t('No service is selected, so there is no API key to remove.'),
    );
    return;
  }
  await services.keys.clear(service.origin);
  void vscode.window.showInformationMessage(
    l10n.t('The API key of {0} was removed from this computer.', service.name),
  );
}
