import assert from 'node:assert/strict';
import { IMAGE_EXTENSIONS, imageFormat } from '../../../src/image/format.ts';
import { ImageError, type ImageFault } from '../../../src/image/imageError.ts';
import { recogniseImage } from '../../../src/image/imageFile.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { bmp, ico, quadrants, quadrantsSvg } from '../../workbench/quadrants.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');

describe('the format of an image', () => {
  it('is recognised by its first bytes', async () => {
    const small = () => quadrants(16, 16);
    const files = {
      'image/png': await small().png().toBuffer(),
      'image/jpeg': await small().jpeg().toBuffer(),
      'image/webp': await small().webp().toBuffer(),
      'image/gif': await small().gif().toBuffer(),
      'image/avif': await small().avif({ effort: 0 }).toBuffer(),
      'image/bmp': await bmp(16, 16),
      'image/x-icon': await ico(),
      'image/svg+xml': quadrantsSvg(''),
      'image/jxl': hex('ff0a7f000b0800'),
    };
    for (const [format, file] of Object.entries(files)) {
      assert.equal(imageFormat(file), format);
    }
    assert.equal(imageFormat(hex('0000000c4a584c200d0a870a')), 'image/jxl');
  });

  it('is AVIF also for an animation that has no still image', () => {
    assert.equal(
      imageFormat(hex('00000020667479706176697300000000617669736d736631')),
      'image/avif',
    );
  });

  it('is BMP also with the old header, a hotspot or a wrong length, and never for a text', () => {
    assert.equal(imageFormat(hex('424d1a000000150010001a0300000c000000')), 'image/bmp');
    assert.equal(imageFormat(hex('424d30373232cbffffff7800000028000000')), 'image/bmp');
    assert.equal(imageFormat(Buffer.from('BMW and other makers')), undefined);
  });

  it('is unknown for an empty file and for one that is no image', () => {
    const hasFault = (code: ImageFault['code']) => (error: unknown) =>
      error instanceof ImageError && error.fault.code === code;
    assert.throws(() => recogniseImage(new Uint8Array()), hasFault('empty'));
    assert.throws(() => recogniseImage(Buffer.from('no image')), hasFault('notImage'));
  });
});

describe('the menus', () => {
  it('offer the command for every extension of an image', () => {
    const clauses = Object.values(manifest.contributes.menus)
      .flat()
      .map(({ when }) => when)
      .filter((when) => when.startsWith('resourceExtname'));
    assert.equal(clauses.length, 2);
    for (const clause of clauses) {
      const pattern = /^resourceExtname =~ \/(.*)\/i$/.exec(clause)?.[1];
      assert.ok(pattern, clause);
      for (const extension of IMAGE_EXTENSIONS) {
        assert.match(`.${extension}`, new RegExp(pattern, 'i'));
      }
    }
  });
});
