import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRetryAfter } from '../../../src/runway/retryAfter.ts';
import { AddressError } from '../../../src/runway/errors/addressError.ts';
import { parseService } from '../../../src/runway/service.ts';
import { plainText } from '../../../src/util/plainText.ts';
import { videoBase, videoName } from '../../../src/tasks/video/videoFile.ts';
import { runs, soon } from './support/runs.ts';
import { assertShown } from './support/shown.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ maxLength: 40 }),
);

describe('the video name for a random image name', () => {
  const part = fc.constantFrom(
    ...['con', 'PRN', 'aux', 'nul', 'com1', 'COM¹', 'lpt²', 'conin$', 'cat', '猫', '🐈', 'e\u0301'],
    ...[
      '.',
      '..',
      ' ',
      '/',
      '\\',
      ':',
      '*',
      '\u0000',
      '\u202e',
      '\ud800',
      '\u2028',
      '-',
      '~',
      '.png',
    ],
    ...[
      '\u00a0',
      '\u3000',
      '\ufb01',
      '\u212b',
      'a'.repeat(119),
      '😀'.repeat(31),
      '\u0344'.repeat(30),
    ],
  );
  const names = fc.oneof(
    anyText,
    fc.array(part, { maxLength: 6 }).map((it) => it.join('')),
  );

  it('is valid on every file system', () => {
    fc.assert(
      fc.property(
        names,
        fc.constantFrom('mp4', 'mov', 'webm'),
        fc.integer({ min: 1, max: 99_999 }),
        (name, type, count) => {
          const base = soon(() => videoBase(name));
          const file = videoName(base, type, count);

          assert.ok(Buffer.byteLength(file) <= 255, 'too long');
          assert.ok(Buffer.byteLength(file.normalize('NFD')) <= 255, 'too long, taken apart');
          assert.notEqual(base, '');
          assert.doesNotMatch(file, /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cs}]/u, 'a forbidden character');
          assert.doesNotMatch(file, /[\u2028\u2029]/, 'a line break');
          assert.doesNotMatch(file, /^[\s.-]|[\s.]$/, 'its beginning or end');
          assert.doesNotMatch(base, /[\s.]$/, "the base's end");
          // Windows looks at what is before the first dot, without the spaces at its end.
          const device = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³]|conin\$|conout\$)$/i;
          assert.doesNotMatch(file.split('.')[0]?.trimEnd() ?? '', device, 'a device');
          assert.equal(base, base.normalize('NFC'));
        },
      ),
      {
        ...runs(),
        examples: [
          ['COM¹.png', 'mp4', 1],
          ['con .old.png', 'mp4', 1],
          ['con\u2028con', 'mp4', 1],
        ],
      },
    );
  });

  it('stays the same when it is used as an image name', () => {
    fc.assert(
      fc.property(names, (name) => {
        const base = videoBase(name);
        fc.pre(Buffer.byteLength(base) <= 120); // Longer than it is cut to: a device's with an addition.

        assert.equal(videoBase(videoName(base, 'mp4', 1)), base);
      }),
      runs(),
    );
  });
});

describe('a random address of a service', () => {
  const part = fc.constantFrom(
    ...['https://', 'http://', 'HTTPS:', 'ftp://', 'file:///', 'javascript:', '//', '/', '\\', ':'],
    ...['example.com', 'EXAMPLE.com.', 'localhost', 'a.localhost', '127.0.0.1', '127.1', '[::1]'],
    ...['0x7f.1', '[::ffff:127.0.0.1]', 'localhost.example.com', '例え.example', '%6cocalhost'],
    ...['api.dev.runwayml.com', '/v1', '/runwayml/v1', '/tasks', '/image_to_video', ':443', ':80'],
    ...[
      ':8080',
      'user@',
      'user:word@',
      '@',
      '?',
      '?a=b',
      '#',
      '#a',
      ' ',
      '\t',
      '\n',
      '..',
      '/%2e%2e/',
    ],
    ...['\u0000', '\u202e', '\ud800', '%', '%00'],
  );
  const addresses = fc.oneof(
    fc.array(part, { maxLength: 7 }).map((it) => it.join('')),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    anyText,
  );

  /** What a service is told by a text, if by any. */
  function service(address: string): ReturnType<typeof parseService> | undefined {
    try {
      return soon(() => parseService(address));
    } catch (error) {
      if (!(error instanceof AddressError)) {
        throw error;
      }
      assertShown(error.message, 200, 'the message');
      return undefined;
    }
  }

  it('is refused, or becomes a root that may receive a key', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const parsed = service(address);
        if (parsed === undefined) {
          return;
        }
        const url = new URL(parsed.root);
        assert.equal(url.href, parsed.root, 'a root is spelled in one way');
        assert.equal(url.origin, parsed.origin);
        assert.deepEqual([url.username, url.password, url.search, url.hash], ['', '', '', '']);
        assert.ok(!parsed.root.includes('?') && !parsed.root.includes('#'));
        assert.doesNotMatch(parsed.root, /\/$/);
        const local = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;
        assert.equal(parsed.loopback, local.test(url.hostname));
        assert.ok(url.protocol === 'https:' || (url.protocol === 'http:' && parsed.loopback));
        assert.equal(new URL(`${parsed.root}/image_to_video`).origin, parsed.origin);
        assert.equal(parsed.kind === 'runway', url.host === 'api.dev.runwayml.com');
        assertShown(parsed.name, 260, 'the name');
      }),
      runs(),
    );
  });

  it('gives the same root when the root is entered', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const parsed = service(address);

        assert.deepEqual(parsed === undefined ? undefined : service(parsed.root), parsed);
      }),
      {
        ...runs(),
        examples: [['https://example.com/a//tasks'], ['https://example.com/tasks/tasks']],
      },
    );
  });
});

describe('a random Retry-After header', () => {
  const headers = fc.oneof(
    fc.constant(null),
    anyText,
    fc.integer().map(String),
    fc.double().map(String),
    fc.date({ noInvalidDate: true }).map((it) => it.toUTCString()),
    fc
      .tuple(fc.constantFrom('Mon,', 'abc, ', 'SUN,'), fc.constantFrom('9', '1e9', '+275760', 'x'))
      .map((it) => it.join('')),
  );

  it('means a finite time of at least 0, or nothing', () => {
    fc.assert(
      fc.property(headers, fc.integer({ min: 0, max: 2 ** 45 }), (header, now) => {
        const wait = soon(() => parseRetryAfter(header, now));

        assert.ok(wait === undefined || (Number.isFinite(wait) && wait >= 0), String(wait));
      }),
      runs(),
    );
  });
});

describe('a random text from outside', () => {
  const part = fc.constantFrom(
    ...[
      ']',
      '(',
      '](',
      ']\u200b(',
      '] (',
      ']\n(',
      '\ud83d',
      '\udc08',
      '🐈',
      ' ',
      '\u00a0',
      '\u202e',
    ],
    ...['a'.repeat(58), 'a'.repeat(497), '…', '\u0000', '\u2028', '\ufeff', 'e\u0301', '\u{e0041}'],
  );
  const texts = fc.oneof(
    anyText,
    fc.array(part, { maxLength: 12 }).map((it) => it.join('')),
  );

  it('becomes safe to show, and is unchanged when it is cleaned again', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(undefined, 60, 100), (text, length) => {
        const shown = soon(() => plainText(text, length));

        assertShown(shown, length ?? 500, 'the text');
        assert.equal(shown, shown.trim());
        assert.equal(plainText(shown, length), shown);
      }),
      runs(),
    );
  });
});
