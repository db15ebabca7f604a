import assert from 'node:assert/strict';
import sharp from 'sharp';
import { deliverImage } from '../../../../src/image/deliverImage.ts';
import { withoutPrivateParts } from '../../../../src/image/file/privateParts.ts';
import { RunwayClient } from '../../../../src/runway/client.ts';
import { InlineImage } from '../../../../src/runway/requestJson.ts';
import { parseService } from '../../../../src/runway/service.ts';
import { startSimulator } from '../../../simulator/index.ts';
import { noisyPng } from '../../../workbench/quadrants.ts';

const CANARY = 'Canary lives at 52.5 N, 13.4 E';
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${CANARY}"/></rdf:RDF></x:xmpmeta>`;

const FORMATS = ['jpeg', 'png', 'webp'] as const;

/** A picture with a color profile, and the canary in its EXIF and XMP. */
async function picture(format: (typeof FORMATS)[number], options = {}): Promise<Buffer> {
  return sharp(await noisyPng(64, 48))
    .withIccProfile('p3')
    .withExif({ IFD0: { Copyright: CANARY }, IFD3: { GPSAreaInformation: CANARY } })
    .withXmp(xmp)
    .toFormat(format, options)
    .toBuffer();
}

/** A segment of a JPEG, or a chunk of a PNG, with the canary. */
function segment(marker: number, name = ''): Buffer {
  const text = Buffer.from(`${name}${CANARY}`);
  const head = Buffer.from([0xff, marker, 0, text.length + 2]);
  return Buffer.concat([head, text]);
}

function chunk(type: string): Buffer {
  const text = Buffer.from(`Comment\0${CANARY}`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  // Decoders ignore the checksum of these chunks.
  return Buffer.concat([length, Buffer.from(type), text, Buffer.alloc(4)]);
}

/** Adds a chunk of another program to a WebP. */
function withChunk(bytes: Buffer): Buffer {
  const text = Buffer.from(`${CANARY}  `);
  const head = Buffer.from('PROG....');
  head.writeUInt32LE(text.length, 4);
  const file = Buffer.concat([bytes, head, text]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}

const insert = (bytes: Buffer, at: number, ...parts: Buffer[]) =>
  Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)]);

const strip = async (format: string, bytes: Buffer) =>
  Buffer.from(await withoutPrivateParts({ format: `image/${format}`, bytes } as never));

async function assertSamePicture(before: Buffer, after: Buffer): Promise<void> {
  const [one, other] = await Promise.all(
    [before, after].map((it) => sharp(it).raw().toBuffer({ resolveWithObject: true })),
  );
  assert.deepEqual(one?.data, other?.data);
  const profiles = await Promise.all([before, after].map((it) => sharp(it).metadata()));
  assert.ok(profiles[1]?.icc !== undefined);
  assert.deepEqual(profiles[0]?.icc, profiles[1].icc);
}

describe('an image that is sent', () => {
  for (const format of FORMATS) {
    it(`has no EXIF and no XMP, the same pixels, and its color profile: ${format}`, async () => {
      const before = await picture(format);
      assert.ok(before.includes(CANARY));

      const after = await strip(format, before);

      assert.ok(!after.includes(CANARY));
      await assertSamePicture(before, after);
      assert.equal((await sharp(after).metadata()).exif, undefined);
      assert.equal((await sharp(after).metadata()).xmp, undefined);
    });
  }

  it('is not copied if it has nothing to remove', async () => {
    const bytes = new Uint8Array(await noisyPng(8, 8));
    assert.equal(await withoutPrivateParts({ format: 'image/png', bytes }), bytes);
  });

  it('has no IPTC, no comments and no data of a camera: jpeg', async () => {
    const bare = await picture('jpeg');
    const segments = [
      segment(0xed, 'Photoshop 3.0\0'),
      segment(0xfe),
      segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0'),
      segment(0xe2, 'MPF\0'),
      segment(0xe5),
      segment(0xef),
    ];
    const before = insert(bare, 2, ...segments);

    const after = await strip('jpeg', before);

    assert.ok(!after.includes(CANARY));
    await assertSamePicture(before, after);
  });

  it('ends with its pixels: a JPEG may have another picture behind it', async () => {
    for (const progressive of [false, true]) {
      const bare = await picture('jpeg', { progressive, quality: 100 });
      const before = Buffer.concat([bare, await picture('jpeg'), Buffer.from(CANARY)]);

      const after = await strip('jpeg', before);

      assert.ok(!after.includes(CANARY));
      assert.deepEqual(after, await strip('jpeg', bare));
      await assertSamePicture(bare, after);
    }
  });

  it('has nothing between its segments, and no comments between its scans: jpeg', async () => {
    const bare = await picture('jpeg', { progressive: true });
    const head = insert(bare, 2, Buffer.from([...Buffer.from(CANARY), 0xff, 0xff]));
    const secondScan = head.indexOf(
      Buffer.from([0xff, 0xda]),
      head.indexOf('\xff\xda', 0, 'latin1') + 2,
    );
    const before = insert(head, secondScan, segment(0xfe), segment(0xe1, 'Exif\0\0'));

    const after = await strip('jpeg', before);

    assert.ok(!after.includes(CANARY));
    await assertSamePicture(bare, after);
  });

  it('has no part that the pixels don’t need, and nothing behind it: png, webp', async () => {
    for (const format of ['png', 'webp'] as const) {
      const bare = await picture(format);
      const known =
        format === 'png' ? insert(bare, 33, chunk('caBX'), chunk('prVt')) : withChunk(bare);
      const before = Buffer.concat([known, await picture('jpeg'), Buffer.from(CANARY)]);

      const after = await strip(format, before);

      assert.ok(!after.includes(CANARY));
      await assertSamePicture(bare, after);
      assert.deepEqual(after, await strip(format, bare));
    }
  });

  it('has no texts and no times: png', async () => {
    const bare = await picture('png');
    const before = insert(bare, 33, ...['tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf'].map(chunk));

    const after = await strip('png', before);

    assert.ok(!after.includes(CANARY));
    await assertSamePicture(bare, after);
  });

  it('may be cut off anywhere', async () => {
    for (const format of FORMATS) {
      const bytes = await picture(format);
      for (let length = 20; length < bytes.length; length += 7) {
        assert.ok((await strip(format, bytes.subarray(0, length))).length <= length);
      }
    }
  });

  it('tells a service nothing else, inside a request or uploaded', async () => {
    const simulator = await startSimulator({ render: 'none' });
    try {
      const client = new RunwayClient(parseService(simulator.root('official')), 'key');
      for (const format of FORMATS) {
        const image = { uri: 'file:///a', name: 'a', format: `image/${format}` } as const;
        const small = await picture(format);
        const value = await deliverImage({ ...image, bytes: new Uint8Array(small) }, client);
        assert.ok(value instanceof InlineImage);
        assert.ok(!Buffer.from(value.bytes).includes(CANARY));

        const bytes = Buffer.concat([small, Buffer.alloc(5_000_000)]);
        await deliverImage({ ...image, bytes }, client);
        const upload = simulator.requests.findLast(({ endpoint }) => endpoint === 'uploadTarget');
        assert.ok(upload && upload.rawBody.length > 500);
        assert.ok(!upload.rawBody.includes(CANARY));
      }
    } finally {
      await simulator.close();
    }
  });
});
