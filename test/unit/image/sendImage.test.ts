import assert from 'node:assert/strict';
import sharp from 'sharp';

import { DATA_URI_LENGTH } from '../../../src/image/dataUri.ts';
import { ImageError, readPromptImage, type PromptImage } from '../../../src/image/promptImage.ts';
import { sendImage } from '../../../src/image/sendImage.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { createBody } from '../../../src/runway/request.ts';
import { parseService } from '../../../src/runway/service.ts';
import { startSimulator, type Simulator } from '../../simulator/index.ts';

const key = 'key_secret';
const noUploads = () => Promise.resolve(false);
const uploads = () => Promise.resolve(true);

// The longest PNG whose data URI is within the limit: 22 characters, then 4 for every 3 bytes.
const heaviest = Math.floor((DATA_URI_LENGTH - 'data:image/png;base64,'.length) / 4) * 3;

async function png(length: number): Promise<PromptImage> {
  const bytes = new Uint8Array(length);
  const picture = sharp({ create: { width: 1280, height: 720, channels: 3, background: '#c02' } });
  bytes.set(await picture.png().toBuffer());
  return readPromptImage(bytes);
}

describe('sending an image', function () {
  this.timeout(20_000);

  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });

  afterEach(async () => simulator.close());

  function client(): RunwayClient {
    return new RunwayClient(parseService(simulator.root('official')), key);
  }

  it('puts it into the request up to the last byte that fits', async () => {
    const asked: string[] = [];
    const send = await sendImage(await png(heaviest), () => {
      asked.push('uploads');
      return Promise.resolve(true);
    });
    const uri = await send(client());
    assert.ok(uri.startsWith('data:image/png;base64,'));
    assert.ok(uri.length <= DATA_URI_LENGTH && uri.length > DATA_URI_LENGTH - 4);
    assert.deepEqual(asked, []);
    assert.equal(simulator.requests.length, 0);
  });

  it('uploads it from the first byte on that does not', async () => {
    const image = await png(heaviest + 1);
    const uri = await (await sendImage(image, uploads))(client());
    assert.match(uri, /^runway:\/\//);
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

  it('tells nobody what the file is called, and keeps the key from the other host', async () => {
    await (
      await sendImage(await png(heaviest + 1), uploads)
    )(client());
    const [asked, sent] = simulator.requests;
    assert.deepEqual(asked?.body, { filename: 'image.png', type: 'ephemeral' });
    assert.equal(asked.headers['authorization'], `Bearer ${key}`);
    assert.ok(sent);
    assert.equal(sent.headers['authorization'], undefined);
    assert.ok(!sent.rawBody.includes(key));
    assert.ok(Number(sent.headers['content-length']) > heaviest);
  });

  it('refuses what is too large where nothing can be uploaded, with both figures', async () => {
    await assert.rejects(
      sendImage(await png(8_000_000), noUploads),
      new ImageError(
        'The image is 8.0 MB; the service takes at most 3.9 MB. Scale it down or save it as JPEG.',
      ),
    );
  });
});
