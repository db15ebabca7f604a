import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { PageState } from '../form/protocol.ts';
import { pageIcon } from '../ui/pageIcon.ts';
import { batchContent } from './batchContent.ts';
import { BatchPanel } from './batchPanel.ts';
import { MOST_IMAGES } from './protocol.ts';
import { BATCH_VIEW_TYPE } from './viewType.ts';

/** Opens one page for several images. */
export async function openBatch(app: App, images: readonly vscode.Uri[]): Promise<void> {
  if (images.length > MOST_IMAGES) {
    void vscode.window.showInformationMessage(
      l10n.t('A batch has at most {0} images. The first {0} are shown.', MOST_IMAGES),
    );
  }
  const shown = images.slice(0, MOST_IMAGES);
  const { extensionUri } = app.context;
  const content = await batchContent(extensionUri, shown);
  const panel = vscode.window.createWebviewPanel(
    BATCH_VIEW_TYPE,
    l10n.t('Videos from {0} images', images.length),
    vscode.ViewColumn.Active,
    content.options,
  );
  panel.iconPath = pageIcon(extensionUri);
  const uris = shown.map((uri) => ({ uri: uri.toString() }));
  await new BatchPanel(app, panel, randomUUID(), { images: uris }).load(content, true);
}

/** Brings a page back after a window reload. VS Code does that when its tab is first shown. */
export async function restoreBatch(
  app: App,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  const id = v.is(PageState, state) ? state.form : '';
  const kept = app.batches.find(id);
  if (kept === undefined) {
    panel.dispose();
    return;
  }
  const images = kept.images.map(({ uri }) => vscode.Uri.parse(uri));
  const content = await batchContent(app.context.extensionUri, images);
  await new BatchPanel(app, panel, id, kept).load(content, false);
}
