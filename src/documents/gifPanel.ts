import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { galleryHtml } from '../gallery/html.ts';
import { VIDEO_VIEW_TYPE } from '../gallery/viewType.ts';
import { pageIcon } from '../ui/pageIcon.ts';
import { describeError } from '../util/log.ts';
import { isolateName, shortenName } from '../util/shortenName.ts';
import { GifPageMessage, type GifHostMessage } from './gifProtocol.ts';
import { gifStrings } from './gifStrings.ts';

/**
 * Opens a panel that makes a GIF of a video. The user chooses size and frame rate there, and sees
 * the GIF with its size before it is saved.
 *
 * @param name of the video, for people
 * @param onSave is called with the file. The panel is closed when the returned promise is true.
 */
export function openGifPanel(
  { context: { extensionUri }, log }: App,
  video: vscode.Uri,
  name: string,
  onSave: (file: Uint8Array) => Promise<boolean>,
): void {
  const shownName = isolateName(shortenName(name));
  const page = vscode.Uri.joinPath(extensionUri, 'dist', 'page');
  const panel = vscode.window.createWebviewPanel(
    VIDEO_VIEW_TYPE,
    l10n.t('GIF of {0}', shownName),
    vscode.ViewColumn.Active,
    {
      enableScripts: true,
      localResourceRoots: [page, vscode.Uri.joinPath(video, '..')],
      // The GIF is not made again when another tab was in front.
      retainContextWhenHidden: true,
    },
  );
  panel.iconPath = pageIcon(extensionUri);
  const { webview } = panel;
  const post = (message: GifHostMessage) => void webview.postMessage(message);
  const address = (file: vscode.Uri) => webview.asWebviewUri(file).toString();
  let saving = false;
  webview.onDidReceiveMessage((message: unknown) => {
    const read = v.safeParse(GifPageMessage, message);
    if (!read.success) {
      log.warn('The page of a GIF sent a message that is not in its protocol. It was ignored.');
      post({ type: 'saved' });
      return;
    }
    switch (read.output.type) {
      case 'ready':
        post({
          ...{ type: 'video', strings: gifStrings(), name: shownName, src: address(video) },
          worker: address(vscode.Uri.joinPath(page, 'worker', 'gifWorker.js')),
        });
        break;
      case 'save':
        if (!saving) {
          saving = true;
          onSave(read.output.file).then(
            (isDone) => {
              saving = false;
              if (isDone) {
                panel.dispose();
              } else {
                post({ type: 'saved' });
              }
            },
            (error: unknown) => {
              saving = false;
              log.error(describeError(error));
              post({ type: 'saved' });
            },
          );
        }
    }
  });
  webview.html = galleryHtml({
    script: address(vscode.Uri.joinPath(page, 'gif.js')),
    cspSource: webview.cspSource,
    language: vscode.env.language,
    workers: true,
  });
}
