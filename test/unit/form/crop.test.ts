import assert from 'node:assert/strict';

import { centerCrop, type Crop } from '../../../src/form/page/crop.ts';

describe('a crop to the center', () => {
  const size = (width: number, height: number) => ({ width, height });

  function near(crop: Crop, expected: Crop): void {
    for (const key of ['left', 'top', 'width', 'height'] as const) {
      assert.ok(Math.abs(crop[key] - expected[key]) < 1e-9, `${key}: ${crop[key]}`);
    }
  }

  const whole = { left: 0, top: 0, width: 100, height: 100 };

  it('is everything when the shapes are the same, at whatever size', () => {
    near(centerCrop(size(1280, 720), size(1280, 720)), whole);
    near(centerCrop(size(16, 9), size(1280, 720)), whole);
    near(centerCrop(size(3840, 2160), size(1280, 720)), whole);
  });

  it('loses the sides when the image is wider than the video', () => {
    near(centerCrop(size(200, 100), size(100, 100)), { left: 25, top: 0, width: 50, height: 100 });
  });

  it('loses top and bottom when the image is taller than the video', () => {
    near(centerCrop(size(100, 200), size(100, 100)), { left: 0, top: 25, width: 100, height: 50 });
    near(centerCrop(size(100, 100), size(200, 100)), { left: 0, top: 25, width: 100, height: 50 });
  });

  it('has the video’s shape, lies within the image and in its middle', () => {
    for (const image of [size(1, 1), size(4000, 3000), size(300, 1000), size(2358, 1000)]) {
      for (const video of [size(1280, 720), size(720, 1280), size(960, 960), size(1280, 768)]) {
        const { left, top, width, height } = centerCrop(image, video);
        const shape = (width * image.width) / (height * image.height);
        assert.ok(Math.abs(shape - video.width / video.height) < 1e-9);
        assert.ok(Math.abs(left * 2 + width - 100) < 1e-9 && left >= 0);
        assert.ok(Math.abs(top * 2 + height - 100) < 1e-9 && top >= 0);
        assert.ok(Math.abs(Math.max(width, height) - 100) < 1e-9);
      }
    }
  });
});
