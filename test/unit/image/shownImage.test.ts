import assert from 'node:assert/strict';
import sharp from 'sharp';

import { ImageError } from '../../../src/image/imageError.ts';
import { readImage, readPromptImage } from '../../../src/image/readImage.ts';
import { animatedGif, bmp, ico, laid, quadrants } from '../../workbench/quadrants.ts';

describe('an image that has to be converted', function () {
  this.timeout(10_000);

  const svg = (text: string) => Buffer.from(text);
  const files: Readonly<
    Record<string, readonly [() => Promise<Buffer> | Buffer, string, number, number]>
  > = {
    GIF: [() => animatedGif(64, 36), 'image/gif', 64, 36],
    BMP: [() => bmp(31, 20), 'image/bmp', 31, 20],
    AVIF: [() => quadrants(64, 36).avif({ effort: 0 }).toBuffer(), 'image/avif', 64, 36],
    ICO: [ico, 'image/x-icon', 256, 256],
    SVG: [() => svg('<svg xmlns="x" width="64" height="36"/>'), 'image/svg+xml', 64, 36],
  };

  for (const [name, [make, format, width, height]] of Object.entries(files)) {
    it(`is recognised and can be shown: ${name}`, async () => {
      const bytes = await make();
      assert.deepEqual(readImage(bytes), { format, width, height, orientation: 1, bytes });
    });

    it(`is not sent as it is: ${name}`, async () => {
      const bytes = await make();
      assert.throws(
        () => readPromptImage(bytes),
        new ImageError({ code: 'needsConversion', format }),
      );
    });

    it(`is read or refused, and nothing else, however it is damaged: ${name}`, async () => {
      const original = await make();
      let seed = 7;
      const random = (below: number) => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed % below;
      };
      for (let round = 0; round < 300; round += 1) {
        const bytes = Uint8Array.from(original.subarray(0, 1 + random(original.length)));
        for (let change = 0; change < 4; change += 1) {
          bytes[random(Math.min(bytes.length, 400))] = random(256);
        }
        try {
          const { width, height } = readImage(bytes);
          assert.ok(Number.isSafeInteger(width) && Number.isSafeInteger(height));
          assert.ok(width > 0 && height > 0);
        } catch (error) {
          assert.ok(error instanceof ImageError, String(error));
        }
      }
    });
  }

  for (const [what, text] of Object.entries({
    'after a declaration': '<?xml version="1.0"?>\n<svg width="64" height="36"></svg>',
    'after a byte order mark': '\ufeff<svg width="64" height="36"/>',
    'after comments': '<!-- a > b --><!--\n--> <svg width="64" height="36"/>',
    'after a document type':
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [ <!ENTITY ns "x"> ]>\n<svg width="64" height="36"/>',
    'over several lines':
      '<svg\n  xmlns="x"\n  stroke-width="3"\n  width="64"\n  height="36">\n</svg>',
  })) {
    it(`is an SVG that begins ${what}`, () => {
      const { format, width, height } = readImage(svg(text));
      assert.deepEqual(
        { format, width, height },
        { format: 'image/svg+xml', width: 64, height: 36 },
      );
    });
  }
});

describe('how the pixels of an image lie', () => {
  for (const orientation of [2, 3, 4] as const) {
    it(`is read from a PNG: ${orientation}`, async () => {
      const image = readImage(await laid(48, 32, orientation, 'png'));
      const { width, height } = image;
      assert.deepEqual([width, height, image.orientation], [48, 32, orientation]);
    });
  }

  for (const orientation of [6, 8] as const) {
    it(`turns a PNG on its side: ${orientation}`, async () => {
      const image = readImage(await laid(48, 32, orientation, 'png'));
      const { width, height } = image;
      assert.deepEqual([width, height, image.orientation], [48, 32, orientation]);
    });

    it(`is known of a WebP, which browsers show as its pixels lie: ${orientation}`, async () => {
      const image = readImage(await laid(48, 32, orientation, 'webp'));
      const { width, height } = image;
      assert.deepEqual([width, height, image.orientation], [32, 48, orientation]);
    });
  }

  it('is read from a WebP, whether or not its EXIF data begin as in a JPEG', async () => {
    const webp = await laid(48, 32, 3, 'webp');
    const at = webp.indexOf('EXIF');
    const end = at + 8 + webp.readUInt32LE(at + 4);
    const asInJpeg = Buffer.from('Exif\0\0');
    const start = webp.indexOf(asInJpeg, at);
    const tiff = webp.subarray(start < 0 ? at + 8 : start + asInJpeg.length, end);
    for (const exif of [tiff, Buffer.concat([asInJpeg, tiff])]) {
      const head = Buffer.from('EXIF....');
      head.writeUInt32LE(exif.length, 4);
      const file = Buffer.concat([webp.subarray(0, at), head, exif]);
      assert.equal(readImage(file).orientation, 3);
    }
  });

  it('is not read from a PNG whose EXIF data come after its pixels: browsers do not either', async () => {
    const png = await laid(48, 32, 6, 'png');
    const at = png.indexOf('eXIf') - 4;
    const length = 12 + png.readUInt32BE(at);
    const end = png.length - 12;
    const moved = Buffer.concat([
      png.subarray(0, at),
      png.subarray(at + length, end),
      png.subarray(at, at + length),
      png.subarray(end),
    ]);
    const image = readImage(moved);
    const { width, height } = image;
    assert.deepEqual([width, height, image.orientation], [32, 48, 1]);
  });

  it('turns an AVIF on its side', async () => {
    for (const [orientation, size] of [
      [1, [48, 32]],
      [3, [48, 32]],
      [6, [32, 48]],
      [8, [32, 48]],
    ] as const) {
      const avif = await quadrants(48, 32)
        .withMetadata({ orientation })
        .avif({ effort: 0 })
        .toBuffer();
      const { width, height } = readImage(avif);
      assert.deepEqual([width, height], size);
    }
  });

  it('is upright where nothing is said of it', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const picture = sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } });
      assert.equal(readImage(await picture.toFormat(format).toBuffer()).orientation, 1);
    }
  });
});
