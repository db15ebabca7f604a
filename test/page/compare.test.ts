import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ComparedVideo, createComparison } from '../../src/gallery/page/compare.ts';
import { videoStrings, type VideoStrings } from '../../src/gallery/strings.ts';
import { assertAccessible } from './support/assertAccessible.ts';
import { makeVideo, steps } from './support/makeVideo.ts';
import { usePages } from './support/usePages.ts';
import { openVideoPage, serveVideos, type VideoServer } from './support/videoPage.ts';

declare global {
  interface Window {
    comparison: ReturnType<typeof createComparison>;
  }
}

const FRAME = 1 / 24;

describe('The comparison of videos', () => {
  const pages = usePages();
  let server: VideoServer;
  let page: Page;
  let errors: string[];

  before(async () => {
    server = await serveVideos({
      'a.mp4': await makeVideo({ greys: steps(48) }),
      'b.mp4': await makeVideo({ greys: steps(48) }),
      'short.mp4': await makeVideo({ greys: steps(24) }),
      'tall.mp4': await makeVideo({ width: 96, height: 160, greys: steps(48) }),
    });
  });
  after(() => server.close());
  afterEach(() => page.close());

  const video = (name: string, settings: ComparedVideo['settings'] = {}): ComparedVideo => ({
    ...{ src: `/${name}`, name, settings },
  });

  async function open(
    videos: readonly ComparedVideo[],
    options: Parameters<typeof openVideoPage>[2] = {},
  ): Promise<void> {
    ({ page, errors } = await openVideoPage(pages.browser, server, options));
    await page.evaluate(
      async ({ compared, strings }: { compared: ComparedVideo[]; strings: VideoStrings }) => {
        const module = (await window.load('compare')) as {
          createComparison: typeof createComparison;
        };
        window.told = [];
        window.comparison = module.createComparison(
          document.querySelector('main') ?? document.body,
          {
            videos: compared,
            strings,
            events: {
              onKeep: (index) => window.told.push(`keep ${index}`),
              onClose: () => window.told.push('close'),
              onFault: (index, fault) => window.told.push(`${fault} ${index}`),
              onOpenInSystem: (index) => window.told.push(`open ${index}`),
            },
          },
        );
      },
      { compared: [...videos], strings: videoStrings() },
    );
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('input[type="range"]')?.max !== '0',
    );
  }

  const times = () => page.evaluate(() => window.comparison.videos.map((it) => it.currentTime));
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });

  const settled = () =>
    page.waitForFunction(() => window.comparison.videos.every((it) => !it.seeking));

  /** Watches for a while. @returns how far each video was off the first, at each of its frames */
  async function watch(seconds: number): Promise<number[]> {
    return page.evaluate(async (length) => {
      const [first, ...others] = window.comparison.videos;
      const drifts: number[] = [];
      const end = performance.now() + length * 1000;
      while (performance.now() < end) {
        await new Promise((resolve) => first?.requestVideoFrameCallback(resolve));
        const time = first?.currentTime ?? 0;
        for (const it of others) {
          if (!it.seeking && first?.seeking !== true) drifts.push(Math.abs(it.currentTime - time));
        }
      }
      return drifts;
    }, seconds);
  }

  /** Waits until each video shows the frame with its number, known by its grey. */
  const shows = (...numbers: number[]) =>
    page.waitForFunction((wanted) => {
      const canvas = new OffscreenCanvas(160, 96).getContext('2d', { willReadFrequently: true });
      return window.comparison.videos.every((video, index) => {
        canvas?.drawImage(video, 0, 0);
        const [grey = 0] = canvas?.getImageData(80, 48, 1, 1).data ?? [];
        return !video.seeking && Math.round((grey - 20) / 4) === wanted[index];
      });
    }, numbers);

  it('plays them in step, also when one was held up', async () => {
    await open([video('a.mp4'), video('b.mp4')]);
    await page.waitForFunction(() => (window.comparison.videos[1]?.currentTime ?? 0) > 0.2);
    await page.evaluate(() => {
      const [, other] = window.comparison.videos;
      if (other !== undefined) other.currentTime += 0.15;
    });
    await page.waitForFunction((most) => {
      const [first, other] = window.comparison.videos;
      const drift = Math.abs((other?.currentTime ?? 9) - (first?.currentTime ?? 0));
      return drift <= most && other?.seeking === false;
    }, FRAME);
    const drifts = await watch(3);
    assert.ok(drifts.length > 20, `${drifts.length} frames`);
    const late = drifts.filter((drift) => drift > FRAME);
    assert.ok(
      late.length < drifts.length / 10,
      `${late.length} of ${drifts.length}: ${late.join()}`,
    );
    assert.deepEqual(errors, []);
  });

  it('lets a shorter one hold its last frame, until all begin again', async () => {
    await open([video('short.mp4'), video('a.mp4')]);
    await page.waitForFunction(() => (window.comparison.videos[1]?.currentTime ?? 0) > 1.3);
    const [short = 0] = await times();
    assert.ok(short >= 1 - FRAME, String(short));
    await page.waitForFunction(() => (window.comparison.videos[1]?.currentTime ?? 9) < 0.6);
    await settled();
    const drifts = await watch(0.3);
    assert.ok(drifts.length > 0 && Math.max(...drifts) < 0.1, drifts.join());
  });

  it('steps and seeks all of them together', async () => {
    await open([video('a.mp4'), video('b.mp4'), video('short.mp4')], { reducedMotion: 'reduce' });
    await shows(0, 0, 0);
    assert.deepEqual(await times(), [0, 0, 0]);
    // In the middle of frame 12.
    await page.getByRole('slider', { name: 'Position' }).fill('0.52');
    await shows(12, 12, 12);
    await button('Next Frame').click();
    await shows(13, 13, 13);
    const [a = 0, ...others] = await times();
    assert.deepEqual(others, [a, a]);
    await page.keyboard.press(',');
    await shows(12, 12, 12);
    await page.getByRole('slider', { name: 'Position' }).fill('1.52');
    await shows(36, 36, 23);
    const [late, , end = 0] = await times();
    assert.ok(late === 1.52 && end > 1 - FRAME && end < 1, String(end));
    await page.getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('Space');
    await button('Pause').waitFor();
  });

  it('shows what differs in bold', async () => {
    await open([
      video('a.mp4', { Model: 'gen4_turbo', Seed: '1', Duration: '5 s' }),
      video('b.mp4', { Model: 'gen4_turbo', Seed: '2' }),
    ]);
    assert.deepEqual(await page.locator('.compared strong').allTextContents(), [
      'Seed: 1',
      'Duration: 5 s',
      'Seed: 2',
    ]);
    assert.deepEqual(
      (await page.locator('.compared li').allTextContents()).map((it) => it.trim()),
      [
        ...['Model: gen4_turbo', 'Seed: 1 (different)', 'Duration: 5 s (different)'],
        ...['Model: gen4_turbo', 'Seed: 2 (different)'],
      ],
    );
  });

  it('tells which one the user keeps, and that it is closed', async () => {
    await open([video('a.mp4'), video('b.mp4')]);
    await button('Keep This One: b.mp4').click();
    await button('Close').click();
    assert.deepEqual(await page.evaluate(() => window.told), ['keep 1', 'close']);
  });

  it('shows the others where one is missing', async () => {
    await open([video('gone.mp4'), video('a.mp4'), video('b.mp4')]);
    await page.getByText('The video was moved or deleted.').waitFor();
    await page.waitForFunction(() => (window.comparison.videos[2]?.currentTime ?? 0) > 0.2);
    assert.deepEqual(await page.evaluate(() => window.told), ['missing 0']);
  });

  it('lays them out by their number, their shape and the room', async () => {
    /** How many videos stand in each row. */
    const rows = () =>
      page.evaluate(() => {
        const tops = [...document.querySelectorAll('figure')].map((it) =>
          Math.round(it.getBoundingClientRect().top),
        );
        return [...new Set(tops)].map((top) => tops.filter((it) => it === top).length);
      });
    const tall = video('tall.mp4');
    const wide = video('a.mp4');
    for (const [videos, ofWide, ofNarrow] of [
      [[wide, wide], [2], [1, 1]],
      [[tall, tall], [2], [2]],
      [[wide, wide, wide], [3], [1, 1, 1]],
      [
        [wide, wide, wide, wide],
        [2, 2],
        [2, 2],
      ],
      [[tall, tall, tall, tall], [4], [2, 2]],
    ] as const) {
      await open(videos, { reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 1280, height: 800 });
      assert.deepEqual(await rows(), ofWide);
      const inSight = await page.locator('.transport').boundingBox();
      assert.ok(inSight !== null && inSight.y + inSight.height <= 800);
      await page.setViewportSize({ width: 400, height: 800 });
      assert.deepEqual(await rows(), ofNarrow);
      if (videos.length < 4 || videos[0] === wide) await page.close();
    }
  });

  it('has no violations of accessibility rules (axe), in any theme or width', async () => {
    const settings = { Model: 'gen4_turbo', Prompt: 'The waves roll in slowly. '.repeat(20) };
    await open(
      [video('gone.mp4', settings), video('a.mp4', { ...settings, Seed: '4' }), video('b.mp4')],
      { reducedMotion: 'reduce' },
    );
    await assertAccessible(page, ['.comparison']);
  });
});
