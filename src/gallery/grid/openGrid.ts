import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../../app.ts';
import { pageIcon } from '../../ui/pageIcon.ts';
import { pageTabs } from '../../ui/pageTabs.ts';
import { GALLERY_VIEW_TYPE } from '../viewType.ts';
import { GridPanel } from './gridPanel.ts';
import { GridPageState } from './protocol.ts';

/** The gallery of this window, if it is open. */
let open: GridPanel | undefined;

/** Opens the page with all videos, or shows it again. */
export async function openGrid(app: App): Promise<void> {
  if (open === undefined) {
    // Galleries that VS Code has not shown since a window reload. An extension can only close them.
    const unloaded = pageTabs(GALLERY_VIEW_TYPE);
    const panel = vscode.window.createWebviewPanel(
      GALLERY_VIEW_TYPE,
      l10n.t('Gallery'),
      unloaded[0]?.group.viewColumn ?? vscode.ViewColumn.Active,
    );
    await Promise.all([load(app, panel), vscode.window.tabGroups.close(unloaded, true)]);
  } else {
    open.reveal();
  }
}

/** Brings the page back after a window reload, with its filter. A comparison doesn't come back. */
export async function restoreGrid(
  app: App,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  if (v.is(GridPageState, state) && open === undefined) {
    await load(app, panel);
  } else {
    panel.dispose();
  }
}

async function load(app: App, panel: vscode.WebviewPanel): Promise<void> {
  panel.iconPath = pageIcon(app.context.extensionUri);
  const grid = new GridPanel(app, panel);
  open = grid;
  panel.onDidDispose(() => {
    if (open === grid) {
      open = undefined;
    }
  });
  try {
    await grid.load();
  } catch (error) {
    panel.dispose();
    throw error;
  }
}
