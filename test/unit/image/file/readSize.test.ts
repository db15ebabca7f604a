import assert from 'node:assert/strict';
import type { ImageFormat } from '../../../../src/image/file/format.ts';
import { readSize } from '../../../../src/image/file/readSize.ts';
import { laid, quadrants } from '../../../workbench/quadrants.ts';

const read = (format: ImageFormat, bytes: Buffer) =>
  readSize({ format, bytes: new Uint8Array(bytes) });

describe('the size in an image’s header', () => {
  const image = () => quadrants(400, 300);
  const clear = () => image().ensureAlpha(0.5);
  const files: readonly (readonly [string, ImageFormat, () => Promise<Buffer>])[] = [
    ['a PNG', 'image/png', () => image().png().toBuffer()],
    ['a JPEG', 'image/jpeg', () => image().jpeg().toBuffer()],
    ['a progressive JPEG', 'image/jpeg', () => image().jpeg({ progressive: true }).toBuffer()],
    ['a JPEG with metadata', 'image/jpeg', () => laid(400, 300, 3)],
    ['a lossy WebP', 'image/webp', () => image().webp().toBuffer()],
    ['a lossless WebP', 'image/webp', () => image().webp({ lossless: true }).toBuffer()],
    ['a WebP with transparency', 'image/webp', () => clear().webp().toBuffer()],
  ];

  for (const [name, format, make] of files) {
    it(`is read from ${name}, and not from the beginning of one`, async () => {
      const file = await make();
      assert.deepEqual(read(format, file), { width: 400, height: 300 });
      assert.equal(read(format, file.subarray(0, 20)), undefined);
      for (let length = 0; length < Math.min(file.length, 1000); length += 3) {
        read(format, file.subarray(0, length));
      }
    });
  }

  it('is read from a JPEG with other bytes between its segments', async () => {
    const file = await image().jpeg().toBuffer();
    const padded = Buffer.concat([
      file.subarray(0, 2),
      Buffer.from('junk\xff', 'latin1'),
      file.subarray(2),
    ]);
    assert.deepEqual(read('image/jpeg', padded), { width: 400, height: 300 });
  });

  it('is unknown when it is zero', async () => {
    const file = await image().png().toBuffer();
    file.writeUInt32BE(0, 16);
    assert.equal(read('image/png', file), undefined);
  });
});
