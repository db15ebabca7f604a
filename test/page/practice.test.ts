import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import sharp, { type ChannelStats, type Region } from 'sharp';
import type { makeClip } from '../../src/practice/page/makeClip.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { videoType } from '../../src/tasks/video/videoFile.ts';
import { quadrants } from '../workbench/quadrants.ts';
import { difference } from './support/difference.ts';
import type { FormPage } from './support/openForm.ts';
import { useForm } from './support/useForm.ts';
import { usePages } from './support/usePages.ts';
import { openVideoPage, serveVideos, type VideoServer } from './support/videoPage.ts';

interface Clip {
  readonly bytes: Buffer;
  readonly progress: readonly number[];
}

/** What a browser says of a clip, with the frames at some times as PNG files. */
interface Shown {
  readonly width: number;
  readonly height: number;
  readonly duration: number;
  readonly frames: readonly Buffer[];
}

describe('A clip of practice mode', () => {
  const pages = usePages();
  let server: VideoServer;
  let page: Page;
  let errors: string[];

  before(async () => {
    server = await serveVideos({});
    ({ page, errors } = await openVideoPage(pages.browser, server));
  });
  after(async () => {
    await page.close();
    await server.close();
  });

  /** Makes a clip of an image, and of another one for its end. */
  async function make(
    image: Buffer,
    { width = 320, height = 180, seconds = 1, lastFrame }: ClipOptions = {},
  ): Promise<Clip> {
    const made = await page.evaluate(
      async ({ first, last, ...settings }) => {
        const module = (await window.load('makeClip')) as { makeClip: typeof makeClip };
        const blob = (bytes: readonly number[]) => new Blob([new Uint8Array(bytes)]);
        const progress: number[] = [];
        const bytes = await module.makeClip(
          { ...settings, image: blob(first), lastFrame: last && blob(last), direction: 0.2 },
          (it) => progress.push(it),
          new AbortController().signal,
        );
        return { bytes: [...bytes], progress };
      },
      { first: [...image], last: lastFrame && [...lastFrame], width, height, seconds },
    );
    return { bytes: Buffer.from(made.bytes), progress: made.progress };
  }

  /** Plays a clip as a page does. Times are in seconds, and not 0, where a video is already. */
  async function show({ bytes }: Clip, ...times: readonly number[]): Promise<Shown> {
    const { frames, ...facts } = await page.evaluate(
      async ({ file, at }) => {
        const video = document.createElement('video');
        video.src = URL.createObjectURL(new Blob([new Uint8Array(file)], { type: 'video/webm' }));
        await new Promise((resolve, reject) => {
          video.addEventListener('loadeddata', resolve);
          video.addEventListener('error', reject);
        });
        const { videoWidth: width, videoHeight: height, duration } = video;
        const pictures: number[][] = [];
        for (const time of at) {
          await window.seekTo(video, time);
          const canvas = new OffscreenCanvas(width, height);
          canvas.getContext('2d')?.drawImage(video, 0, 0);
          const png = await canvas.convertToBlob();
          pictures.push([...new Uint8Array(await png.arrayBuffer())]);
        }
        return { width, height, duration, frames: pictures };
      },
      { file: [...bytes], at: times },
    );
    return { ...facts, frames: frames.map((it) => Buffer.from(it)) };
  }

  it('is a WebM file of the size and the length that were asked for, and plays', async () => {
    const clip = await make(await quadrants(640, 360).png().toBuffer(), { seconds: 2 });
    assert.equal(videoType(clip.bytes), 'webm');
    const { width, height, duration } = await show(clip);
    assert.deepEqual([width, height], [320, 180]);
    assert.ok(Math.abs(duration - 2) < 0.05, `${duration} s`);
    assert.equal(clip.progress.at(-1), 1);
    assert.deepEqual(errors, []);
  });

  it('begins with the image, cropped to the center, and zooms into it', async () => {
    const image = await quadrants(600, 600).png().toBuffer();
    const { frames } = await show(await make(image), 0.01, 0.95);
    const expected = await sharp(image).resize(320, 180, { fit: 'cover' }).png().toBuffer();
    const upper = { left: 0, top: 0, width: 320, height: 120 };
    const [first, last] = await Promise.all(
      frames.map((frame) => sharp(frame).extract(upper).png().toBuffer()),
    );
    assert.ok(first && last);
    const { mean } = await difference(first, await sharp(expected).extract(upper).png().toBuffer());
    assert.ok(mean < 6, `${mean}`);
    assert.ok((await difference(first, last)).mean > mean);
  });

  it('says “practice” in its lower left corner, from the first frame to the last', async () => {
    const grey = { width: 320, height: 180, channels: 3, background: '#808080' } as const;
    const image = await sharp({ create: grey }).png().toBuffer();
    const clip = await make(image, { width: 640, height: 360 });
    const { frames } = await show(clip, 0.01, 0.95);
    for (const frame of frames) {
      const corner = await greyIn(frame, { left: 0, top: 300, width: 220, height: 60 });
      assert.ok(corner.max > 220, 'white letters');
      assert.ok(corner.min < 70, 'on a dark ground');
      const rest = await greyIn(frame, { left: 0, top: 0, width: 640, height: 280 });
      assert.ok(rest.stdev < 3, 'nothing elsewhere');
    }
  });

  it('ends with the last frame', async () => {
    const plain = (background: string) =>
      sharp({ create: { width: 320, height: 180, channels: 3, background } })
        .png()
        .toBuffer();
    const clip = await make(await plain('#c02020'), { lastFrame: await plain('#2020c0') });
    const { frames } = await show(clip, 0.01, 0.98);
    const [first, last] = await Promise.all(frames.map((frame) => sharp(frame).stats()));
    assert.ok(first && last);
    assert.equal(first.dominant.r > first.dominant.b, true);
    assert.equal(last.dominant.b > last.dominant.r, true);
  });

  it('says why there is none, for a file that is no image', async () => {
    await assert.rejects(make(Buffer.from('no image')), /decoded/);
  });
});

