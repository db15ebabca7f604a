import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../workbench/paths.ts';
import { inVscode } from './pageServer.ts';

/** A server with the modules of `dist/page`, and with videos. */
export interface VideoServer {
  readonly address: string;
  /** Whether a part of a file can be asked for. VS Code's webviews began with that in 2025. */
  ranges: boolean;
  close(): Promise<void>;
}

/**
 * Serves a page that loads modules as VS Code's webviews do, under the policy of this extension's
 * pages.
 *
 * @param videos by their names
 */
export async function serveVideos(videos: Readonly<Record<string, Buffer>>): Promise<VideoServer> {
  const state = { ranges: true };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').slice(1);
    const video = videos[path];
    if (path === 'page') {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(inVscode(PAGE));
    } else if (path.startsWith('dist/')) {
      const code = await readFile(join(root, path)).catch(() => undefined);
      response.setHeader('content-type', 'text/javascript').end(code);
    } else if (video === undefined) {
      response.writeHead(404).end();
    } else {
      response.setHeader('content-type', path.endsWith('.webm') ? 'video/webm' : 'video/mp4');
      sendFile(video, state.ranges ? request.headers.range : undefined, response);
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function sendFile(file: Buffer, range: string | undefined, response: ServerResponse): void {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (start === undefined) {
    response.end(file);
    return;
  }
  const last = end === '' || end === undefined ? file.length - 1 : Number(end);
  response
    .writeHead(206, {
      'accept-ranges': 'bytes',
      'content-range': `bytes ${start}-${last}/${file.length}`,
    })
    .end(file.subarray(Number(start), last + 1));
}

/** The same policy as the pages of the extension. The test's own scripts need no nonce. */
const POLICY = [
  `default-src 'none'`,
  `script-src 'nonce-test'`,
  `style-src 'nonce-test'`,
  `img-src blob: data:`,
  `media-src 'self' blob:`,
  `connect-src 'self'`,
  `worker-src blob:`,
].join('; ');

const PAGE = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Videos</title>
  </head>
  <body>
    <main id="main"></main>
    <script type="module" nonce="test">
      window.load = (name) => import('/dist/page/' + name + '.js');
    </script>
  </body>
</html>`;

/** Opens the server's page. @returns also what its console says: nothing, if all is well */
export async function openVideoPage(
  browser: Browser,
  server: VideoServer,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage(options);
  const errors: string[] = [];
  page.on('console', (message) => errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  // tsx wraps functions that tests hand to the page in this helper.
  await page.addInitScript('globalThis.__name ??= (it) => it;');
  await page.addInitScript(() => {
    window.seekTo = async (video, time) => {
      let hasSought = false;
      const sought = new Promise<void>((resolve) => {
        const note = () => {
          hasSought = true;
          resolve();
        };
        video.addEventListener('seeked', note, { once: true });
      });
      const drawn = new Promise<void>((resolve) => {
        // The browser may still draw an earlier frame. Those of tests take 1/24 s at most.
        const see: VideoFrameRequestCallback = (_now, { mediaTime }) => {
          if (hasSought || Math.abs(time - mediaTime) < 1 / 24) resolve();
          else video.requestVideoFrameCallback(see);
        };
        video.requestVideoFrameCallback(see);
      });
      video.currentTime = time;
      await Promise.all([sought, drawn]);
    };
  });
  await page.goto(`${server.address}/page`);
  return { page, errors };
}

declare global {
  interface Window {
    /** Loads a module of `dist/page`. */
    load(name: string): Promise<unknown>;
    /** Goes to another time of a video, in seconds, and waits until its frame can be drawn. */
    seekTo(video: HTMLVideoElement, time: number): Promise<void>;
  }
}
