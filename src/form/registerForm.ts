import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { FORM_VIEW_TYPE } from './viewType.ts';

/** Lets forms that were open come back after a window reload. Their code loads only then. */
export function registerForm(app: App): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(FORM_VIEW_TYPE, {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown) {
      const { restoreForm } = await import('./openForm.ts');
      await restoreForm(app, panel, state);
    },
  });
}
