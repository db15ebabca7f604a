import type { Disposable, WebviewPanel } from 'vscode';
import type { App } from '../app.ts';
import { vscode } from '../vscode.ts';
import type { FORM_VIEW_TYPE } from './viewType.ts';

// Repeated, not imported: the start-up file is one file.
const viewType: typeof FORM_VIEW_TYPE = 'runwayVideo.form';

/** Lets forms that were open come back after a window reload. Their code loads only then. */
export function registerForm(load: () => Promise<App>): Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel: WebviewPanel, state: unknown) {
      const { restoreForm } = await import('../main.ts');
      await restoreForm(await load(), panel, state);
    },
  });
}
