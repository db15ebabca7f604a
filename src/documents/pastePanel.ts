import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { galleryHtml } from '../gallery/html.ts';
import { VIDEO_VIEW_TYPE } from '../gallery/viewType.ts';
import { IMAGE_BYTES } from '../image/delivery.ts';
import { pageIcon } from '../ui/pageIcon.ts';
import { describeError } from '../util/log.ts';
import { openDropped } from './openDropped.ts';
import { PastePageMessage, type PasteHostMessage, type PasteStrings } from './pasteProtocol.ts';
import { storeImage } from './storeImage.ts';
import { readUriList } from './uriList.ts';

/**
 * Opens a panel that an image is pasted into, or dropped on. Only a page can read the image in the
 * clipboard. The image is stored where the user says, and its page opens.
 */
export function openPastePanel(app: App): void {
  const { extensionUri } = app.context;
  const page = vscode.Uri.joinPath(extensionUri, 'dist', 'page');
  const panel = vscode.window.createWebviewPanel(
    VIDEO_VIEW_TYPE,
    l10n.t('Paste an Image'),
    vscode.ViewColumn.Active,
    { enableScripts: true, localResourceRoots: [page] },
  );
  panel.iconPath = pageIcon(extensionUri);
  const { webview } = panel;
  let busy = false;
  const open = async (work: () => Promise<boolean>) => {
    if (!busy) {
      busy = true;
      try {
        if (await work()) {
          panel.dispose();
        }
      } catch (error) {
        app.log.error(describeError(error));
      } finally {
        busy = false;
      }
    }
  };
  webview.onDidReceiveMessage((message: unknown) => {
    const read = v.safeParse(PastePageMessage, message);
    if (!read.success) {
      app.log.warn('The page for an image sent a message that is not in its protocol.');
      return;
    }
    const { output } = read;
    switch (output.type) {
      case 'ready': {
        const answer: PasteHostMessage = { type: 'strings', strings: pasteStrings() };
        void webview.postMessage(answer);
        break;
      }
      case 'image':
        void open(async () => {
          const name = output.name === '' ? l10n.t('pasted image') : output.name;
          const image = await storeImage(app, output.bytes, name);
          if (image !== undefined) {
            await vscode.commands.executeCommand('runwayVideo.generate', image);
          }
          return image !== undefined;
        });
        break;
      case 'uris':
        void open(async () => {
          await openDropped(app, readUriList(output.list), []);
          return true;
        });
    }
  });
  webview.html = galleryHtml({
    script: webview.asWebviewUri(vscode.Uri.joinPath(page, 'paste.js')).toString(),
    cspSource: webview.cspSource,
    language: vscode.env.language,
  });
}

function pasteStrings(): PasteStrings {
  return {
    title: l10n.t('Make a video of an image that has no file yet'),
    help: l10n.t(
      'Paste the image with {0}, or drop it here. You then choose where it is stored.',
      '{0}',
    ),
    paste: l10n.t('Paste Image'),
    empty: l10n.t('There is no image in the clipboard.'),
    refused: l10n.t('The clipboard can’t be read in this way. Press {0}.', '{0}'),
    tooLarge: l10n.t('The image is larger than {0} MB.', IMAGE_BYTES / 1024 / 1024),
  };
}
