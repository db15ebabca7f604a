import assert from 'node:assert/strict';
import { IMAGE_EXTENSIONS, imageFormat } from '../../../../src/image/file/format.ts';
import { ImageError } from '../../../../src/image/imageError.ts';
import type { ImageFault } from '../../../../src/image/imageFault.ts';
import { recogniseImage } from '../../../../src/image/file/imageFile.ts';
import manifest from '../../../../package.json' with { type: 'json' };
import { bmp, ico, quadrants, quadrantsSvg } from '../../../workbench/quadrants.ts';

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

  it('is AVIF also when many other brands come first', () => {
    const brands = Buffer.concat([Buffer.from('\0\0\x01\x10ftypmif1\0\0\0\0', 'latin1')]);
    const file = Buffer.concat([brands, Buffer.from('miaf'.repeat(63)), Buffer.from('avif')]);
    assert.equal(imageFormat(file), 'image/avif');
  });

  it('is named also where only some browsers show it', async () => {
    for (const brand of ['heic', 'heix', 'hevc', 'mif1', 'msf1']) {
      assert.equal(imageFormat(Buffer.from(`\0\0\0\x10ftyp${brand}\0\0\0\0`)), 'image/heic');
    }
    assert.equal(imageFormat(Buffer.from('\0\0\0\x14ftypMiHB\0\0\0\0heic')), 'image/heic');
    assert.equal(imageFormat(Buffer.from('\0\0\0\x10ftypisom\0\0\0\0')), undefined);
    assert.equal(imageFormat(await quadrants(16, 16).tiff().toBuffer()), 'image/tiff');
    for (const start of ['4d4d002a', '49492b00', '4d4d002b']) {
      assert.equal(imageFormat(hex(start)), 'image/tiff');
    }
  });

  it('is SVG also in UTF-16, with a prefix, with entities, and after a long comment', () => {
    const drawing = quadrantsSvg('').toString();
    for (const file of [
      Buffer.from(`\ufeff${drawing}`),
      Buffer.from(`\ufeff${drawing}`, 'utf16le'),
      Buffer.from(`\ufeff${drawing}`, 'utf16le').swap16(),
      Buffer.from('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'),
      Buffer.from('<!DOCTYPE svg [<!ENTITY a "] > b">]><svg/>'),
      Buffer.from(`<!--${'x'.repeat(100_000)}--><svg/>`),
    ]) {
      assert.equal(imageFormat(file), 'image/svg+xml', file.toString('latin1', 0, 40));
    }
    for (const text of ['<html><svg/></html>', '<svgx/>', '<a:b:svg/>']) {
      assert.equal(imageFormat(Buffer.from(text)), undefined, text);
    }
  });

  it('is ICO also for a pointer, and not for another file that begins with zeros', async () => {
    const pointer = await ico();
    pointer.writeUInt16LE(2, 2);
    assert.equal(imageFormat(pointer), 'image/x-icon');
    // A TGA.
    assert.equal(imageFormat(hex('000002000000000000000000100010001800')), undefined);
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
      .filter(({ command }) => command === 'runwayVideo.generate')
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
