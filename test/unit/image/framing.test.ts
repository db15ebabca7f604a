import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';

import { checkShape } from '../../../src/image/checkShape.ts';
import { Crop } from '../../../src/image/crop.ts';
import {
  CENTER,
  fillCrop,
  fitsShape,
  frameRegion,
  isBeyond,
  isPlain,
  largestPart,
  limitShape,
  moveFrame,
  placeCrop,
  sentRegion,
  zoomFrame,
  zoomRange,
  type Framing,
} from '../../../src/image/framing.ts';

const size = (width: number, height: number) => ({ width, height });
const wide = size(1280, 720);

/** A square image of 1600 pixels for a video of 16:9: its frame has 1600 × 900 pixels. */
const square: Framing = { image: size(1600, 1600), shape: wide, limits: {} };

describe('a frame', () => {
  it('is the largest part in the middle, at first', () => {
    assert.deepEqual(frameRegion(square, CENTER), { left: 0, top: 350, width: 1600, height: 900 });
    const tall = { ...square, shape: size(720, 1280) };
    assert.deepEqual(frameRegion(tall, CENTER), { left: 350, top: 0, width: 900, height: 1600 });
    const whole = { ...square, image: size(3840, 2160) };
    assert.deepEqual(frameRegion(whole, CENTER), { left: 0, top: 0, width: 3840, height: 2160 });
  });

  it('moves by pixels, as far as the image reaches', () => {
    const up = moveFrame(square, CENTER, 40, -100);
    assert.deepEqual(frameRegion(square, up), { left: 0, top: 250, width: 1600, height: 900 });
    const top = moveFrame(square, up, 0, -9999);
    assert.equal(frameRegion(square, top).top, 0);
    const bottom = moveFrame(square, top, 0, 9999);
    assert.equal(frameRegion(square, bottom).top, 700);
  });

  it('keeps the point in its place that it is zoomed around', () => {
    const point = { x: 0.25, y: 0.4 };
    const near = zoomFrame(square, CENTER, 2, point);
    const before = frameRegion(square, CENTER);
    const after = frameRegion(square, near);
    assert.deepEqual([after.width, after.height], [800, 450]);
    const place = (region: typeof after) => [
      (point.x * 1600 - region.left) / region.width,
      (point.y * 1600 - region.top) / region.height,
    ];
    assert.deepEqual(place(after), place(before));
  });

  it('reaches beyond the image when the whole image is inside', () => {
    const region = frameRegion(square, fillCrop(square));
    assert.deepEqual(region, { left: -622, top: 0, width: 2844, height: 1600 });
    assert.ok(isBeyond(region, square.image));
    assert.ok(!isBeyond(frameRegion(square, CENTER), square.image));
    // There is nothing to fill.
    const same = { ...square, image: size(3840, 2160) };
    assert.deepEqual(fillCrop(same), CENTER);
  });

  it('can be moved to the edge of the image when its sides are filled', () => {
    const left = moveFrame(square, fillCrop(square), -9999, -5);
    assert.equal(frameRegion(square, left).left, 1600 - 2844);
    const right = moveFrame(square, left, 9999, 0);
    assert.equal(frameRegion(square, right).left, 0);
  });

  it('gets as small as 64 pixels, an eighth, or what the model accepts', () => {
    assert.equal(zoomRange({ ...square, image: size(16_000, 9000) }).max, 8);
    assert.equal(zoomRange({ ...square, image: size(1600, 900) }).max, 8);
    assert.equal(zoomRange({ ...square, image: size(160, 90) }).max, 90 / 64);
    assert.equal(zoomRange({ ...square, image: size(16, 9) }).max, 1);
    const limits = { imageSide: 300 };
    const least = frameRegion({ ...square, limits }, { ...CENTER, zoom: 100 });
    assert.deepEqual([least.width, least.height], [533, 300]);
  });

  it('is plain as long as it is the largest part in the middle', () => {
    assert.ok(isPlain(square, CENTER));
    assert.ok(isPlain(square, moveFrame(square, moveFrame(square, CENTER, 0, 7), 0, -7)));
    assert.ok(!isPlain(square, moveFrame(square, CENTER, 0, 1)));
    assert.ok(!isPlain(square, zoomFrame(square, CENTER, 1.01)));
    assert.ok(!isPlain(square, fillCrop(square)));
    // It can't be moved there.
    assert.ok(isPlain(square, moveFrame(square, CENTER, 10, 0)));
  });

  it('keeps its center and its zoom with another ratio', () => {
    const crop = zoomFrame(square, CENTER, 4, { x: 0.5, y: 0.5 });
    const moved = moveFrame(square, crop, 100, 60);
    const tall = frameRegion({ ...square, shape: size(720, 1280) }, moved);
    assert.deepEqual([tall.width, tall.height], [225, 400]);
    assert.equal(Math.floor(tall.left + tall.width / 2), 900);
    assert.equal(Math.floor(tall.top + tall.height / 2), 861);
  });

  it('is sent with more around it if the model refuses its shape', () => {
    // gen4.5 has the ratio 1584:672, and accepts images up to 2:1.
    const limits = { imageAspect: [0.5, 2] } as const;
    const cinema = { image: size(2200, 1200), shape: size(1584, 672), limits };
    assert.deepEqual(frameRegion(cinema, CENTER), { left: 0, top: 134, width: 2200, height: 933 });
    const sent = sentRegion(cinema, CENTER);
    assert.deepEqual(sent, { left: 0, top: 50, width: 2200, height: 1101 });
    assert.deepEqual(sentRegion(square, CENTER), frameRegion(square, CENTER));
  });
});

