import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser } from '../workbench/browser.ts';
import { root } from '../workbench/paths.ts';
import {
  animatedGif,
  animatedPng,
  bmp,
  CORNERS,
  ico,
  laid,
  liesRight,
  noisyPng,
  pngChunk,
  quadrants,
  quadrantsSvg,
} from '../workbench/quadrants.ts';
import { formStrings } from '../../src/form/strings.ts';
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../src/runway/models/model.ts';
import { imageFormat } from '../../src/image/file/format.ts';
import { difference } from './support/difference.ts';
import { openForm } from './support/openForm.ts';
import { useForm } from './support/useForm.ts';
import { usePages } from './support/usePages.ts';

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
  /** Its colors are others, because of a color profile or how they are stored. */
  readonly discolored?: boolean;
  /** Format of the copy; undefined when the file is sent as it is. */
  readonly copy?: string;
  /** How much the pixels of a lossy copy may differ on average, from 0 to 255. Default: 0.5. */
  readonly lossy?: number;
  /** What it shows: if `sharp` can't read the file, or as the browser shows it. */
  readonly picture?: (() => Promise<Buffer>) | 'browser';
}

const cases: readonly Case[] = [
  { name: 'PNG', make: () => quadrants(640, 360).png().toBuffer(), size: '640 × 360' },
  { name: 'JPEG', make: () => quadrants(640, 360).jpeg().toBuffer(), size: '640 × 360' },
  { name: 'WebP', make: () => quadrants(640, 360).webp().toBuffer(), size: '640 × 360' },
  {
    name: '16-bit PNG',
    make: () => deep(),
    size: '640 × 360',
    copy: 'image/png',
    picture: 'browser',
  },
  ...([0, 2] as const).map((transform) => ({
    name: transform === 0 ? 'CMYK JPEG' : 'YCCK JPEG',
    make: () => cmyk(transform),
    size: '640 × 360',
    discolored: true,
    copy: 'image/jpeg',
    picture: 'browser' as const,
    lossy: 1,
  })),
  {
    name: 'animated PNG',
    make: () => animatedPng(640, 360),
    size: '640 × 360',
    copy: 'image/png',
    picture: 'browser',
  },
  {
    name: 'animated WebP',
    make: async () =>
      sharp(await animatedGif(640, 360), { animated: true })
        .webp({ lossless: true })
        .toBuffer(),
    size: '640 × 360',
    copy: 'image/jpeg',
    picture: 'browser',
    lossy: 1,
  },
  {
    name: 'animated AVIF',
    make: () => readFixture('animated.avif'),
    size: '64 × 36',
    copy: 'image/jpeg',
    picture: 'browser',
    lossy: 6,
  },
  {
    name: 'JPEG with fill bytes',
    make: async () => withFillBytes(await quadrants(640, 360).jpeg().toBuffer()),
    size: '640 × 360',
  },
  {
    name: 'JPEG without JFIF',
    make: async () => {
      const jpeg = await quadrants(640, 360).jpeg().toBuffer();
      return Buffer.concat([jpeg.subarray(0, 2), jpeg.subarray(firstTable(jpeg))]);
    },
    size: '640 × 360',
  },
  {
    name: 'JPEG that is cut off',
    make: async () => (await quadrants(640, 360).jpeg().toBuffer()).subarray(0, -2),
    size: '640 × 360',
  },
  {
    name: 'PNG with an unknown chunk and other bytes behind it',
    make: async () => {
      const png = await quadrants(640, 360).png({ progressive: true }).toBuffer();
      const head = [png.subarray(0, 33), pngChunk('abCd', Buffer.from('?'))];
      return Buffer.concat([...head, png.subarray(33), Buffer.alloc(100)]);
    },
    size: '640 × 360',
  },
  {
    name: 'lossless WebP with an unknown chunk',
    make: async () => {
      const webp = await quadrants(640, 360).webp({ lossless: true }).toBuffer();
      const file = Buffer.concat([webp, Buffer.from('ABCD\x04\0\0\x001234', 'latin1')]);
      file.writeUInt32LE(file.length - 8, 4);
      return file;
    },
    size: '640 × 360',
  },
  {
    name: 'GIF87a',
    make: async () => {
      const gif = await quadrants(640, 360).gif().toBuffer();
      gif.write('GIF87a');
      return gif;
    },
    size: '640 × 360',
    copy: 'image/png',
    picture: 'browser',
  },
  {
    name: 'BMP with the old header',
    make: () => oldBmp(),
    size: '480 × 270',
    copy: 'image/png',
    picture: 'browser',
  },
  {
    name: 'pointer (CUR)',
    make: async () => {
      const pointer = await ico();
      pointer.writeUInt16LE(2, 2);
      return pointer;
    },
    size: '256 × 256',
    copy: 'image/png',
    picture: () => quadrants(256, 256).png().toBuffer(),
  },
  ...Object.entries(drawings()).map(([kind, make]) => ({
    name: `SVG ${kind}`,
    make,
    size: '160 × 90',
    copy: 'image/png',
    picture: () => quadrants(1280, 720).png().toBuffer(),
  })),
  { name: 'upright photo', make: () => laid(640, 360, 1), size: '640 × 360' },
  { name: 'GIF', make: () => animatedGif(640, 360), size: '640 × 360', copy: 'image/png' },
  {
    name: 'BMP',
    make: () => bmp(481, 270),
    size: '481 × 270',
    copy: 'image/png',
    picture: () => quadrants(481, 270).png().toBuffer(),
  },
  {
    name: 'JPEG XL',
    make: () => readFixture('quadrants.jxl'),
    size: '64 × 36',
    copy: 'image/jpeg',
    lossy: 6,
    picture: () => quadrants(64, 36).png().toBuffer(),
  },
  {
    name: 'JPEG XL with orientation 6',
    make: () => readFixture('rotated.jxl'),
    size: '36 × 64',
    copy: 'image/jpeg',
    lossy: 6,
    picture: () => quadrants(36, 64).png().toBuffer(),
  },
  { name: 'AVIF', make: () => avif(), size: '640 × 360', copy: 'image/jpeg' },
  {
    name: 'ICO',
    make: ico,
    size: '256 × 256',
    copy: 'image/png',
    picture: () => quadrants(256, 256).png().toBuffer(),
  },
  {
    name: 'SVG without a size',
    make: () => quadrantsSvg(''),
    size: '300 × 150',
    copy: 'image/png',
  },
  {
    name: 'SVG with HTML in it',
    make: () => withHtml(quadrantsSvg('width="160" height="90"')),
    size: '160 × 90',
    copy: 'image/png',
    picture: () => quadrants(1280, 720).png().toBuffer(),
  },
  {
    name: 'SVG without a size and a view box',
    make: withoutViewBox,
    size: '300 × 150',
    copy: 'image/png',
    picture: () => quadrants(1440, 720).png().toBuffer(),
  },
  {
    name: 'SVG in UTF-16 without a size and a view box',
    make: () => Buffer.from(`\ufeff${withoutViewBox().toString()}`, 'utf16le'),
    size: '300 × 150',
    copy: 'image/png',
    picture: () => quadrants(1440, 720).png().toBuffer(),
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
      const noise = sharp(await noisyPng(2000, 1500))
        .rotate(270)
        .jpeg({ quality: 100 });
      return moveDirectory(await noise.withMetadata({ orientation: 6 }).toBuffer());
    },
    size: '2000 × 1500',
    copy: 'image/jpeg',
    lossy: 6,
  },
  {
    name: 'mirrored PNG',
    make: () => laid(360, 640, 2, 'png'),
    size: '360 × 640',
    copy: 'image/png',
  },
  {
    name: 'large PNG',
    make: () => noisyPng(1600, 1200),
    size: '1600 × 1200',
    copy: 'image/jpeg',
    lossy: 16,
  },
];

