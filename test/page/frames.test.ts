import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { readLastFrame } from '../../src/gallery/page/lastFrame.ts';
import type { makePoster, readFirstFrame } from '../../src/gallery/page/poster.ts';
import { makeVideo, steps } from './support/makeVideo.ts';
import { usePages } from './support/usePages.ts';
import { openVideoPage, serveVideos, type VideoServer } from './support/videoPage.ts';

const placeholder = new URL('../simulator/render/placeholder.mp4', import.meta.url);

describe('Frames of a video that nobody sees', () => {
  const pages = usePages();
  let server: VideoServer;
  let page: Page;
  let errors: string[];

  before(async () => {
    const noise = steps(24).map((_, index) => (index * 97) % 256);
    server = await serveVideos({
      'grey.mp4': await makeVideo({ greys: steps(48) }),
      'short.mp4': await makeVideo({ greys: [200] }),
      'slow.mp4': await readFile(placeholder),
      'large.mp4': await makeVideo({ width: 1280, height: 720, greys: noise, rough: true }),
      'dark.mp4': await makeVideo({ greys: [...Array<number>(10).fill(0), ...steps(30)] }),
      'black.mp4': await makeVideo({ greys: Array<number>(24).fill(0) }),
      'broken.mp4': Buffer.from('This is not a video.'),
    });
    ({ page, errors } = await openVideoPage(pages.browser, server));
  });
  after(async () => {
    await page.close();
    await server.close();
  });

  /** The last frame as a PNG file, or why it can't be read. */
  async function lastFrame(name: string): Promise<Buffer | string> {
    const read = await page.evaluate(async (src) => {
      const module = (await window.load('lastFrame')) as { readLastFrame: typeof readLastFrame };
      const bytes = await module
        .readLastFrame(src)
        .catch((error: unknown) => (error as Error).message);
      return typeof bytes === 'string' ? bytes : [...bytes];
    }, `/${name}`);
    return typeof read === 'string' ? read : Buffer.from(read);
  }

  async function poster(name: string): Promise<Buffer> {
    return Buffer.from(
      await page.evaluate(async (src) => {
        const module = (await window.load('poster')) as { makePoster: typeof makePoster };
        return [...(await module.makePoster(src))];
      }, `/${name}`),
    );
  }

  /** The pixels of a frame of a video with 24 frames per second, once the browser has drawn it. */
  async function frameAt(name: string, time: number): Promise<number[]> {
    return page.evaluate(
      async ([src, at]) => {
        const video = document.createElement('video');
        Object.assign(video, { src, muted: true });
        await new Promise((resolve) => video.addEventListener('loadeddata', resolve));
        const sought = new Promise<void>((resolve) => {
          const look: VideoFrameRequestCallback = (_, { mediaTime }) => {
            if (Math.abs(mediaTime - at) <= 1 / 24) resolve();
            else video.requestVideoFrameCallback(look);
          };
          video.requestVideoFrameCallback(look);
        });
        video.currentTime = at;
        await sought;
        const { videoWidth, videoHeight } = video;
        const canvas = new OffscreenCanvas(videoWidth, videoHeight).getContext('2d');
        canvas?.drawImage(video, 0, 0);
        return [...(canvas?.getImageData(0, 0, videoWidth, videoHeight).data ?? [])];
      },
      [`/${name}`, time] as const,
    );
  }

  for (const ranges of [true, false]) {
    const how = ranges ? 'in parts' : 'only as a whole';
    it(`are the very last one, pixel for pixel, if the server sends files ${how}`, async () => {
      server.ranges = ranges;
      const png = await lastFrame('grey.mp4');
      server.ranges = true;
      assert.ok(Buffer.isBuffer(png), String(png));
      const { data, info } = await sharp(png)
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      assert.deepEqual([info.width, info.height], [160, 96]);
      assert.ok(data.equals(Buffer.from(await frameAt('grey.mp4', 47.5 / 24))));
      assert.ok(Math.abs((data[0] ?? 0) - (20 + 47 * 4)) <= 2, String(data[0]));
      assert.deepEqual(errors, []);
    });
  }

  it('are read when they are drawn, even if the browser still draws one from before', async () => {
    const drawn = await page.evaluate(async () => {
      const times: number[] = [];
      const { prototype } = HTMLVideoElement;
      const request = Reflect.get(prototype, 'requestVideoFrameCallback');
      let isFirst = true;
      prototype.requestVideoFrameCallback = function (callback) {
        const note: VideoFrameRequestCallback = (now, metadata) => {
          times.push(metadata.mediaTime);
          callback(now, metadata);
        };
        if (!isFirst) return request.call(this, note);
        isFirst = false;
        queueMicrotask(() => note(0, { mediaTime: 0 } as VideoFrameCallbackMetadata));
        return 0;
      };
      const module = (await window.load('lastFrame')) as { readLastFrame: typeof readLastFrame };
      await module.readLastFrame('/grey.mp4');
      prototype.requestVideoFrameCallback = request;
      return times;
    });
    assert.equal(drawn.at(-1)?.toFixed(2), '1.96');
  });

  it('are the last one of a video with one frame, and of one with two long frames', async () => {
    for (const name of ['short.mp4', 'slow.mp4']) {
      const png = await lastFrame(name);
      assert.ok(Buffer.isBuffer(png), `${name}: ${String(png)}`);
    }
  });

  it('say why they can’t be read', async () => {
    assert.deepEqual(
      [await lastFrame('gone.mp4'), await lastFrame('broken.mp4')],
      ['missing', 'codec'],
    );
    errors.splice(0);
  });

  it('make a poster of at most 320 pixels and 40 kB', async () => {
    const file = await poster('large.mp4');
    const { format, width, height } = await sharp(file).metadata();
    assert.deepEqual([format, width, height], ['webp', 320, 180]);
    assert.ok(file.length <= 40_000, `${file.length} bytes`);
    const small = await sharp(await poster('grey.mp4')).metadata();
    assert.deepEqual([small.width, small.height], [160, 96]);
  });

  it('are the first one that is not black, as large as the video', async () => {
    const read = await page.evaluate(async () => {
      const module = (await window.load('poster')) as { readFirstFrame: typeof readFirstFrame };
      return [...(await module.readFirstFrame('/dark.mp4'))];
    });
    const { data, info } = await sharp(Buffer.from(read))
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height], [160, 96]);
    assert.ok((data[0] ?? 0) > 12, `${data[0]}`);
  });

  it('make a poster that is not black, if there is another frame', async () => {
    const grey = async (name: string) =>
      (await sharp(await poster(name)).stats()).channels[0]?.mean;
    assert.ok(Math.abs(((await grey('grey.mp4')) ?? 0) - 20) < 4);
    // Half a second has 12 frames, and 10 of them are black.
    assert.ok(Math.abs(((await grey('dark.mp4')) ?? 0) - 28) < 4);
    assert.ok(((await grey('black.mp4')) ?? 99) < 4);
  });
});
