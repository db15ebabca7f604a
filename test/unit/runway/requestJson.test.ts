import assert from 'node:assert/strict';
import { createBody } from '../../../src/runway/request.ts';
import { InlineImage, toJson } from '../../../src/runway/requestJson.ts';

const settings = { model: 'veo3.1', ratio: '1280:720', duration: 5 };

function makeBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, index) => (index * 197) % 256));
}

function toUri(format: string, bytes: Buffer): string {
  return `data:${format};base64,${bytes.toString('base64')}`;
}

describe('the JSON of a request', () => {
  for (const length of [1, 2, 3, 196_607, 196_608, 196_609, 500_000]) {
    it(`has an image of ${length} bytes as its data URI`, () => {
      const bytes = makeBytes(length);
      const body = createBody(new InlineImage('image/png', bytes), settings, 'runway');

      const expected = { ...settings, promptImage: toUri('image/png', bytes) };
      assert.deepEqual(JSON.parse(toJson(body).toString()), expected);
    });
  }

  it('has both images, each in its place', () => {
    const [first, last] = [makeBytes(10), makeBytes(20)];
    const [image, lastFrame] = [
      new InlineImage('image/png', first),
      new InlineImage('image/jpeg', last),
    ];

    const body = createBody(image, settings, 'runway', lastFrame);

    const expected = createBody(
      toUri('image/png', first),
      settings,
      'runway',
      toUri('image/jpeg', last),
    );
    assert.equal(toJson(body).toString(), JSON.stringify(expected));
  });

  it('has only the bytes of a view', () => {
    const image = new InlineImage('image/png', new Uint8Array(makeBytes(30)).subarray(5, 12));

    const uri = toUri('image/png', makeBytes(30).subarray(5, 12));
    assert.equal(toJson({ image }).toString(), JSON.stringify({ image: uri }));
  });

  it('escapes the text of a prompt, whatever it is', () => {
    for (const promptText of ['a "quoted"\n\\ cat', '猫 🐈', 'data:image/png;base64,"\n', '']) {
      const image = new InlineImage('image/png', makeBytes(4));

      const json = toJson({ promptText, image }).toString();

      const uri = toUri('image/png', makeBytes(4));
      assert.equal(json, JSON.stringify({ promptText, image: uri }));
    }
  });
});
