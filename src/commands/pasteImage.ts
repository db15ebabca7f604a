import type { App } from '../app.ts';
import { openPastePanel } from '../documents/pastePanel.ts';

/** Takes an image from the clipboard. */
export function pasteImage(app: App): Promise<void> {
  openPastePanel(app);
  return Promise.resolve();
}
