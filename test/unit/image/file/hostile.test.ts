import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { ImageFormat } from '../../../../src/image/file/format.ts';
import { asksForRotation, withoutMetadata } from '../../../../src/image/file/metadata.ts';
import { ImageError } from '../../../../src/image/imageError.ts';
import { recogniseImage } from '../../../../src/image/file/imageFile.ts';
import { withoutPrivateParts } from '../../../../src/image/file/privateParts.ts';
import { readVariant } from '../../../../src/image/file/variant.ts';
import { readSize } from '../../../../src/image/file/readSize.ts';

/** The smallest file, in bytes. The others have 2, 4 and 8 times as many. */
const SMALLEST = 4_000_000;

/** Milliseconds of the processor that all readers together may take. A busy machine is slower. */
const MOST_TIME = 1000;

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const EMPTY_SCAN = [0xff, 0xd8, 0xff, 0xda, 0, 2];
const LETTERS = [...Buffer.from('Exif\0\0')];

/** A file that begins with some bytes and repeats others to its end. */
function repeat(start: readonly number[], part: readonly number[]) {
  return (length: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(length);
    bytes.set(start);
    Buffer.from(bytes.buffer, start.length).fill(Buffer.from(part));
    return bytes;
  };
}

function webp(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  bytes.set(Buffer.from('RIFF....WEBP'));
  new DataView(bytes.buffer).setUint32(4, length - 8, true);
  return bytes;
}

function pngWithLongExif(length: number): Uint8Array<ArrayBuffer> {
  const bytes = repeat(PNG, [1, 0x12, 0, 3])(length);
  const file = new DataView(bytes.buffer);
  file.setUint32(8, length - 20);
  bytes.set(Buffer.from('eXIf'), 12);
  return bytes;
}

/** A part of a color profile, which stays in the file. */
const profile = [0xff, 0xe2, 0, 13, ...Buffer.from('ICC_PROFILE')];

/** Text files that begin like a drawing. */
const text =
  (part: string, start = '') =>
  (length: number): Uint8Array<ArrayBuffer> =>
    new Uint8Array(Buffer.from(start + part.repeat(Math.ceil(length / part.length))));

/** Parts of 64 kB that look like EXIF, with bytes that look like the begin of an orientation. */
const longExif = [0xff, 0xe1, 0xff, 0xff, ...LETTERS];
const exif = [
  ...longExif,
  ...Array.from({ length: 65_527 }, (_, at) => [1, 0x12, 0, 3][at % 4] ?? 0),
];

const kinds: Readonly<
  Record<
    string,
    readonly [(length: number) => Uint8Array<ArrayBuffer>, 'read' | 'damaged' | 'notImage']
  >
> = {
  'a JPEG of fill bytes': [repeat(JPEG, [0xff]), 'damaged'],
  'a JPEG of zeros': [repeat(JPEG, [0]), 'damaged'],
  'a JPEG of escaped bytes': [repeat(JPEG, [0xff, 0]), 'damaged'],
  'a JPEG of empty APP1': [repeat([0xff, 0xd8], [0xff, 0xe1, 0, 2]), 'damaged'],
  'a JPEG of empty tables': [repeat([0xff, 0xd8], [0xff, 0xdb, 0, 2]), 'damaged'],
  'a JPEG of segments without a length': [repeat([0xff, 0xd8], [0xff, 0xe1, 0, 0]), 'damaged'],
  'a JPEG of EXIF': [repeat([0xff, 0xd8], exif), 'read'],
  'a JPEG of escaped bytes in a scan': [repeat(EMPTY_SCAN, [0xff, 0]), 'read'],
  'a JPEG of fill bytes in a scan': [repeat(EMPTY_SCAN, [0xff]), 'read'],
  'a JPEG of comments in a scan': [repeat(EMPTY_SCAN, [0xff, 0xfe, 0, 2]), 'damaged'],
  'a JPEG of color profiles in a scan': [repeat(EMPTY_SCAN, profile), 'damaged'],
  'a JPEG of tables in a scan': [repeat(EMPTY_SCAN, [0xff, 0xc4, 0, 2]), 'damaged'],
  'a PNG of zeros': [repeat(PNG, [0]), 'damaged'],
  'a PNG of EXIF': [repeat(PNG, [0, 0, 0, 0, ...Buffer.from('eXIf'), 0, 0, 0, 0]), 'damaged'],
  'a PNG of one EXIF part': [pngWithLongExif, 'read'],
  'a WebP of zeros': [webp, 'damaged'],
  'an AVIF of empty boxes': [
    repeat(
      [0, 0, 0, 0x10, ...Buffer.from('ftypavif\0\0\0\0')],
      [0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65],
    ),
    'read',
  ],
  'an SVG with a long attribute': [
    text('1 ', '<svg xmlns="http://www.w3.org/2000/svg" width="'),
    'read',
  ],
  'a text of blanks': [text(' '), 'notImage'],
  'a text of declarations': [text('<?a?> '), 'notImage'],
  'a text of comments': [text('<!----> '), 'notImage'],
  'a text of one name': [text('a', '<'), 'notImage'],
  'a text of one comment': [text('-', '<!--'), 'notImage'],
  'a text of document types': [text('<!DOCTYPE a[ ] '), 'notImage'],
};

const FORMATS = { JPEG: 'image/jpeg', PNG: 'image/png', WebP: 'image/webp' } as const;

const readers = [asksForRotation, withoutMetadata, withoutPrivateParts, readSize, readVariant];

/** What the readers find, and the time of the processor that they take in milliseconds. */
async function readAll(bytes: Uint8Array<ArrayBuffer>, format: ImageFormat | undefined) {
  const start = process.cpuUsage();
  const faults: unknown[] = [];
  const note = (error: unknown) => faults.push(error instanceof ImageError && error.fault.code);
  await Promise.resolve(bytes).then(recogniseImage).catch(note);
  if (format !== undefined) {
    for (const reader of readers) {
      await Promise.resolve({ format, bytes }).then<unknown>(reader).catch(note);
    }
  }
  const { user, system } = process.cpuUsage(start);
  return { outcome: faults.at(-1) ?? 'read', time: (user + system) / 1000 };
}

/** Counts the turns of the event loop until something is done. */
async function countTurns(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  for (let state = 'running'; state === 'running'; turns += 1) {
    state = await Promise.race([work.then(() => 'done'), setImmediate('running')]);
  }
  return turns;
}

describe('a file that is made to keep its readers busy', function () {
  this.timeout(60_000);

  for (const [name, [make, expected]] of Object.entries(kinds)) {
    const [, word = ''] = name.split(' ');
    const format = Object.entries(FORMATS).find(([key]) => key === word)?.[1];

    it(`takes no more time when it is longer: ${name}`, async () => {
      for (const factor of [1, 2, 4, 8]) {
        const bytes = make(SMALLEST * factor);
        const { outcome, time } = await readAll(bytes, format);
        assert.equal(outcome, expected);
        assert.ok(time <= MOST_TIME, `× ${factor}: ${time} ms`);
      }
    });
  }

  it('does not stop the event loop: the pixels of a JPEG', async () => {
    const bytes = repeat(EMPTY_SCAN, [0xff, 0])(SMALLEST * 8);
    const turns = await countTurns(withoutPrivateParts({ format: 'image/jpeg', bytes }));
    assert.ok(turns >= 7, `${turns} turns`);
  });
});
