import assert from 'node:assert/strict';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { makeGif } from '../../src/documents/page/makeGif.ts';
import type { GifHostMessage, GifPageMessage } from '../../src/documents/gifProtocol.ts';
import { gifStrings } from '../../src/documents/gifStrings.ts';
import { planGif } from '../../src/documents/gifSettings.ts';
import { outDir } from '../workbench/paths.ts';
import { makeVideo, steps } from './support/makeVideo.ts';
import { usePages } from './support/usePages.ts';
import { openVideoPage, serveVideos, type VideoServer } from './support/videoPage.ts';

const worker = '/dist/page/worker/gifWorker.js';

describe('A GIF of a video', () => {
  const pages = usePages();
  let server: VideoServer;
  let page: Page;
  let errors: string[];

  before(async () => {
    server = await serveVideos({
      'grey.mp4': await makeVideo({ greys: steps(48) }),
      'wide.mp4': await makeVideo({ width: 1280, height: 720, greys: steps(24), rough: true }),
      'broken.mp4': Buffer.from('This is not a video.'),
    });
  });
  after(() => server.close());
  beforeEach(async () => {
    ({ page, errors } = await openVideoPage(pages.browser, server));
  });
  afterEach(() => page.close());

  it('has the frames of the video at their times, and plays again and again', async () => {
    const plan = planGif({ width: 160, height: 96, duration: 2 }, { width: 80, rate: 12 });
    const bytes = await page.evaluate(
      async ([work, script]) => {
        const module = (await window.load('makeGif')) as { makeGif: typeof makeGif };
        const progress: number[] = [];
        const file = await module.makeGif({
          ...{ src: '/grey.mp4', worker: script, plan: work },
          signal: new AbortController().signal,
          onProgress: (done) => progress.push(done),
        });
        if (progress.length !== 24 || progress.at(-1) !== 1) {
          throw new Error(`Progress: ${progress.join()}`);
        }
        return [...file];
      },
      [plan, worker] as const,
    );
    const gif = sharp(Buffer.from(bytes), { pages: -1 });
    const { format, width, pageHeight, pages: count, delay = [], loop } = await gif.metadata();
    assert.deepEqual([format, width, pageHeight, count, loop], ['gif', 80, 48, 24, 0]);
    assert.equal(
      delay.reduce((sum, it) => sum + it, 0),
      2000,
    );
    const { data, info } = await gif.raw().toBuffer({ resolveWithObject: true });
    const greys = delay.map((_, index) => data[index * 80 * 48 * info.channels] ?? 0);
    // Every second of the video's frames: its greys are 20, 24, 28, …
    for (const [index, grey] of greys.entries()) {
      assert.ok(Math.abs(grey - (22 + index * 8)) <= 8, `${index}: ${greys.join()}`);
    }
    assert.deepEqual(errors, []);
  });

  it('has frames that the browser has drawn: until then it still has one from before', async () => {
    const plan = planGif({ width: 160, height: 96, duration: 2 }, { width: 80, rate: 4 });
    const drawn = await page.evaluate(
      async ([work, script]) => {
        const times: number[] = [];
        const { prototype } = HTMLVideoElement;
        const request = Reflect.get(prototype, 'requestVideoFrameCallback');
        prototype.requestVideoFrameCallback = function (callback) {
          return request.call(this, (now, metadata) => {
            times.push(metadata.mediaTime);
            callback(now, metadata);
          });
        };
        const module = (await window.load('makeGif')) as { makeGif: typeof makeGif };
        await module.makeGif({
          ...{ src: '/grey.mp4', worker: script, plan: work },
          signal: new AbortController().signal,
          onProgress: () => undefined,
        });
        return times;
      },
      [plan, worker] as const,
    );
    const seen = plan.times.filter((time) =>
      drawn.some((it) => it <= time && it > time - 1 / 24 - 0.001),
    );
    // A machine that is very busy draws a frame too late: the page doesn't wait for ever.
    assert.ok(seen.length > plan.times.length / 2, drawn.join());
  });

  it('can be stopped, and says why a video can’t be read', async () => {
    const plan = planGif({ width: 160, height: 96, duration: 2 }, { width: 160, rate: 12 });
    const said = await page.evaluate(
      async ([work, script]) => {
        const module = (await window.load('makeGif')) as { makeGif: typeof makeGif };
        const stopping = new AbortController();
        const run = (src: string, signal: AbortSignal) =>
          module
            .makeGif({
              src,
              worker: script,
              plan: work,
              signal,
              onProgress: () => stopping.abort(),
            })
            .then(
              () => 'made',
              (error: unknown) => (error as Error).name,
            );
        const stopped = await run('/grey.mp4', stopping.signal);
        return [stopped, await run('/broken.mp4', new AbortController().signal)];
      },
      [plan, worker] as const,
    );
    assert.deepEqual(said, ['AbortError', 'VideoError']);
  });

  /** Opens the page that makes a GIF, as the extension does. */
  async function openGifPage(src: string): Promise<GifPageMessage[]> {
    const sent: GifPageMessage[] = [];
    await page.exposeFunction('hear', (text: string) => {
      sent.push(JSON.parse(text) as GifPageMessage);
    });
    await page.evaluate(async () => {
      Object.assign(window, {
        acquireVsCodeApi: () => ({
          postMessage: (message: { readonly type: string; readonly file?: Uint8Array }) => {
            const file = message.file && [...message.file];
            void window.hear(JSON.stringify({ ...message, file }));
          },
        }),
      });
      await window.load('gif');
    });
    await post({ type: 'video', strings: gifStrings(), name: 'sea.mp4', src, worker });
    return sent;
  }

  const post = (message: GifHostMessage) =>
    page.evaluate((it) => {
      window.postMessage(it, '*');
    }, message);

  it('is shown with its size before it is saved, and made anew for another size', async () => {
    const sent = await openGifPage('/wide.mp4');
    const status = page.getByRole('status');
    await status.getByText(/^[\d.]+ (?:MB|kB) · 12 frames$/).waitFor();
    const first = await status.textContent();
    await page.screenshot({ path: join(outDir, 'screenshots', 'gif.png') });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run());
    for (const [theme, scheme] of [
      ['dark', 'dark'],
      ['high-contrast', 'dark'],
      ['light', 'light'],
    ] as const) {
      const shown = await page.evaluate((name) => {
        document.body.className = `vscode-${name}`;
        return getComputedStyle(document.body).colorScheme;
      }, theme);
      assert.equal(shown, scheme, theme);
    }
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    await page.getByLabel('Width').selectOption({ label: '320 × 180 pixels' });
    await page.getByLabel('Frame rate').selectOption({ label: '5 frames per second' });
    await status.getByText(/ · 5 frames$/).waitFor();
    assert.notEqual(await status.textContent(), first);
    const save = page.getByRole('button', { name: 'Save GIF…' });
    await save.click();
    assert.equal(await save.isDisabled(), true);
    while (sent.length < 2) await page.evaluate(() => new Promise(requestAnimationFrame));
    const [ready, saved] = sent;
    assert.equal(ready?.type, 'ready');
    assert.ok(saved?.type === 'save');
    const { width, pages: count } = await sharp(Buffer.from(saved.file)).metadata();
    assert.deepEqual([width, count], [320, 5]);
    await post({ type: 'saved' });
    await page.getByRole('button', { name: 'Save GIF…', disabled: false }).waitFor();
    assert.deepEqual(errors, []);
  });

  it('leaves the page quick while it is made, and stops when the user wants', async () => {
    await openGifPage('/wide.mp4');
    await page.evaluate(() => {
      window.longest = 0;
      let last = performance.now();
      const look = () => {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
        requestAnimationFrame(look);
      };
      look();
    });
    await page.getByLabel('Width').selectOption({ label: '1280 × 720 pixels' });
    await page.getByText('Encoding…').waitFor();
    const longest = await page.evaluate(() => window.longest);
    assert.ok(longest < 1000, `The page was blocked for ${Math.round(longest)} ms.`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Stopped. Nothing was saved.').waitFor();
    await page.getByRole('button', { name: 'Make the GIF' }).waitFor();
  });

  it('of a video that can’t be read is not made, and the page says so', async () => {
    await openGifPage('/broken.mp4');
    await page.getByRole('alert').getByText('VS Code can’t play videos of this format.').waitFor();
  });
});

declare global {
  interface Window {
    hear(text: string): Promise<void>;
    longest: number;
  }
}
