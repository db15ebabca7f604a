import assert from 'node:assert/strict';
import sharp from 'sharp';
import { checkUnshown, chooseCopy } from '../../../src/image/chooseCopy.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import type { ImageFault } from '../../../src/image/imageFault.ts';
import { recogniseImage } from '../../../src/image/file/imageFile.ts';
import { animatedGif, animatedPng, laid, noisyPng, quadrants } from '../../workbench/quadrants.ts';

/** Images that programs show in different ways. */
const ambiguous = () =>
  Promise.all([
    quadrants(64, 36).toColourspace('cmyk').jpeg().toBuffer(),
    quadrants(64, 36).toColourspace('rgb16').png().toBuffer(),
    animatedPng(64, 36),
    animatedGif(64, 36).then((gif) => sharp(gif, { animated: true }).webp().toBuffer()),
  ]);

const hasFault = (code: ImageFault['code']) => (error: unknown) =>
  error instanceof ImageError && error.fault.code === code;

describe('an image of the form', () => {
  const copy = async () => ({
    format: 'image/png' as const,
    bytes: await quadrants(64, 36).png().toBuffer(),
  });

  it('is sent as its file is when no conversion is due, whatever the page sends', async () => {
    const picture = recogniseImage(await quadrants(64, 36).webp().toBuffer());
    const upright = recogniseImage(await laid(64, 36, 1));
    for (const file of [picture, upright]) {
      assert.equal(chooseCopy(file, await copy(), false).bytes, file.bytes);
      assert.equal(chooseCopy(file, undefined, false).bytes, file.bytes);
    }
    const long = recogniseImage(await noisyPng(1400, 1400));
    assert.equal(chooseCopy(long, await copy(), true).bytes, long.bytes);
  });

  it('is sent as the copy when its format, its rotation or its length ask for it', async () => {
    const made = await copy();
    const gif = recogniseImage(await quadrants(64, 36).gif().toBuffer());
    const photo = recogniseImage(await laid(64, 36, 6));
    const long = recogniseImage(await noisyPng(1400, 1400));
    for (const file of [gif, photo, long]) {
      assert.equal(chooseCopy(file, made, false), made);
    }
  });

  it('is sent as the copy when a part of it is framed', async () => {
    const made = await copy();
    const picture = recogniseImage(await quadrants(64, 36).webp().toBuffer());
    assert.equal(chooseCopy(picture, made, true, true), made);
    assert.equal(chooseCopy(picture, undefined, true, true).bytes, picture.bytes);
  });

  it('is sent as the copy when programs show it in different ways', async () => {
    const made = await copy();
    for (const bytes of await ambiguous()) {
      assert.equal(chooseCopy(recogniseImage(bytes), made, true), made);
    }
  });

  it('is refused when a conversion is due and there is no copy', async () => {
    const gif = recogniseImage(await quadrants(64, 36).gif().toBuffer());
    assert.throws(() => chooseCopy(gif, undefined, true), hasFault('needsConversion'));
  });

  it('is refused when the copy is not what it says', async () => {
    const gif = recogniseImage(await quadrants(64, 36).gif().toBuffer());
    const wrong = { format: 'image/jpeg' as const, bytes: (await copy()).bytes };
    assert.throws(() => chooseCopy(gif, wrong, true), hasFault('notConverted'));
  });
});

describe('an image that is sent without a form', () => {
  it('is refused when metadata rotates it', async () => {
    const rotated = recogniseImage(await laid(64, 36, 6));
    assert.throws(() => checkUnshown(rotated), hasFault('rotated'));
    checkUnshown(recogniseImage(await laid(64, 36, 1)));
  });

  it('is refused when programs show it in different ways', async () => {
    for (const bytes of await ambiguous()) {
      assert.throws(() => checkUnshown(recogniseImage(bytes)), hasFault('ambiguous'));
    }
  });

  it('is refused when it has another format', async () => {
    const gif = recogniseImage(await quadrants(64, 36).gif().toBuffer());
    assert.throws(() => checkUnshown(gif), hasFault('needsConversion'));
  });
});
