import assert from 'node:assert/strict';

import { attemptsFor, reasonsToConvert, type Attempt } from '../../../src/image/conversion.ts';
import { DATA_URI_BYTES } from '../../../src/image/delivery.ts';
import type { ShownFormat } from '../../../src/image/file/format.ts';

const size = (width: number, height: number) => ({ width, height });

describe('an image is sent as it is', () => {
  const upright = { rotated: false, length: 1000 };

  it('when it is a PNG, JPEG or WebP that fits', () => {
    for (const format of ['image/png', 'image/jpeg', 'image/webp'] as const) {
      assert.deepEqual(reasonsToConvert({ ...upright, format }, false), []);
    }
  });

  it('when it is large and the service takes uploads', () => {
    const large = { format: 'image/png', rotated: false, length: 60_000_000 } as const;
    assert.deepEqual(reasonsToConvert(large, true), []);
    assert.deepEqual(reasonsToConvert(large, false), ['size']);
  });

  it('up to the last byte that fits into a data URI', () => {
    // 22 characters stand before the data, and 4 are 3 bytes.
    const heaviest = Math.floor((5_242_880 - 22) / 4) * 3;
    const png = (length: number) => ({ format: 'image/png', rotated: false, length }) as const;
    assert.deepEqual(reasonsToConvert(png(heaviest), false), []);
    assert.deepEqual(reasonsToConvert(png(heaviest + 1), false), ['size']);
    assert.ok(heaviest <= DATA_URI_BYTES);
  });

  it('but not when the API does not take its format, whatever its size is', () => {
    for (const format of [
      'image/gif',
      'image/bmp',
      'image/avif',
      'image/svg+xml',
      'image/x-icon',
    ] as const) {
      for (const length of [1000, 100_000_000]) {
        for (const uploads of [true, false]) {
          assert.deepEqual(reasonsToConvert({ format, rotated: false, length }, uploads), [
            'format',
          ]);
        }
      }
    }
  });

  it('but not when metadata rotates it', () => {
    const photo = { format: 'image/jpeg', rotated: true, length: 1000 } as const;
    assert.deepEqual(reasonsToConvert(photo, true), ['rotated']);
    assert.deepEqual(reasonsToConvert({ ...photo, length: 100_000_000 }, false), [
      'rotated',
      'size',
    ]);
  });
});

describe('a framed part of an image', () => {
  it('is cut out, whatever the length of the file is', () => {
    const png = { format: 'image/png', rotated: false, framed: true } as const;
    assert.deepEqual(reasonsToConvert({ ...png, length: 1000 }, true), ['framed']);
    assert.deepEqual(reasonsToConvert({ ...png, length: 100_000_000 }, false), ['framed']);
    const photo = { ...png, format: 'image/gif', rotated: true, length: 1000 } as const;
    assert.deepEqual(reasonsToConvert(photo, false), ['framed', 'format', 'rotated']);
  });

  it('stays a PNG at its own size, if that fits', () => {
    const part = { ...size(1000, 562), format: 'image/png' } as const;
    const [first, next] = attemptsFor(part, size(1280, 720), ['framed']);
    assert.deepEqual(first, { ...size(1000, 562), as: 'png', quality: 1 });
    assert.equal(next?.as, 'lossy');
  });
});

