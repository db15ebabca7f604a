import type { Disposable, WebviewPanel } from 'vscode';
import type { App } from '../app.ts';
import { vscode } from '../vscode.ts';
import type { BATCH_VIEW_TYPE } from './viewType.ts';

// Repeated, not imported: the start-up file is one file.
const viewType: typeof BATCH_VIEW_TYPE = 'runwayVideo.batch';

/** Lets batches that were open come back after a window reload. Their code loads only then. */
export function registerBatch(load: () => Promise<App>): Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel: WebviewPanel, state: unknown) {
      const { restoreBatch } = await import('../main.ts');
      await restoreBatch(await load(), panel, state);
    },
  });
}