/** As diagrams have their labels. */
function withHtml(svg: Buffer): Buffer {
  const label = '<p xmlns="http://www.w3.org/1999/xhtml"></p>';
  const html = `<foreignObject width="1" height="1">${label}</foreignObject></svg>`;
  return Buffer.from(svg.toString().replace('</svg>', html));
}

/** Its shapes have the pixels' own measure, so nothing says how to scale it. */
function withoutViewBox(): Buffer {
  const [a, b, c, d] = CORNERS;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg"><path fill="${a}" d="M0 0h150v75H0z"/>` +
      `<path fill="${b}" d="M150 0h150v75H150z"/><path fill="${c}" d="M0 75h150v75H0z"/>` +
      `<path fill="${d}" d="M150 75h150v75H150z"/></svg>`,
  );
}

const readFixture = (name: string) => readFile(join(root, 'test/fixtures/images', name));
const deep = () => quadrants(640, 360).toColourspace('rgb16').png().toBuffer();
/** @param transform how Adobe's segment says that the colors are stored: 2 is YCCK */
async function cmyk(transform: 0 | 2): Promise<Buffer> {
  const jpeg = await quadrants(640, 360).toColourspace('cmyk').jpeg().toBuffer();
  const adobe = jpeg.indexOf('Adobe');
  assert.ok(adobe > 0);
  jpeg.writeUInt8(transform, adobe + 11);
  return jpeg;
}