describe('The page of an image in practice mode', () => {
  const pages = usePages();
  const openForm = useForm(pages);
  let image: Buffer;
  let form: FormPage;
  before(async () => {
    image = await quadrants(640, 360).png().toBuffer();
    const models = listOfferedModels('practice', MODELS);
    form = await openForm(image, { service: 'Practice', practice: true, relay: false, models });
  });

  it('says in place of a price that it costs nothing, and offers what comes next', async () => {
    const { page } = form;
    await page.getByRole('button', { name: 'Generate · no cost', exact: true }).waitFor();
    // Beside the button, not below it: the button keeps its place when its text grows.
    const side = page.locator('.generate .help').getByText('Practice', { exact: true });
    await side.waitFor();
    await page.getByText('Nothing leaves this computer.').waitFor();
    assert.equal(await page.getByText(/credit|Powered by|unknown/).count(), 0);
    await page.getByRole('button', { name: 'Practice a Failure…' }).click();
    await form.waitForMessage('choosePracticeFailure');
    await page.getByRole('button', { name: 'Connect a Service…' }).click();
    await form.waitForMessage('selectService');
  });

  it('makes the clip that it is asked for, and says how far it is', async () => {
    const command = { clip: 'practice-a', width: 64, height: 36, seconds: 0.5, direction: 0 };
    await form.post({ type: 'makeClip', image: new Uint8Array(image), ...command });
    const { clip, bytes } = await form.waitForMessage('clip');
    assert.equal(clip, 'practice-a');
    assert.equal(videoType(new Uint8Array(Object.values(bytes))), 'webm');
    const { progress } = await form.waitForMessage('clipProgress');
    assert.equal(progress, 1);
    assert.deepEqual(form.errors, []);
  });

  it('says why a clip can’t be made', async () => {
    const command = { clip: 'practice-b', width: 64, height: 36, seconds: 0.5, direction: 0 };
    await form.post({ type: 'makeClip', image: new Uint8Array([1, 2]), ...command });
    const { clip, reason } = await form.waitForMessage('noClip');
    assert.deepEqual([clip, reason.includes('decoded')], ['practice-b', true]);
  });

  it('shows prices again as soon as a service is selected', async () => {
    const models = listOfferedModels('runway', MODELS);
    await form.post({
      ...{ type: 'service', shown: 'other', service: 'Runway', models, relay: false },
      ...{ uploads: true, mistakes: [], waits: {} },
    });
    await form.page.getByText('Powered by Runway').waitFor();
    assert.equal(await form.page.getByText('Nothing leaves this computer.').count(), 0);
    await form.page.getByRole('button', { name: /^Generate · 25 credits/ }).waitFor();
  });
});

/** The greys in a part of a picture. */
async function greyIn(picture: Buffer, part: Region): Promise<ChannelStats> {
  // Statistics are about the input, whatever is cut out of it.
  const cut = await sharp(picture).extract(part).greyscale().png().toBuffer();
  const [grey] = (await sharp(cut).stats()).channels;
  assert.ok(grey);
  return grey;
}

interface ClipOptions {
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly lastFrame?: Buffer;
}
