import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { SaveError } from '../../../src/tasks/video/saveError.ts';
import { saveVideo } from '../../../src/tasks/video/saveVideo.ts';
import type { InjectedFault } from '../../simulator/index.ts';
import {
  TestEnvironment,
  useTestEnvironment,
  type TestWindow,
} from '../../unit/tasks/support/testEnvironment.ts';
import { namesIn, tempFolder } from '../../unit/tasks/support/tempFolder.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { assertOneVideo, saveAgain, readVideo, whenSettled } from './support/videos.ts';
import { whatHappened } from '../../../src/views/texts/taskProblem.ts';

const WEB_PAGE = '<!doctype html><title>Sorry</title>';

/** A box of an MP4: its length, its type, its content. */
function box(type: string, content: Uint8Array = new Uint8Array()): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + content.length);
  return Buffer.concat([size, Buffer.from(type), content]);
}

const fileType = (brand: string) => box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}mif1`));

/** What may come instead of a video, with HTTP 200 and the right length announced. */
const NO_VIDEOS: Readonly<Record<string, Buffer>> = {
  'a web page': Buffer.from(WEB_PAGE),
  JSON: Buffer.from('{"error":"The link has expired."}'),
  XML: Buffer.from('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
  nothing: Buffer.alloc(0),
  'one byte': Buffer.alloc(1),
  zeros: Buffer.alloc(100_000),
  'a PNG': Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
  'a JPEG': Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0', 'latin1'),
  'a GIF': Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'),
  'a WebP': Buffer.from('RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0', 'latin1'),
  'an AVIF picture': Buffer.concat([fileType('avif'), box('meta', Buffer.alloc(300))]),
  'a HEIC picture': Buffer.concat([fileType('heic'), box('meta', Buffer.alloc(300))]),
  'the first bytes of an MP4 only': fileType('isom').subarray(0, 12),
  'the head of an MP4 only': fileType('isom'),
  'the head and the length of the rest of an MP4 only': Buffer.concat([
    fileType('isom'),
    box('moov', Buffer.alloc(500)).subarray(0, 100),
  ]),
  'the head of a WebM only': Buffer.from('\x1a\x45\xdf\xa3\x84\x42\x86\x81\x01', 'latin1'),
};

describe('the file behind a video link', () => {
  describe('is downloaded again', () => {
    const environment = useTestEnvironment();
    let window: TestWindow;

    beforeEach(async () => {
      window = await environment().window();
    });

    for (const [what, body] of Object.entries(NO_VIDEOS)) {
      it(`with a fresh link, if it was ${what}`, async () => {
        environment().simulator.injectFault({ on: 'video', fault: 'answer', status: 200, body });

        const id = await environment().submit(window);

        await assertOneVideo(
          await whenSettled(environment(), window, id),
          readVideo(environment()),
        );
        assert.equal(environment().simulator.count('create'), 1);
        assert.equal(environment().simulator.count('query'), 2);
      });

      it(`when the user asks for it, if it was ${what} every time`, async () => {
        const failing = environment().simulator.injectFault({
          on: 'video',
          fault: 'answer',
          status: 200,
          body,
          times: Infinity,
        });
        const id = await environment().submit(window);
        const first = await whenSettled(environment(), window, id);
        assert.equal(first.state, 'unsaved');
        assert.match(whatHappened(first) ?? '', /isn’t a video\.$|incomplete video\.$/);
        assert.deepEqual(await namesIn(environment().videos), []);

        failing.stop();

        await assertOneVideo(await saveAgain(environment(), window, id), readVideo(environment()));
      });
    }

    it('until it is complete, wherever it was cut off', async () => {
      await environment().finishedTask();
      const length = readVideo(environment()).length;
      const cuts = Array.from(
        { length: fullOrBounded(40, 8) },
        (_, index, all = fullOrBounded(40, 8)) => Math.floor((index * (length - 1)) / (all - 1)),
      );
      for (const [index, keep] of cuts.entries()) {
        const cut: InjectedFault = { on: 'video', fault: 'truncate', keep };
        environment().simulator.injectFault(cut);
        const id = await environment().submit(
          window,
          {},
          { folder: join(environment().videos, `${index}`) },
        );
        await assertOneVideo(
          await whenSettled(environment(), window, id),
          readVideo(environment(), index + 1),
        );
      }
      assert.equal(environment().simulator.count('video'), cuts.length * 2);
    });
  });

  describe('without a length', () => {
    const folder = tempFolder();
    let server: Server;
    let answer: (response: ServerResponse) => void;

    before(async () => {
      server = createServer((_, response) => answer(response));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    after(() => server.close());

    async function save(): Promise<string> {
      const { port } = server.address() as AddressInfo;
      const record = { id: 'ID', folder: folder.path, image: { uri: '', name: 'cat.png' } };
      const url = `http://127.0.0.1:${port}/video`;
      return (await saveVideo(record, url, new AbortController().signal, { access: new URL(url) }))
        .file;
    }

    async function video(): Promise<Buffer> {
      const environment = await TestEnvironment.open();
      try {
        await environment.finishedTask();
        return readVideo(environment);
      } finally {
        await environment.close();
      }
    }

    /** The ways of HTTP to say where a body ends but for its length. */
    const ways: Readonly<Record<string, (response: ServerResponse, body: Buffer) => void>> = {
      'that ends with the connection': (response, body) => {
        response.useChunkedEncodingByDefault = false;
        response.removeHeader('Transfer-Encoding');
        response.writeHead(200, { Connection: 'close' });
        response.end(body);
      },
      'in chunks': (response, body) => {
        response.write(body.subarray(0, 5));
        response.end(body.subarray(5));
      },
    };
    for (const [way, send] of Object.entries(ways)) {
      it(`is saved if it is complete, ${way}`, async () => {
        const bytes = await video();
        answer = (response) => send(response, bytes);

        assert.deepEqual(await readFile(await save()), bytes);
      });

      it(`is refused if its end is missing, ${way}`, async () => {
        const bytes = await video();
        answer = (response) => send(response, bytes.subarray(0, bytes.length / 2));

        await assert.rejects(save(), SaveError);

        assert.deepEqual(await namesIn(folder.path), []);
      });
    }

    if (fullOrBounded(1, 0) > 0) {
      it('is refused if it has more than 1 GB', async () => {
        answer = (response) => {
          const megabytes = Array<Buffer>(1025).fill(Buffer.alloc(1024 ** 2));
          Readable.from([fileType('isom'), ...megabytes]).pipe(response);
        };

        await assert.rejects(save(), { fault: 'tooLarge' });

        assert.deepEqual(await namesIn(folder.path), []);
      });
    }

    it('is refused if it is compressed', async () => {
      const bytes = gzipSync(await video());
      answer = (response) => {
        response.writeHead(200, { 'Content-Encoding': 'gzip' });
        response.end(bytes);
      };

      await assert.rejects(save(), SaveError);

      assert.deepEqual(await namesIn(folder.path), []);
    });
  });
});
