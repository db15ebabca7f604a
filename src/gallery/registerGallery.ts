import type { Disposable, WebviewPanel } from 'vscode';
import type { App } from '../app.ts';
import { vscode } from '../vscode.ts';
import type { GALLERY_VIEW_TYPE } from './viewType.ts';

// Repeated, not imported: the start-up file is one file.
const viewType: typeof GALLERY_VIEW_TYPE = 'runwayVideo.gallery';

/** Lets a gallery that was open come back after a window reload. Its code loads only then. */
export function registerGallery(load: () => Promise<App>): Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel: WebviewPanel, state: unknown) {
      const { restoreGrid } = await import('../main.ts');
      await restoreGrid(await load(), panel, state);
    },
  });
}