describe('the shape of an image', () => {
  it('is the nearest that the model accepts', () => {
    assert.deepEqual(limitShape(size(200, 900), [0.5, 2]), size(0.5, 1));
    assert.deepEqual(limitShape(size(900, 200), [0.5, 2]), size(2, 1));
    assert.deepEqual(limitShape(size(900, 600), [0.5, 2]), size(900, 600));
    assert.deepEqual(limitShape(size(900, 1), undefined), size(900, 1));
  });

  it('fits if a hundredth is lost', () => {
    assert.ok(fitsShape(wide, size(864, 486)));
    assert.ok(fitsShape(size(1280, 726), wide));
    assert.ok(!fitsShape(size(1280, 730), wide));
    assert.ok(!fitsShape(size(1300, 720), wide));
  });
});

describe('every frame', () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  const shape = fc.constantFrom(wide, size(720, 1280), size(1, 1), size(1584, 672), size(21, 9));
  const limits = fc.constantFrom(
    {},
    { imageAspect: [0.5, 2] as const },
    { imageAspect: [0.5, 2.358] as const },
    { imageSide: 256 },
  );
  const framing = fc.record({ image: fc.record({ width: side, height: side }), shape, limits });
  const crop = fc.record({
    x: fc.double({ min: 0, max: 1, noNaN: true }),
    y: fc.double({ min: 0, max: 1, noNaN: true }),
    zoom: fc.double({ min: 0.01, max: 100, noNaN: true }),
  });
  const check = (test: (framing: Framing, crop: Crop) => void) =>
    fc.assert(fc.property(framing, crop, test), { numRuns: 2000 });

  it('has whole pixels, and about the shape of the video', () => {
    check((it, crop) => {
      const { left, top, width, height } = frameRegion(it, crop);
      for (const pixels of [left, top, width, height]) {
        assert.ok(Number.isInteger(pixels) && !Object.is(pixels, -0));
      }
      const off = Math.log(width / height / (it.shape.width / it.shape.height));
      assert.ok(Math.abs(off) < 2.1 / Math.min(width, height), `${width} × ${height}`);
    });
  });

  it('lies within the image, or around it in one direction', () => {
    check((it, crop) => {
      const { left, top, width, height } = frameRegion(it, crop);
      const { image } = it;
      if (crop.zoom >= 1) assert.ok(!isBeyond({ left, top, width, height }, image));
      const inside = (start: number, length: number, available: number) =>
        start >= 0 && start + length <= available;
      assert.ok(inside(left, width, image.width) || inside(top, height, image.height));
    });
  });

  it('stays where it is when it is placed again', () => {
    check((it, crop) => {
      const placed = placeCrop(it, crop);
      assert.ok(v.is(Crop, placed));
      assert.deepEqual(frameRegion(it, placed), frameRegion(it, crop));
      assert.deepEqual(moveFrame(it, placed, 0, 0), placed);
    });
  });

  it('moves by the pixels that it is told, and back', () => {
    fc.assert(
      fc.property(framing, crop, fc.integer({ min: -50, max: 50 }), (it, crop, right) => {
        const before = frameRegion(it, crop);
        const moved = moveFrame(it, crop, right, 0);
        const after = frameRegion(it, moved);
        if (after.left === before.left + right) {
          assert.deepEqual(frameRegion(it, moveFrame(it, moved, -right, 0)), before);
        } else {
          // It is at the edge.
          assert.deepEqual(frameRegion(it, moveFrame(it, moved, right, 0)), after);
        }
        assert.equal(after.top, before.top);
      }),
      { numRuns: 2000 },
    );
  });

  it('zooms within its range, at any point', () => {
    const point = fc.record({
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(framing, crop, point, crop, (it, crop, at, { zoom }) => {
        const zoomed = zoomFrame(it, crop, zoom, at);
        const { min, max } = zoomRange(it);
        assert.ok(v.is(Crop, zoomed) && zoomed.zoom >= min && zoomed.zoom <= max);
      }),
      { numRuns: 2000 },
    );
  });

  it('is sent in a shape that the model accepts, with the frame in its middle', () => {
    check((it, crop) => {
      const frame = frameRegion(it, crop);
      const sent = sentRegion(it, crop);
      assert.notEqual(checkShape(sent, { ...it.limits, id: '' })?.code, 'shape');
      assert.equal(sent.left * 2 + sent.width, frame.left * 2 + frame.width);
      assert.equal(sent.top * 2 + sent.height, frame.top * 2 + frame.height);
      assert.ok(Number.isInteger(sent.left) && Number.isInteger(sent.top));
    });
  });

  it('that holds the whole image loses nothing of it', () => {
    check((it) => {
      const { min } = zoomRange(it);
      fc.pre(min > 0.01);
      const { left, top, width, height } = frameRegion(it, fillCrop(it));
      assert.ok(left <= 0 && top <= 0);
      assert.ok(left + width >= it.image.width && top + height >= it.image.height);
      const part = largestPart(it.image, it.shape);
      assert.ok(Math.abs(width - part.width / min) <= 1);
    });
  });
});