describe('the ways to write an image', () => {
  const images = [
    size(8000, 6000),
    size(6000, 8000),
    size(4000, 1000),
    size(2400, 1800),
    size(1280, 720),
    size(1000, 1000),
    size(300, 200),
    size(16_000, 9000),
    size(1, 1),
  ];
  const videos = [
    size(1280, 720),
    size(720, 1280),
    size(960, 960),
    size(1584, 672),
    size(3840, 2160),
  ];
  const large = ['size'] as const;

  function eachCase(check: (all: readonly Attempt[], image: Size, video: Size) => void): void {
    for (const image of images) {
      for (const video of videos) {
        const png = { ...image, format: 'image/png' } as const;
        check(attemptsFor(png, video, large), image, video);
      }
    }
  }

  type Size = ReturnType<typeof size>;

  it('begin with its own size and a high quality', () => {
    for (const image of images.filter((it) => it.width < 8000)) {
      const [first] = attemptsFor({ ...image, format: 'image/jpeg' }, size(960, 960), large);
      assert.deepEqual(first, { ...image, as: 'lossy', quality: 0.95 });
    }
  });

  it('never have less detail than the video can show, where the image has it', () => {
    eachCase((all, image, video) => {
      const enough = Math.min(1, Math.max(video.width / image.width, video.height / image.height));
      for (const { width, height } of all) {
        assert.ok(width >= Math.floor(image.width * enough + 1e-6), `${width} of ${image.width}`);
        assert.ok(
          height >= Math.floor(image.height * enough + 1e-6),
          `${height} of ${image.height}`,
        );
        if (image.width >= video.width && image.height >= video.height) {
          assert.ok(width >= video.width && height >= video.height);
        }
      }
    });
  });

  it('go down to just what the video shows, and only there in quality', () => {
    const all = attemptsFor({ ...size(4000, 3000), format: 'image/jpeg' }, size(1280, 720), large);
    assert.deepEqual(all.at(-1), { width: 1280, height: 960, as: 'lossy', quality: 0.5 });
    for (const it of all.filter(({ width }) => width > 1280)) {
      assert.equal(it.quality, 0.95);
    }
  });

  it('get smaller from one to the next, and keep the shape', () => {
    eachCase((all, image) => {
      all.forEach((it, index) => {
        const before = all[index - 1];
        assert.ok(
          before === undefined ||
            it.width < before.width ||
            it.height < before.height ||
            it.quality < before.quality ||
            it.width === 1,
        );
        const difference = Math.abs(it.width * image.height - it.height * image.width);
        assert.ok(difference <= image.width + image.height);
      });
      assert.ok(all.length < 30);
    });
  });

  it('keep a shape that a model just takes within what it takes', () => {
    for (const image of [size(2000, 4000), size(2358, 1000), size(7074, 3000), size(4000, 2000)]) {
      const all = attemptsFor({ ...image, format: 'image/jpeg' }, size(960, 960), large);
      for (const { width, height } of all) {
        const shape = Math.max(width, height) / Math.min(width, height);
        assert.ok(shape <= Math.max(image.width / image.height, image.height / image.width));
      }
    }
  });

  it('do not enlarge an image', () => {
    eachCase((all, image) => {
      assert.ok(all.every((it) => it.width <= image.width && it.height <= image.height));
    });
  });

  it('draw an SVG as large as the video wants it', () => {
    const svg = (width: number, height: number, video: Size) =>
      attemptsFor({ width, height, format: 'image/svg+xml' }, video, ['format'])[0];
    assert.deepEqual(svg(16, 9, size(1280, 720)), { ...size(1280, 720), as: 'png', quality: 1 });
    assert.deepEqual(svg(100, 100, size(1280, 720))?.height, 1280);
    assert.deepEqual(svg(2000, 1000, size(1280, 720))?.width, 2000);
    assert.deepEqual(svg(1, 100, size(1280, 720))?.height, 4096);
    assert.deepEqual(svg(90_000, 90_000, size(1280, 720))?.height, 4096);
  });

  it('stay within what a canvas can hold', () => {
    const [first] = attemptsFor(
      { ...size(60_000, 60_000), format: 'image/png' },
      size(1280, 720),
      large,
    );
    assert.ok(first && first.width * first.height <= 64_010_000 && first.width <= 16_384);
    const [long] = attemptsFor(
      { ...size(60_000, 30), format: 'image/png' },
      size(1280, 720),
      large,
    );
    assert.equal(long?.width, 16_384);
  });

  it('begin with a PNG for what was sharp, unless it is too large already', () => {
    const first = (format: ShownFormat, reason: 'format' | 'rotated' | 'size') =>
      attemptsFor({ ...size(640, 360), format }, size(1280, 720), [reason])[0]?.as;
    for (const format of ['image/gif', 'image/bmp', 'image/svg+xml', 'image/x-icon'] as const) {
      assert.equal(first(format, 'format'), 'png');
    }
    assert.equal(first('image/png', 'rotated'), 'png');
    assert.equal(first('image/png', 'size'), 'lossy');
    assert.equal(first('image/avif', 'format'), 'lossy');
    assert.equal(first('image/jpeg', 'rotated'), 'lossy');
    assert.equal(first('image/webp', 'rotated'), 'lossy');
  });
});
