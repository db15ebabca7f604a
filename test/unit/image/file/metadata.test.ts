import assert from 'node:assert/strict';
import sharp from 'sharp';
import type { ShownFormat } from '../../../../src/image/file/format.ts';
import type { ImageFile } from '../../../../src/image/file/imageFile.ts';
import { asksForRotation, withoutMetadata } from '../../../../src/image/file/metadata.ts';
import { laid, quadrants } from '../../../workbench/quadrants.ts';

const toFile = (format: ShownFormat, bytes: Buffer): ImageFile => ({
  format,
  bytes: new Uint8Array(bytes),
});

describe('the metadata of an image', () => {
  const formats = ['jpeg', 'png', 'webp'] as const;

  for (const name of formats) {
    const format = `image/${name}` as const;

    it(`ask for a rotation only where they have one: ${name}`, async () => {
      for (const orientation of [2, 3, 4, 6, 8] as const) {
        assert.equal(asksForRotation(toFile(format, await laid(40, 30, orientation, name))), true);
      }
      assert.equal(asksForRotation(toFile(format, await laid(40, 30, 1, name))), false);
      const plain = await quadrants(40, 30).toFormat(name).toBuffer();
      assert.equal(asksForRotation(toFile(format, plain)), false);
    });

    it(`are removed, and the pixels stay: ${name}`, async () => {
      const file = await laid(40, 30, 6, name);
      const bare = withoutMetadata(toFile(format, file));
      assert.ok(bare);
      assert.equal((await sharp(bare).metadata()).orientation, undefined);
      assert.deepEqual(await sharp(bare).raw().toBuffer(), await sharp(file).raw().toBuffer());
    });
  }

  it('are none in a file that has none, or in another format', async () => {
    const png = await quadrants(40, 30).png().toBuffer();
    assert.equal(withoutMetadata(toFile('image/png', png)), undefined);
    assert.equal(withoutMetadata(toFile('image/gif', await laid(40, 30, 6))), undefined);
  });

  it('are searched without a fault in a file that is cut off', async () => {
    for (const name of formats) {
      const file = await laid(40, 30, 6, name);
      for (let length = 0; length < file.length; length += 7) {
        const cut = toFile(`image/${name}`, file.subarray(0, length));
        asksForRotation(cut);
        withoutMetadata(cut);
      }
    }
  });
});
