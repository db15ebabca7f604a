import assert from 'node:assert/strict';
import sharp from 'sharp';

import { decode } from '../../simulator/render/decode.mjs';
import { drawFrame, toPlanes } from '../../simulator/render/frames.mjs';
import { videoSize } from '../../simulator/render/videoSize.ts';
import { makeImage } from './requests.ts';

type Rgb = readonly number[];

const RED: Rgb = [255, 0, 0];
const BLUE: Rgb = [0, 0, 255];

describe('the first picture of a video', () => {
  it('is cropped to the center of the image', async () => {
    const wide = await bands(300, 100);

    const rgb = await decode(wide, 100, 100);

    // The image has red, blue and red thirds side by side. Only the blue one remains.
    assert.deepEqual(pixel(rgb, 100, 50, 50), BLUE);
    assert.deepEqual(pixel(rgb, 100, 4, 50), BLUE);
    assert.deepEqual(pixel(rgb, 100, 95, 50), BLUE);
  });

  it('has the EXIF orientation applied before it is cropped', async () => {
    const lying = await sharp(await bands(300, 100))
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();

    const rgb = await decode(lying, 100, 300);

    assert.deepEqual(pixel(rgb, 100, 50, 50), RED);
    assert.deepEqual(pixel(rgb, 100, 50, 150), BLUE);
    assert.deepEqual(pixel(rgb, 100, 50, 250), RED);
  });

  it('has three channels, whatever the image has', async () => {
    const grey = await sharp(await makeImage(8, 8, '#808080'))
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const transparent = await sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();

    assert.deepEqual(pixel(await decode(grey, 8, 8), 8, 4, 4), [128, 128, 128]);
    assert.deepEqual(pixel(await decode(transparent, 8, 8), 8, 4, 4), [0, 0, 0]);
  });
});

describe('a frame', () => {
  for (const [lines, matrix] of [
    [16, 'BT.601'],
    [720, 'BT.709'],
  ] as const) {
    it(`of ${lines} lines keeps its colour in ${matrix}`, async () => {
      const colour = [200, 30, 90];
      const rgb = await decode(await makeImage(16, 16, `rgb(${colour.join()})`), 16, lines);

      const frame = draw(rgb, 16, lines, 0);

      const seen = meanColour(frame, 16, lines, matrix);
      const off = seen.map((channel, i) => Math.abs(channel - (colour[i] ?? 0)));
      assert.ok(Math.max(...off) <= 2, `expected ${colour.join()}, saw ${seen.join()}`);
    });
  }

  it('at the start is the original picture', async () => {
    const rgb = await decode(await bands(48, 16), 48, 16);

    assert.deepEqual(
      draw(rgb, 48, 16, 0).subarray(0, 48 * 16),
      Buffer.from(toPlanes(rgb, 48, 16).luma),
    );
  });

  it('at the end is zoomed in: the middle band is wider', async () => {
    const rgb = await decode(await bands(480, 16), 480, 16);
    const width = (time: number): number => {
      const line = [...draw(rgb, 480, 16, time).subarray(0, 480)];
      return line.filter((light) => light < 60).length;
    };

    assert.equal(width(0), 160);
    assert.ok(Math.abs(width(1) - 160 * 1.12) <= 2, `saw ${width(1)}`);
  });
});

describe('the size of a video', () => {
  const wide = { width: 1600, height: 900 };
  const tall = { width: 300, height: 400 };
  for (const [ratio, resolution, image, width, height] of [
    ['1280:768', undefined, tall, 1280, 768],
    ['641:361', undefined, tall, 642, 362],
    ['3840:2160', undefined, tall, 3840, 2160],
    ['9000:4500', undefined, tall, 3840, 1920],
    ['16:9', undefined, tall, 1280, 720],
    ['1:1', '768p', tall, 768, 768],
    ['21:9', '2k', tall, 3360, 1440],
    ['9:16', '768P', wide, 768, 1366],
    ['adaptive', '2K', wide, 2560, 1440],
    ['auto_480p', undefined, wide, 854, 480],
    ['auto_1080p', undefined, tall, 1080, 1440],
    [undefined, '480p', tall, 480, 640],
    [undefined, '4k', wide, 3840, 2160],
    [undefined, undefined, tall, 720, 960],
    [undefined, '720p', { width: 10_000, height: 100 }, 3840, 38],
  ] as const) {
    const shape = `${image.width}×${image.height}`;
    it(`with ${ratio ?? 'no ratio'} and ${resolution ?? 'no resolution'} for ${shape} is ${width}×${height}`, () => {
      assert.deepEqual(videoSize({ ratio, resolution }, '720p', image), { width, height });
    });
  }
});

/** Red, blue and red thirds, side by side. */
async function bands(width: number, height: number): Promise<Buffer> {
  const middle = await makeImage(width / 3, height, 'blue');
  return sharp(await makeImage(width, height, 'red'))
    .composite([{ input: middle, gravity: 'centre' }])
    .png()
    .toBuffer();
}

function pixel(rgb: Buffer, width: number, x: number, y: number): Rgb {
  const at = (y * width + x) * 3;
  return [...rgb.subarray(at, at + 3)];
}

function draw(rgb: Buffer, width: number, height: number, time: number): Buffer {
  const frame = Buffer.alloc((width * height * 3) / 2);
  drawFrame(toPlanes(rgb, width, height), time, frame);
  return frame;
}

/** The colours that a player shows for a frame (ITU-R BT.601 and BT.709, limited range). */
function meanColour(
  frame: Buffer,
  width: number,
  height: number,
  matrix: 'BT.601' | 'BT.709',
): number[] {
  const size = width * height;
  const mean = (from: number, length: number): number =>
    frame.subarray(from, from + length).reduce((sum, value) => sum + value, 0) / length;
  const y = (mean(0, size) - 16) * (255 / 219);
  const u = (mean(size, size / 4) - 128) * (255 / 224);
  const v = (mean(size * 1.25, size / 4) - 128) * (255 / 224);
  return matrix === 'BT.601'
    ? [y + 1.402 * v, y - 0.344136 * u - 0.714136 * v, y + 1.772 * u]
    : [y + 1.5748 * v, y - 0.187324 * u - 0.468124 * v, y + 1.8556 * u];
}
