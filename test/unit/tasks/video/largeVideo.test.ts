import assert from 'node:assert/strict';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import { SaveError } from '../../../../src/tasks/video/saveError.ts';
import { saveVideo } from '../../../../src/tasks/video/saveVideo.ts';
import { namesIn, tempFolder } from '../support/tempFolder.ts';

/** More than is flushed at once, and no whole number of blocks. */
const LENGTH = 33 * 1024 * 1024 + 7;

describe('saving a large video', () => {
  const folder = tempFolder();
  const video = makeVideo();
  let server: Server;

  before(async () => {
    server = createServer((_request, response) => {
      response.setHeader('Content-Length', video.length).end(video);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => mock.restoreAll());

  after(() => server.close());

  async function save(): Promise<string> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const record = { id: 'ID', image: { uri: '', name: 'cat.png' }, folder: folder.path };
    return (await saveVideo(record, url, new AbortController().signal, { access: new URL(url) }))
      .file;
  }

  /** Changes each file that is opened from now on. */
  function onOpen(change: (handle: FileHandle) => void): void {
    const open = fs.open.bind(fs);
    mock.method(fs, 'open', async (...args: Parameters<typeof open>) => {
      const handle = await open(...args);
      change(handle);
      return handle;
    });
  }

  const fail = () => Promise.reject(Object.assign(new Error('No space.'), { code: 'ENOSPC' }));

  it('keeps every byte in its place', async () => {
    assert.ok(video.equals(await fs.readFile(await save())));
  });

  it('flushes it before the end, too', async () => {
    const calls: string[] = [];
    onOpen((handle) => {
      const datasync = handle.datasync.bind(handle);
      const sync = handle.sync.bind(handle);
      handle.datasync = () => (calls.push('datasync'), datasync());
      handle.sync = () => (calls.push('sync'), sync());
    });

    await save();

    // The last one is the folder's.
    assert.deepEqual(calls, ['datasync', 'sync', 'sync']);
  });

  it('reports a disk that is full when a block is written', async () => {
    onOpen((handle) => {
      const writeFile = handle.writeFile.bind(handle);
      let writes = 0;
      handle.writeFile = (data) => ((writes += 1) === 50 ? fail() : writeFile(data));
    });

    await assertDiskError(save());
  });

  it('reports a disk that is full when a part is flushed', async () => {
    onOpen((handle) => {
      handle.datasync = fail;
    });

    await assertDiskError(save());
  });

  async function assertDiskError(saving: Promise<string>): Promise<void> {
    const before = await namesIn(folder.path);
    await assert.rejects(saving, (error) => {
      assert.ok(error instanceof SaveError);
      assert.deepEqual([error.fault, error.diskCode], ['disk', 'ENOSPC']);
      return true;
    });
    assert.deepEqual(await namesIn(folder.path), before, 'no file is left');
  }
});

/** An MP4 whose bytes differ from block to block. */
function makeVideo(): Buffer {
  const video = Buffer.alloc(LENGTH);
  for (let index = 0; index + 4 <= LENGTH; index += 4) {
    video.writeUInt32LE(index, index);
  }
  let start = 0;
  for (const [name, length] of [
    ['ftyp', 24],
    ['moov', 8],
    ['mdat', LENGTH - 32],
  ] as const) {
    video.writeUInt32BE(length, start);
    video.write(name, start + 4);
    start += length;
  }
  video.write('isom', 8);
  return video;
}