/** Adds bytes 0xff before the first segments. */
function withFillBytes(jpeg: Buffer): Buffer {
  const fill = Buffer.alloc(5, 0xff);
  const table = firstTable(jpeg);
  const head = [jpeg.subarray(0, 2), fill, jpeg.subarray(2, table), fill];
  return Buffer.concat([...head, jpeg.subarray(table)]);
}

/** Where the first table begins, after the segments that say what the file is. */
const firstTable = (jpeg: Buffer) => jpeg.indexOf(Buffer.from([0xff, 0xdb]));

/** A BMP with the header of OS/2. */
async function oldBmp(): Promise<Buffer> {
  const file = await bmp(480, 270);
  const head = Buffer.alloc(26);
  file.copy(head, 0, 0, 14);
  head.writeUInt32LE(head.length, 10);
  [12, 480, 270, 1, 24].forEach((it, index) =>
    index === 0 ? head.writeUInt32LE(it, 14) : head.writeUInt16LE(it, 16 + index * 2),
  );
  return Buffer.concat([head, file.subarray(54)]);
}

/** Unusual ways to write the same drawing. */
function drawings(): Record<string, () => Buffer> {
  const file = quadrantsSvg('width="160" height="90"').toString();
  const root = file.slice(file.indexOf('<svg'));
  const big = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  const entities = '<!ENTITY svg "http://www.w3.org/2000/svg"><!ENTITY end "] > b">';
  const prefixed = root
    .replace(/<(?=\/?(?:svg|path))(\/?)/g, '<$1s:')
    .replace('xmlns=', 'xmlns:s=');
  return {
    'in UTF-16': () => Buffer.from(`\ufeff${file}`, 'utf16le'),
    'in UTF-16 with big ends': () => big(file),
    'with a byte order mark': () => Buffer.from(`\ufeff${file}`),
    'with entities': () =>
      Buffer.from(
        `<!DOCTYPE svg [${entities}]>${root.replace('http://www.w3.org/2000/svg', '&svg;')}`,
      ),
    'with a prefix': () => Buffer.from(prefixed),
    'with a long comment': () => Buffer.from(`<!--${'license '.repeat(2000)}-->${root}`),
  };
}
const avif = () => quadrants(640, 360).avif({ effort: 0 }).toBuffer();

/** A drawing that shows its bottom only. */
const HALF_DRAWING =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path d="M0 5h16v4H0z"/></svg>';

/** A drawing whose elements show the element before several times. */
function nested(start: string, end: string, element = 'g', times = 10, levels = 10): Buffer {
  const parts = Array.from(
    { length: levels },
    (_, index) =>
      `<${element} id="p${index + 1}">${`${start}p${index}${end}`.repeat(times)}</${element}>`,
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">` +
      `<path id="p0" d="M0 0h9v9z"/>${parts.join('')}${start}p${levels}${end}</svg>`,
  );
}

/** Counts how often a page decodes an image. */
async function countDecodes(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const { prototype } = HTMLImageElement;
    const decode = Reflect.get(prototype, 'decode');
    window.decodeCount = 0;
    prototype.decode = function () {
      window.decodeCount += 1;
      return decode.call(this);
    };
  });
}

/** Draws an image as the browser shows it, without the form's code. */
async function drawInBrowser(page: Page, file: Buffer): Promise<Buffer> {
  const drawn = await page.evaluate(
    async ([format, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([bytes], { type: format }));
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext('2d')?.drawImage(image, 0, 0);
      return canvas.toDataURL('image/png').replace(/^[^,]*,/, '');
    },
    [imageFormat(file) ?? '', file.toString('base64')] as const,
  );
  return Buffer.from(drawn, 'base64');
}

