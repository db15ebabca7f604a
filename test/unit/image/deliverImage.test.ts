import assert from 'node:assert/strict';
import sharp from 'sharp';

import { DATA_URI_LENGTH, IMAGE_BYTES } from '../../../src/image/delivery.ts';
import { checkDelivery, deliverImage, needsUpload } from '../../../src/image/deliverImage.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { createBody, type ImageValue } from '../../../src/runway/request.ts';
import { toJson } from '../../../src/runway/requestJson.ts';
import { parseService } from '../../../src/runway/service.ts';
import { startSimulator, type Simulator } from '../../simulator/index.ts';

const key = 'key_secret';

// The longest PNG whose data URI is within the limit: 22 characters, then 4 for every 3 bytes.
const heaviest = Math.floor((DATA_URI_LENGTH - 'data:image/png;base64,'.length) / 4) * 3;

/** A picture that a suggested palette makes as long as this. */
async function png(length: number) {
  const picture = sharp({ create: { width: 1280, height: 720, channels: 3, background: '#c02' } });
  const bare = await picture.png().toBuffer();
  const palette = Buffer.alloc(length - bare.length);
  palette.writeUInt32BE(palette.length - 12);
  palette.write('sPLT', 4);
  const bytes = new Uint8Array(Buffer.concat([bare.subarray(0, 33), palette, bare.subarray(33)]));
  return { name: 'My cat.png', uri: 'file:///My%20cat.png', format: 'image/png', bytes } as const;
}

/** The image's value as the service reads it. */
function readSent(image: ImageValue): string {
  return (JSON.parse(toJson({ image }).toString()) as { image: string }).image;
}

describe('delivering an image', function () {
  this.timeout(20_000);

  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });

  afterEach(async () => simulator.close());

  function client(): RunwayClient {
    return new RunwayClient(parseService(simulator.root('official')), key);
  }

  it('sends the URL of an image at a URL as it is', async () => {
    const url = 'https://example.com/cat.png?x=1';
    const image = { name: 'cat.png', uri: url, url };
    assert.equal(needsUpload(image), false);
    assert.doesNotThrow(() => checkDelivery(image, false));
    assert.equal(await deliverImage(image, client()), url);
  });

  it('puts an image into the request up to the last byte that fits', async () => {
    const image = await png(heaviest);
    assert.equal(needsUpload(image), false);
    assert.doesNotThrow(() => checkDelivery(image, false));
    const uri = readSent(await deliverImage(image, client()));
    assert.ok(uri.startsWith('data:image/png;base64,'));
    assert.ok(uri.length <= DATA_URI_LENGTH && uri.length > DATA_URI_LENGTH - 4);
    assert.equal(simulator.requests.length, 0);
  });

  it('names the format in the data URI, and encodes the bytes of a view', async () => {
    for (const format of ['image/png', 'image/jpeg', 'image/webp'] as const) {
      const bytes = Buffer.from('..pixels..').subarray(2, 8);
      const image = await deliverImage({ name: '', uri: '', format, bytes }, client());
      assert.equal(readSent(image), `data:${format};base64,${btoa('pixels')}`);
    }
  });

  it('uploads an image that is one byte longer', async () => {
    const image = await png(heaviest + 1);
    assert.equal(needsUpload(image), true);
    assert.doesNotThrow(() => checkDelivery(image, true));
    const uri = await deliverImage(image, client());
    assert.match(readSent(uri), /^runway:\/\//);
    const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
    await client().create(createBody(uri, settings, 'runway'));
    assert.deepEqual(
      simulator.requests.map((it) => [it.method, it.endpoint, it.status]),
      [
        ['POST', 'upload', 200],
        ['POST', 'uploadTarget', 204],
        ['POST', 'create', 200],
      ],
    );
  });

  it('uploads without the file’s name, and without the key', async () => {
    await deliverImage(await png(heaviest + 1), client());
    const [asked, sent] = simulator.requests;
    assert.deepEqual(asked?.body, { filename: 'image.png', type: 'ephemeral' });
    assert.equal(asked.headers['authorization'], `Bearer ${key}`);
    assert.ok(sent);
    assert.equal(sent.headers['authorization'], undefined);
    assert.ok(!sent.rawBody.includes(key));
    assert.ok(Number(sent.headers['content-length']) > heaviest);
  });

  it('refuses an image that is too large for a service without uploads', async () => {
    const image = await png(8_000_000);
    assert.throws(
      () => checkDelivery(image, false),
      new ImageError({ code: 'tooLarge', bytes: 8_000_000, limit: 3_932_160 }),
    );
  });

  it('refuses an image that is too large for an upload', () => {
    const bytes = Buffer.alloc(IMAGE_BYTES + 1);
    const image = { name: 'cat.png', uri: '', format: 'image/png', bytes } as const;
    assert.throws(
      () => checkDelivery(image, true),
      new ImageError({ code: 'tooLarge', bytes: IMAGE_BYTES + 1, limit: IMAGE_BYTES }),
    );
  });
});
