import assert from 'node:assert/strict';
import sharp, { type Sharp } from 'sharp';

import { imageFormat } from '../../../src/image/format.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import { checkAspect, readPromptImage } from '../../../src/image/readImage.ts';

const NOT_AN_IMAGE = { code: 'notImage' } as const;
const DAMAGED = { code: 'damaged' } as const;
const EMPTY = { code: 'empty' } as const;

/** A picture of 48 × 32 pixels. */
function picture(width = 48, height = 32): Sharp {
  return sharp({ create: { width, height, channels: 4, background: '#c02010a0' } });
}

function photo(orientation: number): Promise<Buffer> {
  return picture().jpeg().withMetadata({ orientation }).toBuffer();
}

async function animated(): Promise<Buffer> {
  const frames = await Promise.all(
    ['#c02010', '#1020c0', '#10c020'].map((background) =>
      sharp({ create: { width: 48, height: 32, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .webp({ loop: 0, delay: [100, 100, 100] })
    .toBuffer();
}

describe('a prompt image', function () {
  this.timeout(10_000);

  const files: Readonly<Record<string, readonly [() => Promise<Buffer>, string]>> = {
    'a PNG': [() => picture().png().toBuffer(), 'image/png'],
    'a PNG with a palette': [() => picture().png({ palette: true }).toBuffer(), 'image/png'],
    'a PNG that is built up in passes': [
      () => picture().png({ progressive: true }).toBuffer(),
      'image/png',
    ],
    'a PNG of 16 bits': [() => picture().toColourspace('rgb16').png().toBuffer(), 'image/png'],
    'a JPEG': [() => picture().jpeg().toBuffer(), 'image/jpeg'],
    'a progressive JPEG': [() => picture().jpeg({ progressive: true }).toBuffer(), 'image/jpeg'],
    'a grey JPEG': [() => picture().greyscale().jpeg().toBuffer(), 'image/jpeg'],
    'a JPEG for print': [
      () => picture().flatten().toColourspace('cmyk').jpeg().toBuffer(),
      'image/jpeg',
    ],
    'a JPEG with a colour profile': [
      () => picture().jpeg().withIccProfile('p3').toBuffer(),
      'image/jpeg',
    ],
    'a lossy WebP': [() => picture().flatten().webp().toBuffer(), 'image/webp'],
    'a lossy WebP with transparency': [() => picture().webp().toBuffer(), 'image/webp'],
    'a lossless WebP': [() => picture().webp({ lossless: true }).toBuffer(), 'image/webp'],
    'an animated WebP': [animated, 'image/webp'],
  };

  for (const [what, [make, format]] of Object.entries(files)) {
    it(`may be ${what}`, async () => {
      const bytes = await make();
      assert.deepEqual(readPromptImage(bytes), {
        ...{ format, width: 48, height: 32, orientation: 1 },
        bytes,
      });
    });
  }

  it('is known by its bytes, in whatever buffer they come', async () => {
    const bytes = await picture().jpeg().toBuffer();
    const padded = new Uint8Array(bytes.length + 20);
    padded.set(bytes, 10);
    const view = padded.subarray(10, 10 + bytes.length);
    const image = readPromptImage(view);
    assert.equal(image.format, 'image/jpeg');
    assert.deepEqual(Buffer.from(image.bytes), bytes);
  });

  for (const orientation of [1, 2, 3, 4]) {
    it(`stands upright with EXIF orientation ${orientation}`, async () => {
      const image = readPromptImage(await photo(orientation));
      const { width, height } = image;
      assert.deepEqual({ width, height }, { width: 48, height: 32 });
      assert.equal(image.orientation, orientation);
    });
  }

  for (const orientation of [5, 6, 7, 8]) {
    it(`is turned on its side by EXIF orientation ${orientation}, as a viewer does it`, async () => {
      const image = readPromptImage(await photo(orientation));
      const { width, height } = image;
      assert.deepEqual({ width, height }, { width: 32, height: 48 });
      assert.equal(image.orientation, orientation);
      const shown = await sharp(await photo(orientation))
        .autoOrient()
        .toBuffer({ resolveWithObject: true });
      assert.equal(shown.info.width, width);
    });
  }

  for (const orientation of [0, 9, 0x0100]) {
    it(`stands upright with the EXIF orientation ${orientation}, which does not exist`, async () => {
      const bytes = await photo(6);
      // The tag, its type, one value (little endian), then the value.
      const entry = bytes.indexOf(Buffer.from('120103000100000006', 'hex'));
      assert.ok(entry > 0);
      bytes.writeUInt16LE(orientation, entry + 8);
      const image = readPromptImage(bytes);
      const { width, height } = image;
      assert.deepEqual({ width, height }, { width: 48, height: 32 });
      assert.equal(image.orientation, 1);
    });
  }

  it('is refused when it is empty', () => {
    assert.throws(() => readPromptImage(new Uint8Array()), new ImageError(EMPTY));
  });

  const others: Readonly<Record<string, () => Promise<Uint8Array> | Uint8Array>> = {
    'a TIFF': () => picture().tiff().toBuffer(),
    'a web page with an SVG in it': () => Buffer.from('<!doctype html><p><svg width="9"/></p>'),
    'a text that begins like a BMP': () => Buffer.from('BM is how a bitmap begins.'),
    'a cursor': () => Buffer.from([0, 0, 2, 0, 1, 0, 16, 16]),
    'another kind of ISO media file': () => Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'),
    'a text': () => Buffer.from('PNG, JPEG and WebP are formats of images.'),
    'a web page': () => Buffer.from('<!doctype html><title>404</title>'),
    'a PDF': () => Buffer.from('%PDF-1.7\n'),
    'a sound in a RIFF container': () => Buffer.from('RIFF\u0024\u0000\u0000\u0000WAVEfmt '),
    'the first bytes of a PNG only': () => Buffer.from([0x89, 0x50, 0x4e, 0x47]),
    'one byte': () => Buffer.from([0xff]),
    zeros: () => new Uint8Array(1000),
  };

  for (const [what, make] of Object.entries(others)) {
    it(`is refused when it is ${what}, whatever it is called`, async () => {
      const bytes = await make();
      assert.throws(() => readPromptImage(bytes), new ImageError(NOT_AN_IMAGE));
    });
  }

  for (const format of ['png', 'jpeg', 'webp'] as const) {
    it(`is refused when a ${format} ends before its size`, async () => {
      const whole = await picture().toFormat(format).toBuffer();
      for (const length of [12, 16, 20]) {
        const cut = Uint8Array.from(whole.subarray(0, length));
        assert.throws(() => readPromptImage(cut), new ImageError(DAMAGED));
      }
    });
  }

  it('is refused when its size is zero', async () => {
    const png = await picture().png().toBuffer();
    png.writeUInt32BE(0, 16);
    assert.throws(() => readPromptImage(png), new ImageError(DAMAGED));
  });

  it('is read or refused, and nothing else, however it is damaged', async () => {
    const originals = await Promise.all([
      picture().png().toBuffer(),
      photo(6),
      picture().webp().toBuffer(),
      picture().webp({ lossless: true }).toBuffer(),
    ]);
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (const original of originals) {
      for (let round = 0; round < 500; round += 1) {
        const bytes = Uint8Array.from(original.subarray(0, 1 + random(original.length)));
        for (let change = 0; change < 4; change += 1) {
          bytes[random(bytes.length)] = random(256);
        }
        try {
          const { width, height } = readPromptImage(bytes);
          assert.ok(Number.isSafeInteger(width) && Number.isSafeInteger(height));
          assert.ok(width > 0 && height > 0);
        } catch (error) {
          assert.ok(error instanceof ImageError, String(error));
        }
      }
    }
  });
});

describe('the format of a file', () => {
  it('is told at once, however a text begins', function () {
    this.timeout(1000);
    for (const start of ['<!-- -->', '<?a?>', '<!--', '<?', '<!DOCTYPE a>', ' ']) {
      assert.equal(imageFormat(Buffer.from(`${start.repeat(600)}<p>`)), undefined);
    }
    assert.equal(imageFormat(Buffer.from('<!-- a --><?b c?>\n<svg>')), 'image/svg+xml');
  });

  it('is unknown unless the whole signature is there', () => {
    assert.equal(imageFormat(Buffer.from('RIFF....WEBP')), 'image/webp');
    assert.equal(imageFormat(Buffer.from('RIFF....WEB')), undefined);
    assert.equal(imageFormat(Buffer.from('....RIFFWEBP')), undefined);
    assert.equal(imageFormat(Buffer.from([0xff, 0xd8, 0xff])), 'image/jpeg');
    assert.equal(imageFormat(Buffer.from([0xff, 0xd8])), undefined);
    assert.equal(imageFormat(Buffer.from([0, 0xff, 0xd8, 0xff])), undefined);
    assert.equal(imageFormat(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')), 'image/png');
    assert.equal(imageFormat(Buffer.from('\x89PNG\n\n\x1a\n', 'latin1')), undefined);
    assert.equal(imageFormat(new Uint8Array()), undefined);
  });
});

describe('the shape of an image', () => {
  const turbo = [0.5, 2.358] as const;
  const check = (width: number, height: number) =>
    checkAspect({ width, height }, 'gen4_turbo', turbo);

  it('fits with both ends of the range', () => {
    assert.equal(check(1000, 2000), undefined);
    assert.equal(check(2358, 1000), undefined);
    assert.equal(check(1, 1), undefined);
  });

  it('does not fit a pixel beyond them', () => {
    const range = { code: 'shape', model: 'gen4_turbo', min: 0.5, max: 2.358 };
    assert.deepEqual(check(999, 2000), { ...range, width: 999, height: 2000 });
    assert.deepEqual(check(2359, 1000), { ...range, width: 2359, height: 1000 });
  });

  it('is that of the model that is asked for', () => {
    assert.notEqual(checkAspect({ width: 21, height: 10 }, 'gen4.5', [0.5, 2]), undefined);
    assert.equal(check(21, 10), undefined);
  });
});