describe('The page', () => {
  const pages = usePages();
  const open = useForm(pages);

  for (const { name, make, size, copy, picture, lossy = 0.5, discolored = false } of cases) {
    it(`sends an image as it shows it: ${name}`, async () => {
      const file = await make();
      const form = await open(file);
      const { page } = form;
      await page
        .locator('figcaption')
        .filter({ hasText: `${size} pixels` })
        .waitFor();
      const shown = await page.locator('figure img').screenshot();
      assert.ok(discolored || (await liesRight(shown)), 'shown otherwise');
      const { image } = await form.generate();
      assert.equal(image?.format, copy);
      if (image !== undefined) {
        const sent = Buffer.from(image.bytes);
        const { orientation = 1 } = await sharp(sent).metadata();
        assert.equal(orientation, 1);
        assert.ok(sent.length < 3_932_160, `${sent.length} bytes`);
        const original =
          picture === 'browser' ? await drawInBrowser(page, file) : await picture?.();
        const { mean, most } = await difference(sent, original ?? file);
        // Programs round differently at the edges of a drawing.
        const [meanLimit, mostLimit] = copy === 'image/png' ? [0.05, 16] : [lossy, 255];
        assert.ok(mean <= meanLimit && most <= mostLimit, `mean ${mean}, most ${most}`);
      }
      assert.deepEqual(form.errors, []);
    });
  }

  it('refuses an image that it cannot decode before anything is sent', async () => {
    const form = await open(Buffer.from('474946383961800240010000', 'hex'));
    const { page } = form;
    const problem = page.locator('#promptImage').filter({ hasText: 'The image is damaged' });
    await problem.waitFor();
    const button = page.getByRole('button', { name: /^Generate/ });
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await button.click({ force: true });
    await form.controls.prompt.fill('Waves');
    await page.keyboard.press('Control+Enter');
    assert.ok(await problem.evaluate((element) => element === document.activeElement));
    assert.equal(form.submissions(), 0);
  });

  it('refuses a JPEG XL that is damaged, or that the browser cannot show', async () => {
    const file = await readFixture('quadrants.jxl');
    const other = await launchBrowser('--disable-features=JXLImageFormat');
    try {
      for (const form of [
        await openForm(pages.browser, pages.server, file.subarray(0, 6)),
        await openForm(other, pages.server, file),
      ]) {
        const problem = form.page.locator('#promptImage').filter({ hasText: 'can’t read JPEG XL' });
        await problem.waitFor();
        await form.controls.prompt.fill('Waves');
        await form.page.keyboard.press('Control+Enter');
        assert.ok(await problem.evaluate((element) => element === document.activeElement));
        assert.equal(form.submissions(), 0);
        await form.page.close();
      }
    } finally {
      await other.close();
    }
  });

  it('names a format that the browser cannot show', async () => {
    const heic = Buffer.from('0000001c667479706865696300000000686569636d696631', 'hex');
    for (const [name, file] of [
      ['TIFF', await quadrants(64, 36).tiff().toBuffer()],
      ['HEIC', heic],
    ] as const) {
      const form = await open(file);
      const problem = form.page.locator('#promptImage').filter({ hasText: `can’t read ${name}` });
      await problem.filter({ hasText: 'Save it as PNG or JPEG' }).waitFor();
    }
  });

  it('says that something shines through, and what differs in the copy', async () => {
    const clear = sharp(await quadrants(640, 360).ensureAlpha(0.5).png().toBuffer());
    const says = new Map<string, string | undefined>();
    for (const [name, file] of [
      ['transparent PNG', await clear.png().toBuffer()],
      ['transparent WebP', await clear.webp().toBuffer()],
      ['drawing without a background', Buffer.from(HALF_DRAWING)],
      ['opaque PNG with alpha', await quadrants(640, 360).ensureAlpha().png().toBuffer()],
      ['CMYK', await cmyk(0)],
      ['16 bits', await deep()],
      ['animation', await animatedPng(64, 36)],
    ] as const) {
      const form = await open(file);
      await form.page.locator('figcaption').filter({ hasText: 'pixels' }).waitFor();
      says.set(name, (await form.page.locator('.notes p').allTextContents()).at(-1));
    }
    const { imageTransparent, imageCmyk, imageHighBitDepth, imageAnimated } = formStrings();
    assert.deepEqual(Object.fromEntries(says), {
      'transparent PNG': imageTransparent,
      'transparent WebP': imageTransparent,
      'drawing without a background': imageTransparent,
      'opaque PNG with alpha': undefined,
      CMYK: imageCmyk,
      '16 bits': imageHighBitDepth,
      animation: imageAnimated,
    });
  });

  describe('does not decode', () => {
    const tooMany = 'more than 200 million pixels';
    const gif = async () => {
      const file = await animatedGif(64, 36);
      file.writeUInt16LE(20_000, 6);
      file.writeUInt16LE(20_000, 8);
      return file;
    };
    const png = async () => {
      const file = await quadrants(64, 36).png().toBuffer();
      file.writeUInt32BE(30_000, 16);
      file.writeUInt32BE(30_000, 20);
      return file;
    };
    const escaped = (p: string, drawing = nested('<use href="#', '"/>')) =>
      Buffer.from(String(drawing).replaceAll('#p', `#${p}`));
    const drawingWith = (link: string) =>
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${link}"/></svg>`);
    const hostile: readonly (readonly [string, () => Promise<Buffer> | Buffer, string])[] = [
      ['a PNG of 30,000 × 30,000 pixels', png, tooMany],
      ['a GIF of 20,000 × 20,000 pixels', gif, tooMany],
      ['a drawing that repeats a shape', () => nested('<use href="#', '"/>'), 'takes too long'],
      [
        'a drawing that repeats a mask',
        () => nested('<path d="M0 0h9v9z" mask="url(#', ')"/>', 'mask'),
        'takes too long',
      ],
      ['a drawing that repeats a shape by an escaped name', () => escaped('%70'), 'takes too long'],
      [
        'a drawing that repeats a mask by an escaped name',
        () => escaped(String.raw`\70 `, nested('<path d="M0 0h9v9z" mask="URL(#', ')"/>', 'mask')),
        'takes too long',
      ],
      [
        'a drawing in a drawing',
        () => drawingWith(`data:image/&#10;svg+xml;base64,${nested('', '').toString('base64')}`),
        'takes too long',
      ],
      ['a drawing that is too deep', () => nested('<use href="#', '"/>', 'g', 1, 9000), 'long'],
    ];
    for (const [name, make, said] of hostile) {
      it(name, async () => {
        const context = await pages.browser.newContext();
        await countDecodes(context);
        const form = await openForm(context, pages.server, await make());
        await form.page.locator('#promptImage').filter({ hasText: said }).waitFor();
        assert.equal(await form.page.evaluate(() => window.decodeCount), 0);
        await form.controls.prompt.fill('The page answers.');
        await context.close();
      });
    }
  });

  it('says that an image takes too long, when the browser does not finish it', async () => {
    const context = await pages.browser.newContext();
    await context.addInitScript(() => {
      const wait = window.setTimeout.bind(window);
      HTMLImageElement.prototype.decode = () => new Promise(() => undefined);
      // The limit of the page is over at once.
      Reflect.set(window, 'setTimeout', (then: () => void, time: number) =>
        wait(then, time === 20_000 ? 0 : time),
      );
    });
    const file = await quadrants(64, 36).png().toBuffer();
    const form = await openForm(context, pages.server, file);
    await form.page.locator('#promptImage').filter({ hasText: 'takes too long' }).waitFor();
    await context.close();
  });

  it('shows a drawing that repeats its shapes as often as diagrams do', async () => {
    const file = nested('<use href="#', '"/>', 'g', 10, 3);
    const form = await open(file);
    await form.page.locator('figcaption').filter({ hasText: '300 × 200 pixels' }).waitFor();
  });

  it('decodes an image once, and once more if it has metadata', async () => {
    const context = await pages.browser.newContext();
    await countDecodes(context);
    const counts: number[] = [];
    for (const file of [
      await quadrants(640, 360).png().toBuffer(),
      await animatedGif(640, 360),
      quadrantsSvg('width="160" height="90"'),
      await laid(360, 640, 6),
    ]) {
      const form = await openForm(context, pages.server, file);
      await form.generate();
      counts.push(await form.page.evaluate(() => window.decodeCount));
    }
    assert.deepEqual(counts, [1, 1, 1, 2]);
    await context.close();
  });

  it('sends the first frame of an animation that is playing', async () => {
    const size = { width: 640, height: 360 };
    const frames = await Promise.all([
      quadrants(640, 360).png().toBuffer(),
      sharp({ create: { ...size, channels: 3, background: '#808080' } })
        .png()
        .toBuffer(),
    ]);
    const gif = sharp(frames, { join: { animated: true } }).gif({ delay: [100, 60_000] });
    const form = await open(await gif.toBuffer());
    const { page } = form;
    const picture = page.locator('figure img');
    while (await liesRight(await picture.screenshot())) {
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await page.getByRole('combobox', { name: 'Ratio', exact: true }).selectOption('720:1280');
    const { image } = await form.generate();
    assert.ok(await liesRight(Buffer.from(image?.bytes ?? [])));
  });

  describe('that waits for an image after Generate', () => {
    const openWaiting = async () => {
      const form = await open(await animatedGif(640, 360));
      const { page } = form;
      await page.locator('figcaption').filter({ hasText: 'pixels' }).waitFor();
      await page.evaluate(() => {
        const { prototype } = OffscreenCanvas;
        const convert = Reflect.get(prototype, 'convertToBlob');
        const released = new Promise<void>((resolve, reject) => {
          window.release = resolve;
          window.fail = () => reject(new Error('The canvas is lost.'));
        });
        prototype.convertToBlob = async function (options) {
          await released;
          return convert.call(this, options);
        };
      });
      await page.getByRole('combobox', { name: 'Ratio', exact: true }).selectOption('720:1280');
      await page.getByRole('button', { name: /^Generate/ }).click();
      assert.deepEqual(await form.waitForMessage('waiting'), {
        type: 'waiting',
        waiting: true,
        shown: 'images',
      });
      assert.equal(form.messages.at(-1)?.type, 'waiting');
      return form;
    };

    it('says so, and submits once it is converted', async () => {
      const form = await openWaiting();
      await form.page.evaluate(() => window.release());
      assert.equal((await form.waitForMessage('submit')).image?.format, 'image/png');
      assert.equal(form.messages.filter(({ type }) => type === 'waiting').length, 1);
    });

    it('submits what was shown when Generate was pressed, not a later offer', async () => {
      const form = await openWaiting();
      const models = listOfferedModels('relay', MODELS);
      const offer = {
        service: 'Other',
        models,
        relay: true,
        uploads: false,
        mistakes: [],
        waits: {},
      };
      await form.post({ type: 'service', shown: 'another offer', ...offer });
      await form.page.evaluate(() => window.release());
      assert.equal((await form.waitForMessage('submit')).shown, 'images');
      await form.post({ type: 'refused', issues: [] });
      form.messages.splice(0);
      assert.equal((await form.generate()).shown, 'another offer');
    });

    it('says that it no longer waits when it can’t be converted', async () => {
      const form = await openWaiting();
      const { page } = form;
      await page.evaluate(() => window.fail());
      await page.locator('#promptImage').filter({ hasText: 'couldn’t be converted' }).waitFor();
      await form.waitFor(() => form.messages.find((it) => it.type === 'waiting' && !it.waiting));
      assert.deepEqual(form.messages.at(-1), { type: 'waiting', waiting: false, shown: 'images' });
    });
  });

  it('refuses a shape that the model does not accept', async () => {
    const narrow = await quadrants(200, 900).png().toBuffer();
    const { page } = await open(narrow);
    await page.locator('#promptImage').filter({ hasText: 'This image is too narrow' }).waitFor();
  });

  it('makes another copy when the ratio changes, and sends that one', async () => {
    const form = await open(quadrantsSvg('width="160" height="90"'));
    const { page } = form;
    await page.locator('figcaption').filter({ hasText: '160 × 90 pixels' }).waitFor();
    await page.getByRole('combobox', { name: 'Ratio', exact: true }).selectOption('720:1280');
    const { image, values } = await form.generate();
    assert.equal(values.ratio, '720:1280');
    const { height } = await sharp(Buffer.from(image?.bytes ?? [])).metadata();
    assert.equal(height, 1280);
  });
});

declare global {
  interface Window {
    decodeCount: number;
    release(): void;
    fail(): void;
  }
}
