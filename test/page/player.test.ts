import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { createPlayer } from '../../src/gallery/page/player.ts';
import type { ShownVideo } from '../../src/gallery/shownVideo.ts';
import { videoStrings, type VideoStrings } from '../../src/gallery/strings.ts';
import { assertAccessible } from './support/assertAccessible.ts';
import { makeVideo, steps } from './support/makeVideo.ts';
import { usePages } from './support/usePages.ts';
import { openVideoPage, serveVideos, type VideoServer } from './support/videoPage.ts';

declare global {
  interface Window {
    player: ReturnType<typeof createPlayer>;
    /** What the player has told the page. */
    told: string[];
  }
}

describe('The player of a video', () => {
  const pages = usePages();
  let server: VideoServer;
  let page: Page;
  let errors: string[];

  before(async () => {
    server = await serveVideos({
      'grey.mp4': await makeVideo({ greys: steps(48) }),
      'broken.mp4': Buffer.from('This is not a video.'),
    });
  });
  after(() => server.close());
  afterEach(() => page.close());

  async function open(
    video: Partial<ShownVideo> = {},
    options: Parameters<typeof openVideoPage>[2] = {},
  ): Promise<void> {
    ({ page, errors } = await openVideoPage(pages.browser, server, options));
    await page.evaluate(
      async ({ shown, strings }: { shown: ShownVideo; strings: VideoStrings }) => {
        const module = (await window.load('player')) as { createPlayer: typeof createPlayer };
        window.told = [];
        const main = document.querySelector('main') ?? document.body;
        window.player = module.createPlayer(main, {
          video: shown,
          strings,
          events: {
            onFirstFrame: () => window.told.push('first frame'),
            onFault: (fault) => window.told.push(fault),
            onOpenInSystem: () => window.told.push('open'),
          },
        });
      },
      {
        shown: { src: '/grey.mp4', name: 'grey.mp4', ...video },
        strings: videoStrings(),
      },
    );
    await page.waitForFunction(() => window.told.length > 0);
  }

  const time = () => page.evaluate(() => window.player.video.currentTime);
  const paused = () => page.evaluate(() => window.player.video.paused);
  const button = (name: string) => page.getByRole('button', { name });

  /** Waits until a frame is on the screen, known by its grey. */
  const shows = (number: number) =>
    page.waitForFunction((wanted) => {
      const { video } = window.player;
      const canvas = new OffscreenCanvas(160, 96).getContext('2d', { willReadFrequently: true });
      canvas?.drawImage(video, 0, 0);
      const [grey = 0] = canvas?.getImageData(80, 48, 1, 1).data ?? [];
      return !video.seeking && Math.round((grey - 20) / 4) === wanted;
    }, number);
  const slider = () => page.getByRole('slider', { name: 'Position' });

  it('plays by itself in a loop, without sound', async () => {
    await open();
    await page.waitForFunction(() => window.player.video.currentTime > 0.2);
    const { loop, muted } = await page.evaluate(() => {
      const { loop, muted } = window.player.video;
      return { loop, muted };
    });
    assert.deepEqual([loop, muted, await paused()], [true, true, false]);
    assert.deepEqual(errors, []);
    assert.equal(await button('Mute').count(), 0);
  });

  it('waits for the user who wants reduced motion', async () => {
    await open({}, { reducedMotion: 'reduce' });
    assert.deepEqual([await paused(), await time()], [true, 0]);
    await button('Play').click();
    await page.waitForFunction(() => window.player.video.currentTime > 0.1);
    await button('Pause').click();
    assert.equal(await paused(), true);
  });

  it('steps through the frames one by one, with buttons and keys', async () => {
    await open({}, { reducedMotion: 'reduce' });
    // In the middle of frame 12.
    await slider().fill('0.52');
    await shows(12);
    for (const number of [13, 14, 15]) {
      await button('Next Frame').click();
      await shows(number);
    }
    await page.keyboard.press(',');
    await shows(14);
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    await page.keyboard.press('.');
    await shows(17);
  });

  it('pauses to step from the frame that is on the screen', async () => {
    await open();
    await page.waitForFunction(() => window.player.video.currentTime > 0.2);
    await button('Next Frame').click();
    assert.equal(await paused(), true);
    await button('Play').waitFor();
  });

  it('stays at the first and the last frame', async () => {
    await open({}, { reducedMotion: 'reduce' });
    await button('Previous Frame').click();
    await shows(0);
    assert.equal(await time(), 0);
    await slider().fill('2');
    await shows(47);
    await button('Next Frame').click();
    await button('Next Frame').click();
    await shows(47);
  });

  it('shows and changes the position with a slider', async () => {
    await open({}, { reducedMotion: 'reduce' });
    await slider().fill('1.25');
    await shows(30);
    await page.getByText('0:01.25 of 0:02.00').waitFor();
    assert.equal(await slider().getAttribute('aria-valuetext'), '0:01.25 of 0:02.00');
    await slider().focus();
    await page.keyboard.press('Space');
    assert.equal(await paused(), false);
    await page.keyboard.press('Space');
    assert.equal(await paused(), true);
  });

  it('leaves keys to a field for text, and those with Ctrl to VS Code', async () => {
    await open({}, { reducedMotion: 'reduce' });
    await page.evaluate(() => {
      document.querySelector('.player')?.append(document.createElement('textarea'));
    });
    await page.locator('textarea').fill('Waves');
    await page.keyboard.press('Space');
    await page.keyboard.press('.');
    assert.equal(await page.locator('textarea').inputValue(), 'Waves .');
    await button('Play').focus();
    await page.keyboard.press('Control+.');
    assert.deepEqual([await time(), await paused()], [0, true]);
  });

  for (const [name, fault, text] of [
    ['gone.mp4', 'missing', 'The video was moved or deleted.'],
    ['broken.mp4', 'codec', 'VS Code can’t play videos of this format.'],
  ] as const) {
    it(`says why it shows no video: ${fault}`, async () => {
      await open({ src: `/${name}`, name });
      assert.deepEqual(await page.evaluate(() => window.told), [fault]);
      await page.getByText(text).waitFor();
      assert.equal(await page.locator('video').count(), 0);
      const inSystem = button('Open in System Player');
      assert.equal(await inSystem.count(), fault === 'missing' ? 0 : 1);
      if (fault !== 'missing') {
        await inSystem.click();
        assert.deepEqual(await page.evaluate(() => window.told), [fault, 'open']);
      }
    });
  }

  it('says that the sound can’t be played, and offers the system’s player', async () => {
    await open({ sound: 'audio/mp4; codecs="unknown"' });
    await page.getByText('VS Code can’t play the sound of this video.').waitFor();
    assert.equal(await button('Mute').count(), 0);
    await button('Open in System Player').click();
    assert.deepEqual(await page.evaluate(() => window.told), ['first frame', 'open']);
  });

  it('has a button for the sound that can be played', async () => {
    await open({ sound: 'audio/webm; codecs="opus"' });
    await button('Unmute').click();
    assert.equal(await page.evaluate(() => window.player.video.muted), false);
    await button('Mute').click();
    assert.equal(await page.evaluate(() => window.player.video.muted), true);
  });

  it('also seeks in a file that the server sends only as a whole', async () => {
    server.ranges = false;
    try {
      await open({}, { reducedMotion: 'reduce' });
      await page.waitForFunction(() => {
        const { currentSrc, readyState } = window.player.video;
        return currentSrc.startsWith('blob:') && readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
      });
      await slider().fill('1.25');
      await shows(30);
      assert.deepEqual(errors, []);
    } finally {
      server.ranges = true;
    }
  });

  it('leaves nothing behind', async () => {
    await open();
    const left = await page.evaluate(() => {
      window.player.dispose();
      return [document.querySelector('main')?.childElementCount, window.player.video.src];
    });
    assert.deepEqual(left, [0, '']);
  });

  it('has no violations of accessibility rules (axe), in any theme or width', async () => {
    await open({ sound: 'audio/mp4; codecs="unknown"' }, { reducedMotion: 'reduce' });
    await assertAccessible(page, ['.player']);
  });
});
