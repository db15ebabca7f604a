import assert from 'node:assert/strict';

import { imageNotes, imageProblem } from '../../../src/form/page/image/imageNotes.ts';
import type { PageImage } from '../../../src/form/page/image/pageImage.ts';
import { checkReadiness } from '../../../src/form/page/readiness.ts';
import { formStrings } from '../../../src/form/strings.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';
import { defaultValues } from '../../../src/form/values.ts';
import type { ShownFormat } from '../../../src/image/file/format.ts';

const strings = formStrings();
const models = listOfferedModels('relay', MODELS);
const values = {
  ...defaultValues({ model: 'gen4_turbo', ratio: '1280:720', duration: 5 }, models),
};

function image(
  format: ShownFormat,
  facts: Partial<PageImage> & { length?: number } = {},
): PageImage {
  const { length = 1000, ...others } = facts;
  return {
    uri: 'file:///cat',
    name: 'cat',
    file: { format, bytes: new Uint8Array(length) },
    size: { width: 640, height: 360 },
    measuring: false,
    rotated: false,
    ...others,
  };
}

describe('the notes about an image', () => {
  const notes = (shown: PageImage, uploads = false) =>
    imageNotes(shown, checkReadiness(shown, { models, values, uploads }), {
      strings,
      service: 'Runway',
    });

  it('are none when the file is sent as it is', () => {
    assert.deepEqual(notes(image('image/png')), []);
    assert.deepEqual(notes(image('image/jpeg', { length: 12_400_000 }), true), []);
    assert.deepEqual(notes(image('image/bmp', { uri: 'https://example.com/cat.bmp' })), []);
    assert.deepEqual(notes(image('image/bmp', { fault: 'damaged' })), []);
  });

  it('name the format, and the part of the file that is sent', () => {
    assert.deepEqual(
      (['image/bmp', 'image/gif', 'image/x-icon'] as const).flatMap((format) =>
        notes(image(format)),
      ),
      [
        'Runway doesn’t accept BMP files, so a converted copy is sent.',
        'Runway doesn’t accept GIF files, so the first frame is sent as an image.',
        'Runway doesn’t accept ICO files, so the largest image in the file is sent.',
      ],
    );
  });

  it('name the size and the limit', () => {
    assert.deepEqual(notes(image('image/png', { length: 12_400_000 })), [
      'The image is 12.4 MB; the limit is 3.9 MB. A smaller copy is sent, with no loss visible in the video.',
    ]);
  });

  it('say why a copy is sent of a format that services accept', () => {
    assert.deepEqual(
      (['cmyk', 'highBitDepth', 'animated'] as const).flatMap((variant) =>
        notes(image('image/png', { variant })),
      ),
      [strings.imageCmyk, strings.imageHighBitDepth, strings.imageAnimated],
    );
    const long = image('image/webp', { variant: 'animated', length: 12_400_000 });
    assert.deepEqual(notes(long), [strings.imageAnimated]);
  });

  it('say that something shines through, also of an image at a URL', () => {
    const uri = 'https://example.com/cat.png';
    for (const shown of [
      image('image/png', { transparent: true }),
      image('image/png', { transparent: true, uri }),
    ]) {
      assert.deepEqual(notes(shown), [strings.imageTransparent]);
    }
  });

  it('name every reason', () => {
    assert.equal(notes(image('image/jpeg', { length: 12_400_000, rotated: true })).length, 2);
  });
});

describe('the problem of an image', () => {
  const problem = (shown: PageImage) =>
    imageProblem(shown, checkReadiness(shown, { models, values, uploads: false }), {
      strings,
      models,
    });

  it('is none when it can be sent', () => {
    assert.equal(problem(image('image/png')), undefined);
  });

  it('is that it is damaged, or that its shape does not fit the model', () => {
    assert.equal(problem(image('image/png', { fault: 'damaged' })), strings.imageDamaged);
    assert.equal(
      problem(image('image/png', { size: { width: 200, height: 900 } })),
      'This image is too narrow for gen4_turbo (200 × 900). Crop it to at least 1:2.',
    );
  });

  it('names the format that this browser does not know', () => {
    for (const [format, name] of [
      ['image/jxl', 'JPEG XL'],
      ['image/heic', 'HEIC'],
      ['image/tiff', 'TIFF'],
    ] as const) {
      assert.match(
        problem(image(format, { fault: 'damaged' })) ?? '',
        new RegExp(`read ${name}\\.`),
      );
    }
  });

  it('is that it would stop the page', () => {
    assert.match(
      problem(image('image/png', { fault: 'tooManyPixels' })) ?? '',
      /200 million pixels/,
    );
    assert.equal(problem(image('image/svg+xml', { fault: 'tooSlow' })), strings.imageTooSlow);
  });

  it('is why the copy for these values could not be made, and not for others', () => {
    const copy = { purpose: 'format false 1280:720', made: 'notFitting' } as const;
    assert.equal(problem(image('image/gif', { copy })), strings.imageNotFitting);
    const other = { ...copy, purpose: 'format false 720:1280' };
    assert.equal(problem(image('image/gif', { copy: other })), undefined);
  });
});
