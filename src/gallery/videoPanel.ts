import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { pageIcon } from '../ui/pageIcon.ts';
import { isolateName, shortenName } from '../util/shortenName.ts';
import type { LabelledSettings } from './differences.ts';
import { galleryHtml } from './html.ts';
import { PageMessage, type HostMessage } from './protocol.ts';
import type { VideoFault } from './shownVideo.ts';
import { videoStrings } from './strings.ts';
import { VIDEO_VIEW_TYPE } from './viewType.ts';

/** A video on disk, or in another file system of VS Code. */
export interface PanelVideo {
  readonly uri: vscode.Uri;
  /** Its name for people. */
  readonly name: string;
  /** What it was made with; empty for a file without a task. */
  readonly settings: LabelledSettings;
}

/**
 * Shows two to four videos in step, in a panel of their own.
 *
 * @param onKeep is called when the user decides for one of the videos. The panel stays until the
 * returned promise is true. Without it, the user can't decide.
 */
export function openComparison(
  app: App,
  videos: readonly PanelVideo[],
  onKeep?: (index: number) => Promise<boolean>,
): void {
  const panel = openPanel(app, videos, l10n.t('Compare Videos'));
  let keeping = false;
  listen(app, panel, (message) => {
    switch (message.type) {
      case 'ready':
        post(panel, {
          type: 'compare',
          strings: videoStrings(),
          videos: videos.map(({ uri, name, settings }) => ({
            ...{ name, settings, src: panel.webview.asWebviewUri(uri).toString() },
          })),
          canKeep: onKeep !== undefined,
        });
        break;
      case 'keep':
        if (onKeep !== undefined && message.index < videos.length && !keeping) {
          keeping = true;
          onKeep(message.index).then(
            (isDone) => {
              keeping = false;
              if (isDone) {
                panel.dispose();
              }
            },
            (error: unknown) => {
              keeping = false;
              app.log.error(String(error));
            },
          );
        }
        break;
      case 'close':
        panel.dispose();
        break;
      case 'openInSystem': {
        const video = videos[message.index];
        if (video !== undefined) {
          void vscode.env.openExternal(video.uri);
        }
        break;
      }
      case 'frame':
      case 'fault':
    }
  });
}

/**
 * Reads the first or the last frame of a video, in a small panel that is closed then.
 *
 * @returns the frame as a PNG file, or why there is none; undefined when the user closed the panel
 */
export async function readFrame(
  app: App,
  video: PanelVideo,
  frame: 'first' | 'last',
): Promise<{ png: Uint8Array } | { fault: VideoFault } | undefined> {
  const name = isolateName(shortenName(video.name));
  const isLast = frame === 'last';
  const title = isLast ? l10n.t('Last Frame of {0}', name) : l10n.t('Poster of {0}', name);
  const panel = openPanel(app, [video], title);
  const read = new Promise<{ png: Uint8Array } | { fault: VideoFault } | undefined>((resolve) => {
    panel.onDidDispose(() => resolve(undefined));
    listen(app, panel, (message) => {
      switch (message.type) {
        case 'ready':
          post(panel, {
            ...{ type: 'readFrame', frame },
            title: isLast
              ? l10n.t('Reading the last frame of {0}…', name)
              : l10n.t('Reading the first frame of {0}…', name),
            detail: isLast
              ? l10n.t(
                  'It is saved as an image beside the video, and opened as the beginning of the next video. Nothing is sent.',
                )
              : l10n.t('It is saved as an image beside the video. Nothing is sent.'),
            src: panel.webview.asWebviewUri(video.uri).toString(),
          });
          break;
        case 'frame':
          resolve({ png: message.png });
          break;
        case 'fault':
          resolve({ fault: message.fault });
          break;
        case 'keep':
        case 'close':
        case 'openInSystem':
      }
    });
  });
  const found = await read;
  panel.dispose();
  return found;
}

/** Opens a panel whose page can load these videos and its own script, and nothing else. */
function openPanel(
  { context: { extensionUri } }: App,
  videos: readonly PanelVideo[],
  title: string,
): vscode.WebviewPanel {
  const modules = vscode.Uri.joinPath(extensionUri, 'dist', 'page');
  const folders = videos.map(({ uri }) => vscode.Uri.joinPath(uri, '..'));
  const panel = vscode.window.createWebviewPanel(VIDEO_VIEW_TYPE, title, vscode.ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [modules, ...folders],
  });
  panel.iconPath = pageIcon(extensionUri);
  return panel;
}

/** Loads the page, and calls back with each message that is in the protocol. */
function listen(
  { context: { extensionUri }, log }: App,
  panel: vscode.WebviewPanel,
  receive: (message: PageMessage) => void,
): void {
  const { webview } = panel;
  webview.onDidReceiveMessage((message: unknown) => {
    const read = v.safeParse(PageMessage, message);
    if (read.success) {
      receive(read.output);
    } else {
      log.warn('A page with videos sent a message that is not in its protocol. It was ignored.');
    }
  });
  const script = vscode.Uri.joinPath(extensionUri, 'dist', 'page', 'gallery.js');
  webview.html = galleryHtml({
    script: webview.asWebviewUri(script).toString(),
    cspSource: webview.cspSource,
    language: vscode.env.language,
  });
}

function post(panel: vscode.WebviewPanel, message: HostMessage): void {
  void panel.webview.postMessage(message);
}
