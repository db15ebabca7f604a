import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser } from '../workbench/browser.ts';
import {
  animatedGif,
  bmp,
  ico,
  laid,
  liesRight,
  noisyPng,
  quadrants,
  quadrantsSvg,
} from '../workbench/quadrants.ts';
import { openForm } from './support/openForm.ts';
import { startPageServer, type PageServer } from './support/pageServer.ts';

/** Moves the EXIF directory of a JPEG from offset 8 to 20, as some cameras write it. */
function moveDirectory(jpeg: Buffer): Buffer {
  const exif = jpeg.indexOf('Exif\0\0', 0, 'latin1');
  const tiff = exif + 6;
  const segment = exif - 4;
  const gap = Buffer.alloc(12);
  const moved = Buffer.concat([jpeg.subarray(0, tiff + 8), gap, jpeg.subarray(tiff + 8)]);
  moved.writeUInt16BE(moved.readUInt16BE(segment + 2) + 12, segment + 2);
  const littleEndian = moved.toString('latin1', tiff, tiff + 2) === 'II';
  if (littleEndian) moved.writeUInt32LE(20, tiff + 4);
  else moved.writeUInt32BE(20, tiff + 4);
  return moved;
}

interface Case {
  readonly name: string;
  readonly make: () => Promise<Buffer> | Buffer;
  readonly size: string;
  /** Its colors depend on a color profile, so they are not compared. */
  readonly profiled?: boolean;
  /** Format of the copy; undefined when the file is sent as it is. */
  readonly copy?: string;
}

const cases: readonly Case[] = [
  { name: 'PNG', make: () => quadrants(640, 360).png().toBuffer(), size: '640 × 360' },
  { name: 'JPEG', make: () => quadrants(640, 360).jpeg().toBuffer(), size: '640 × 360' },
  { name: 'WebP', make: () => quadrants(640, 360).webp().toBuffer(), size: '640 × 360' },
  { name: '16-bit PNG', make: () => deep(), size: '640 × 360' },
  { name: 'CMYK JPEG', make: () => cmyk(), size: '640 × 360', profiled: true },
  { name: 'upright photo', make: () => laid(640, 360, 1), size: '640 × 360' },
  { name: 'GIF', make: () => animatedGif(640, 360), size: '640 × 360', copy: 'image/png' },
  { name: 'BMP', make: () => bmp(481, 270), size: '481 × 270', copy: 'image/png' },
  { name: 'AVIF', make: () => avif(), size: '640 × 360', copy: 'image/jpeg' },
  { name: 'ICO', make: ico, size: '256 × 256', copy: 'image/png' },
  {
    name: 'SVG without a size',
    make: () => quadrantsSvg(''),
    size: '300 × 150',
    copy: 'image/png',
  },
  ...([2, 3, 4, 6, 8] as const).map((orientation) => ({
    name: `JPEG with orientation ${orientation}`,
    make: () => laid(360, 640, orientation),
    size: '360 × 640',
    copy: 'image/jpeg',
  })),
  {
    name: 'JPEG with a moved EXIF directory',
    make: async () => moveDirectory(await laid(360, 640, 6)),
    size: '360 × 640',
    copy: 'image/jpeg',
  },
  {
    name: 'large JPEG with a moved EXIF directory',
    make: async () => {
      const noise = sharp(await noisyPng(3000, 2250))
        .rotate(270)
        .jpeg({ quality: 100 });
      return moveDirectory(await noise.withMetadata({ orientation: 6 }).toBuffer());
    },
    size: '3000 × 2250',
    copy: 'image/jpeg',
  },
  {
    name: 'mirrored PNG',
    make: () => laid(360, 640, 2, 'png'),
    size: '360 × 640',
    copy: 'image/png',
  },
  { name: 'large PNG', make: () => noisyPng(2400, 1800), size: '2400 × 1800', copy: 'image/jpeg' },
];

const deep = () => quadrants(640, 360).toColourspace('rgb16').png().toBuffer();
const cmyk = () => quadrants(640, 360).toColourspace('cmyk').jpeg().toBuffer();
const avif = () => quadrants(640, 360).avif({ effort: 0 }).toBuffer();

describe('The page', () => {
  let server: PageServer;
  let browser: Browser;
  before(async () => {
    [server, browser] = await Promise.all([startPageServer(), launchBrowser()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const { name, make, size, copy, profiled = false } of cases) {
    it(`sends an image as it shows it: ${name}`, async () => {
      const file = await make();
      const form = await openForm(browser, server, file);
      const { page } = form;
      await page
        .locator('figcaption')
        .filter({ hasText: `${size} pixels` })
        .waitFor();
      const shown = await page.locator('figure img').screenshot();
      assert.ok(profiled || (await liesRight(shown)), 'shown otherwise');
      const { image } = await form.generate();
      assert.equal(image?.format, copy);
      if (image !== undefined) {
        const sent = Buffer.from(image.bytes);
        const { orientation = 1 } = await sharp(sent).metadata();
        assert.equal(orientation, 1);
        assert.ok(sent.length < 3_932_160, `${sent.length} bytes`);
        assert.ok(await liesRight(sent), 'sent otherwise');
      }
      assert.deepEqual(form.errors, []);
      await page.close();
    });
  }

  it('refuses an image that it cannot decode before anything is sent', async () => {
    const form = await openForm(browser, server, Buffer.from('474946383961800240010000', 'hex'));
    const { page } = form;
    const alert = page.getByRole('alert').filter({ hasText: 'The image is damaged' });
    await alert.waitFor();
    const button = page.getByRole('button', { name: /^Generate/ });
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await button.click({ force: true });
    await page.keyboard.press('Control+Enter');
    assert.ok(await alert.evaluate((element) => element === document.activeElement));
    assert.deepEqual(
      form.messages.map(({ type }) => type),
      ['ready'],
    );
    await page.close();
  });

  it('refuses a shape that the model does not accept', async () => {
    const narrow = await quadrants(200, 900).png().toBuffer();
    const { page } = await openForm(browser, server, narrow);
    const alert = page.getByRole('alert').filter({ hasText: 'This image is too narrow' });
    await alert.waitFor();
    await page.close();
  });

  it('makes another copy when the ratio changes, and sends that one', async () => {
    const form = await openForm(browser, server, quadrantsSvg('width="160" height="90"'));
    const { page } = form;
    await page.locator('figcaption').filter({ hasText: '160 × 90 pixels' }).waitFor();
    await page.getByRole('combobox', { name: 'Ratio', exact: true }).selectOption('720:1280');
    const { image, values } = await form.generate();
    assert.equal(values.ratio, '720:1280');
    const { height } = await sharp(Buffer.from(image?.bytes ?? [])).metadata();
    assert.equal(height, 1280);
    await page.close();
  });
});
