import assert from 'node:assert/strict';

import { imageNotes } from '../../../src/form/page/imageNotes.ts';
import type { FormImage } from '../../../src/form/protocol.ts';
import { formStrings } from '../../../src/form/strings.ts';
import type { ShownFormat } from '../../../src/image/format.ts';

describe('what the form says of an image’s conversion', () => {
  const strings = formStrings();

  function notes(
    format: ShownFormat,
    { length = 1000, orientation = 1, uploads = false, byUrl = false, shown = true } = {},
  ): readonly string[] {
    const image: FormImage = {
      uri: 'file:///cat',
      name: 'cat',
      byUrl,
      preview: {
        ...{ format, orientation, length, width: 640, height: 360 },
        ...(shown ? { bytes: new Uint8Array(1) } : {}),
      },
    };
    return imageNotes(image, { strings, uploads });
  }

  it('is nothing when it is sent as it is', () => {
    assert.deepEqual(notes('image/png'), []);
    assert.deepEqual(notes('image/jpeg', { length: 12_400_000, uploads: true }), []);
  });

  it('names the format, and what is taken of a file of several', () => {
    assert.deepEqual(notes('image/bmp'), [
      'The service does not take BMP. The image is converted.',
    ]);
    assert.deepEqual(notes('image/gif'), [
      'The service does not take GIF. The first frame is converted and sent.',
    ]);
    assert.deepEqual(notes('image/x-icon'), [
      'The service does not take ICO. The largest image in the file is converted and sent.',
    ]);
  });

  it('tells the size and the limit', () => {
    assert.deepEqual(notes('image/png', { length: 12_400_000 }), [
      'The image has 12.4 MB; the service takes 3.9 MB. It is scaled down to fit, but not below what the video shows.',
    ]);
  });

  it('tells everything that is done', () => {
    assert.equal(notes('image/jpeg', { length: 12_400_000, orientation: 6 }).length, 2);
  });

  it('promises nothing that cannot be done', () => {
    assert.deepEqual(notes('image/bmp', { byUrl: true }), []);
    assert.deepEqual(notes('image/bmp', { shown: false }), [
      'The image has to be converted, but it has more than 67.1 MB. Scale it down first.',
    ]);
  });
});
