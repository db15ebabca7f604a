import assert from 'node:assert/strict';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mock } from 'node:test';
import { gzipSync } from 'node:zlib';
import { download, MAX_VIDEO } from '../../../../src/tasks/video/download.ts';
import { SaveError } from '../../../../src/tasks/video/saveError.ts';
import { namesIn, tempFolder } from '../support/tempFolder.ts';

const MEGABYTE = 1024 ** 2;

describe('a download', () => {
  const folder = tempFolder();
  let server: Server;
  let answer: (response: ServerResponse) => void;
  let encodings: (string | undefined)[];

  beforeEach(async () => {
    encodings = [];
    server = createServer((request, response) => {
      encodings.push(request.headers['accept-encoding']?.toString());
      answer(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    mock.restoreAll();
    server.closeAllConnections();
    server.close();
  });

  const run = (options = {}) => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const file = join(folder.path, 'video.part');
    const access = { origin };
    return download(`${origin}/cat.mp4`, file, new AbortController().signal, {
      access,
      ...options,
    });
  };

  async function readError(options = {}): Promise<SaveError> {
    const error: unknown = await run(options).catch((it: unknown) => it);
    assert.ok(error instanceof SaveError, String(error));
    return error;
  }

  /** The disk of each folder has so many bytes left: the next number at each look, then the last. */
  function leaveFree(...bytes: number[]): void {
    mock.method(fs, 'statfs', () => {
      const free = bytes.length > 1 ? bytes.shift() : bytes[0];
      return Promise.resolve({ bsize: 1, blocks: 1024 ** 2 * MEGABYTE, bavail: free });
    });
  }

  describe('of a compressed video', () => {
    const packed = (bytes: Buffer) => (response: ServerResponse) =>
      void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(bytes));

    it('asks for the video as it is', async () => {
      answer = (response) => response.end(video());

      await run();

      assert.deepEqual(encodings, ['identity']);
    });

    it('does not unpack it automatically', async () => {
      answer = packed(Buffer.concat([video(), Buffer.alloc(64 * MEGABYTE)]));

      assert.equal((await readError()).fault, 'compressed');

      const [part = ''] = await namesIn(folder.path);
      assert.equal((await fs.stat(join(folder.path, part))).size, 0);
    });

    it('unpacks it if the user saves it', async () => {
      answer = packed(video());

      assert.equal((await run({ lenient: true })).size, video().length);
    });

    it('keeps the user’s disk from being filled by what it unpacks to', async () => {
      leaveFree(128 * MEGABYTE, 10 * MEGABYTE);
      answer = packed(Buffer.concat([video(), Buffer.alloc(64 * MEGABYTE)]));

      assert.equal((await readError({ lenient: true })).diskCode, 'ENOSPC');
    });

    it('saves a video that is only said to be compressed', async () => {
      answer = (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(video());

      assert.equal((await run()).size, video().length);
    });
  });

  describe('of a very large file', () => {
    beforeEach(() => {
      answer = (response) => {
        response.writeHead(200, { 'Content-Length': MAX_VIDEO + 1 });
        response.write(video());
      };
    });

    it('ends before anything is written', async () => {
      assert.equal((await readError()).fault, 'tooLarge');
      assert.deepEqual(await namesIn(folder.path), []);
    });

    it('goes on if the user saves it', async () => {
      answer = (response) => {
        response.writeHead(200, { 'Content-Length': MAX_VIDEO + 1 });
        response.write(video(), () => response.destroy());
      };

      assert.equal((await readError({ lenient: true })).fault, 'network');
    });
  });

  it('of more than the task has left ends', async () => {
    const { length } = video();
    answer = (response) => response.write(video());
    assert.equal((await readError({ most: length - 1 })).fault, 'tooLarge');

    answer = (response) => response.end(video());
    assert.equal((await readError({ most: length - 1 })).fault, 'tooLarge');
    assert.equal((await run({ most: length })).size, length);
    assert.equal((await run({ most: 0, lenient: true })).size, length);
  });

  describe('to a disk with little space', () => {
    it('ends before anything is written if the video won’t fit', async () => {
      leaveFree(64 * MEGABYTE - 1);
      answer = (response) => response.end(video());

      const error = await readError();

      assert.deepEqual([error.fault, error.diskCode], ['disk', 'ENOSPC']);
      assert.deepEqual(await namesIn(folder.path), []);
    });

    it('ends while it is written if the disk fills up', async () => {
      leaveFree(200 * MEGABYTE, 10 * MEGABYTE);
      answer = (response) =>
        void response.end(Buffer.concat([video(), Buffer.alloc(33 * MEGABYTE)]));

      assert.equal((await readError()).diskCode, 'ENOSPC');
    });

    it('leaves less free on a small disk', async () => {
      mock.method(fs, 'statfs', () =>
        Promise.resolve({ bsize: 1, blocks: 8 * MEGABYTE, bavail: MEGABYTE }),
      );
      answer = (response) => response.end(video());

      assert.equal((await run()).size, video().length);
    });

    it('goes on if the disk doesn’t tell its space', async () => {
      mock.method(fs, 'statfs', () => Promise.reject(new Error('Not supported.')));
      answer = (response) => response.end(video());
      assert.equal((await run()).size, video().length);

      mock.method(fs, 'statfs', () => Promise.resolve({ bsize: 0, blocks: 0, bavail: 0 }));
      assert.equal((await run()).size, video().length);
    });
  });

  it('ends when bytes only trickle', async () => {
    const setTimer = globalThis.setTimeout;
    mock.method(globalThis, 'setTimeout', (callback: () => void, delay?: number) =>
      setTimer(callback, delay === 60_000 ? 500 : delay),
    );
    answer = (response) => {
      response.write(video());
      const trickle = setInterval(() => response.write('.'), 20);
      response.once('close', () => clearInterval(trickle));
    };

    assert.equal((await readError()).fault, 'network');
  });
});

/** A whole MP4 for those who only look at its boxes. */
function video(): Buffer {
  return Buffer.concat([
    box('ftyp', Buffer.from('isom0000')),
    box('moov'),
    box('mdat', Buffer.alloc(1000)),
  ]);
}

function box(type: string, content = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}
