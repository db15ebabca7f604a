import assert from 'node:assert/strict';
import { link, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { SaveError } from '../../../../src/tasks/video/saveError.ts';
import { saveVideo } from '../../../../src/tasks/video/saveVideo.ts';
import type { InjectedFault } from '../../../simulator/index.ts';
import { useTestEnvironment } from '../support/testEnvironment.ts';
import { partFile } from '../support/partFile.ts';
import { namesIn } from '../support/tempFolder.ts';

describe('saving a video', () => {
  const environment = useTestEnvironment();
  let url: string;
  let video: Buffer;

  beforeEach(async () => {
    ({ url } = await environment().finishedTask());
    video = Buffer.from(environment().simulator.tasks[0]?.video ?? []);
  });

  async function save(
    changes: { name?: string; folder?: string; id?: string } = {},
    signal = new AbortController().signal,
  ): Promise<string> {
    const { name = 'cat.png', folder = environment().videos, id = 'ID' } = changes;
    const record = { id, folder, image: { uri: '', name } };
    return (await saveVideo(record, url, signal, { access: new URL(url) })).file;
  }

  async function assertFails(fault: SaveError['fault'], changes = {}): Promise<SaveError> {
    let thrown: unknown;
    await save(changes).catch((error: unknown) => {
      thrown = error;
    });
    assert.ok(thrown instanceof SaveError, String(thrown));
    assert.equal(thrown.fault, fault);
    return thrown;
  }

  const names = async () => namesIn(environment().videos);

  it('saves the complete video under the image’s name, and no other file', async () => {
    const file = await save();

    assert.equal(file, join(environment().videos, 'cat.mp4'));
    assert.deepEqual(await readFile(file), video);
    assert.deepEqual(await names(), ['cat.mp4']);
  });

  it('saves the archive and the sound of a task that makes images, when they are whole', async () => {
    const archive = Buffer.concat([
      Buffer.from('PK\x03\x04', 'latin1'),
      Buffer.alloc(200_000, 'a'),
      Buffer.from('PK\x05\x06', 'latin1'),
      Buffer.alloc(18),
    ]);
    const sound = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVE', 'latin1'), Buffer.alloc(100)]);
    const bodies = [archive, sound, archive.subarray(0, 100_000)];
    const server = createServer(({ url: path = '' }, response) => {
      response.end(bodies[Number(path.slice(1))]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const record = {
        id: 'ID',
        folder: environment().videos,
        image: { uri: '', name: 'cat.png' },
      };
      const saveFrom = (index: number, images: boolean) =>
        saveVideo(record, `${base}/${index}`, new AbortController().signal, {
          access: new URL(base),
          images,
        });
      assert.equal(basename((await saveFrom(0, true)).file), 'cat.zip');
      assert.equal(basename((await saveFrom(1, true)).file), 'cat.wav');
      assert.deepEqual(await readFile(join(environment().videos, 'cat.zip')), archive);
      await assert.rejects(saveFrom(2, true), { fault: 'incomplete' });
      await assert.rejects(saveFrom(0, false), { fault: 'notVideo' });
      assert.deepEqual(await names(), ['cat.wav', 'cat.zip']);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('creates a missing folder', async () => {
    const folder = join(environment().videos, 'new', 'newer');

    assert.equal(await save({ folder }), join(folder, 'cat.mp4'));
  });

  it('never overwrites an existing file', async () => {
    await writeFile(join(environment().videos, 'cat.mp4'), 'precious');
    await mkdir(join(environment().videos, 'cat-2.mp4'));

    assert.equal(await save(), join(environment().videos, 'cat-3.mp4'));

    assert.equal(await readFile(join(environment().videos, 'cat.mp4'), 'utf8'), 'precious');
    assert.deepEqual(await names(), ['cat-2.mp4', 'cat-3.mp4', 'cat.mp4']);
  });

  it('gives each of many simultaneous videos its own name', async () => {
    const ids = ['A', 'B', 'C', 'D', 'E'];

    const files = await Promise.all(ids.map((id) => save({ id })));

    assert.equal(new Set(files).size, ids.length);
    assert.deepEqual(await names(), [
      'cat-2.mp4',
      'cat-3.mp4',
      'cat-4.mp4',
      'cat-5.mp4',
      'cat.mp4',
    ]);
  });

  for (const [script, character] of [
    ['Latin', 'a'],
    ['Chinese', '猫'],
    ['emoji', '😀'],
  ] as const) {
    it(`works for an image with a very long ${script} name`, async () => {
      const file = await save({ name: `${character.repeat(120)}.png`, id: 'x'.repeat(36) });

      assert.deepEqual(await readFile(file), video);
    });
  }

  it('sends no key and no cookie to the host of the video', async () => {
    await save();

    const { headers } = await environment().simulator.received('video');
    assert.equal(headers['authorization'], undefined);
    assert.equal(headers['cookie'], undefined);
  });

  it('follows a redirect to the video', async () => {
    environment().simulator.injectFault({ on: 'video', fault: 'redirect', to: url, status: 302 });

    assert.deepEqual(await readFile(await save()), video);
  });

  describe('follows a redirect', () => {
    let server: Server;
    let origin: string;
    /** The `Location` of each path, as bytes in Latin-1, as Node sends them. */
    let locations: Map<string, string>;
    let requested: string[];

    beforeEach(async () => {
      locations = new Map();
      requested = [];
      server = createServer((request, response) => {
        const { url: path = '' } = request;
        requested.push(path);
        const location = locations.get(path);
        if (location === undefined) response.end(video);
        else response.writeHead(302, { location }).end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      url = `${origin}/start`;
    });
    afterEach(() => server.close());

    const raw = (text: string) => Buffer.from(text).toString('latin1');

    for (const [what, location, path] of [
      ['in raw UTF-8', raw('/видео/猫.mp4'), encodeURI('/видео/猫.mp4')],
      ['with raw UTF-8 in its query', raw('/v?name=猫 😀.mp4'), encodeURI('/v?name=猫 😀.mp4')],
      ['with raw bytes that are no UTF-8', '/\u00c3\u00a8\u00ff.mp4', '/%C3%A8%FF.mp4'],
      ['that is escaped already', '/%E7%8C%AB.mp4', '/%E7%8C%AB.mp4'],
      ['relative to its folder', raw('猫.mp4'), encodeURI('/猫.mp4')],
    ] as const) {
      it(what, async () => {
        locations.set('/start', location);

        assert.deepEqual(await readFile(await save()), video);
        assert.deepEqual(requested, ['/start', path]);
      });
    }

    it('to raw UTF-8 on its own host', async () => {
      locations.set('/start', raw(`${origin}/猫`)).set(encodeURI('/猫'), raw('/犬?a=ü'));

      assert.deepEqual(await readFile(await save()), video);
      assert.deepEqual(requested, ['/start', encodeURI('/猫'), encodeURI('/犬?a=ü')]);
    });

    it('five times at most', async () => {
      for (let step = 0; step < 6; step += 1) locations.set(`/${step}`, `/${step + 1}`);
      url = `${origin}/1`;
      assert.deepEqual(await readFile(await save()), video);

      url = `${origin}/0`;
      await assertFails('network');
      assert.deepEqual(requested.at(-1), '/5');
    });

    it('never to a file or to data', async () => {
      for (const location of ['file:///etc/hosts', `data:video/mp4;base64,AAAA`, 'http://']) {
        locations.set('/start', location);

        await assertFails('network');
      }
    });
  });

  it('accepts a video that arrives byte by byte', async () => {
    environment().simulator.injectFault({
      on: 'video',
      fault: 'drip',
      bytes: 5,
      everyMs: 0,
      times: 1,
    });

    assert.deepEqual(await readFile(await save()), video);
  });

  describe('leaves no file, and reports', () => {
    const html = '<!doctype html><title>Sorry</title><h1>Sorry</h1>';
    const cases: [string, SaveError['fault'], InjectedFault][] = [
      ['a web page', 'notVideo', { on: 'video', fault: 'answer', status: 200, html }],
      ['an empty file', 'notVideo', { on: 'video', fault: 'answer', status: 200 }],
      ['a few bytes', 'notVideo', { on: 'video', fault: 'answer', status: 200, body: 'gone' }],
      [
        'random bytes',
        'notVideo',
        { on: 'video', fault: 'answer', status: 200, body: Buffer.alloc(100_000, 7) },
      ],
      ['a video that is cut off', 'network', { on: 'video', fault: 'truncate' }],
      [
        'a video that is cut off before its first byte',
        'network',
        { on: 'video', fault: 'truncate', keep: 0 },
      ],
      ['a video shorter than announced', 'network', { on: 'video', fault: 'wrongLength', by: 1 }],
      ['a reset connection', 'network', { on: 'video', fault: 'reset', at: 'midBody' }],
      ['a missing answer', 'network', { on: 'video', fault: 'reset', at: 'afterReading' }],
      ...[500, 503, 429].map((status): [string, SaveError['fault'], InjectedFault] => [
        `HTTP ${status}`,
        'network',
        { on: 'video', fault: 'answer', status },
      ]),
      ...[400, 401, 403, 404, 410].map((status): [string, SaveError['fault'], InjectedFault] => [
        `an expired link: HTTP ${status}`,
        'expired',
        { on: 'video', fault: 'answer', status, html },
      ]),
    ];
    for (const [what, fault, injected] of cases) {
      it(what, async () => {
        environment().simulator.injectFault(injected);

        const error = await assertFails(fault);

        assert.doesNotMatch(error.message, /signature/);
        assert.deepEqual(await names(), []);
        assert.equal(environment().simulator.count('video'), 1);
      });
    }

    it('a missing network', async () => {
      await environment().goOffline();

      await assertFails('network');

      assert.deepEqual(await names(), []);
    });

    it('an expired link', async () => {
      environment().simulator.advance(25 * 3600_000);

      await assertFails('expired');

      assert.deepEqual(await names(), []);
    });

    it('nothing, but stops, when the window closes', async () => {
      const closing = new AbortController();
      environment().simulator.injectFault({ on: 'video', fault: 'drip', everyMs: 5 });
      const gone = new Promise((resolve) => environment().simulator.once('abort', resolve));
      const saving = save({}, closing.signal);
      await environment().simulator.received('video');

      closing.abort();

      await assert.rejects(saving);
      await gone;
      assert.deepEqual(await names(), []);
    });
  });

  describe('that is impossible, reports a disk error', () => {
    it('if the folder is a file', async () => {
      const folder = join(environment().videos, 'file');
      await writeFile(folder, 'precious');

      await assertFails('disk', { folder });

      assert.equal(await readFile(folder, 'utf8'), 'precious');
      assert.equal(environment().simulator.count('video'), 0);
    });

    it('if the folder would be inside a file', async () => {
      await writeFile(join(environment().videos, 'file'), 'precious');

      await assertFails('disk', { folder: join(environment().videos, 'file', 'folder') });
    });

    it('if the path is too long', async () => {
      await assertFails('disk', { folder: join(environment().videos, 'x'.repeat(300)) });
    });

    it('if a folder has the name of the hidden file', async () => {
      const part = await partFile('ID', environment().videos, url);
      await mkdir(join(part, 'inside'), { recursive: true });

      await assertFails('disk');

      assert.deepEqual(await names(), [basename(part)]);
    });

    it('and closes the connection', async () => {
      const part = await partFile('ID', environment().videos, url);
      await mkdir(join(part, 'inside'), { recursive: true });
      environment().simulator.injectFault({ on: 'video', fault: 'drip', everyMs: 5 });
      const gone = new Promise((resolve) => environment().simulator.once('abort', resolve));

      await assert.rejects(save());

      await gone;
    });
  });

  describe('after a crash', () => {
    it('starts again after an incomplete download', async () => {
      const part = await partFile('ID', environment().videos, url);
      await writeFile(part, 'half of some');

      assert.deepEqual(await readFile(await save()), video);
      assert.deepEqual(await names(), ['cat.mp4']);
    });

    it('recognizes the renamed video, and does not download it again', async () => {
      const part = await partFile('ID', environment().videos, url);
      await writeFile(join(environment().videos, 'cat.mp4'), 'precious');
      await writeFile(part, video);
      const file = join(environment().videos, 'cat-2.mp4');
      await link(part, file);
      const before = environment().simulator.count('video');
      const record = {
        id: 'ID',
        folder: environment().videos,
        image: { uri: '', name: 'cat.png' },
        place: { file, size: video.length, part },
      };

      assert.equal(
        (await saveVideo(record, url, new AbortController().signal, { access: new URL(url) })).file,
        join(environment().videos, 'cat-2.mp4'),
      );

      assert.deepEqual(await names(), ['cat-2.mp4', 'cat.mp4']);
      assert.equal(environment().simulator.count('video'), before);
    });

    it('does not mistake another file with two names for the video', async () => {
      const part = await partFile('ID', environment().videos, url);
      await writeFile(part, 'half of some');
      await link(part, join(environment().records, '..', 'elsewhere'));
      await writeFile(join(environment().videos, 'cat.mp4'), 'precious');

      const file = await save();

      assert.deepEqual(await readFile(file), video);
      assert.equal(file, join(environment().videos, 'cat-2.mp4'));
    });
  });

  describe('from a link that asks for the key', () => {
    const servers: Server[] = [];
    let requests: [origin: string, path: string, key: string | undefined][];

    beforeEach(() => {
      requests = [];
    });
    afterEach(() => servers.splice(0).forEach((it) => it.close()));

    /** A server that notes each request, and answers 401 without the key if it guards the path. */
    async function serve(answer: (path: string) => 'video' | 'guarded' | URL): Promise<string> {
      const server = createServer((request, response) => {
        const { url: path = '', headers } = request;
        requests.push([origin, path, headers.authorization]);
        const kind = answer(path);
        if (kind instanceof URL) {
          response.writeHead(302, { location: kind.href }).end();
        } else if (kind === 'guarded' && headers.authorization !== 'Bearer key') {
          response.writeHead(401).end();
        } else {
          response.end(video);
        }
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return origin;
    }

    const saveFrom = async (link: string, origin: string) => {
      const record = {
        id: 'ID',
        folder: environment().videos,
        image: { uri: '', name: 'cat.png' },
      };
      const access = { origin, headers: { Authorization: 'Bearer key' } };
      return (await saveVideo(record, link, new AbortController().signal, { access })).file;
    };

    it('sends the key to the service’s own origin, after a refusal without it', async () => {
      const origin = await serve(() => 'guarded');

      assert.deepEqual(await readFile(await saveFrom(`${origin}/a`, origin)), video);

      assert.deepEqual(requests, [
        [origin, '/a', undefined],
        [origin, '/a', 'Bearer key'],
      ]);
    });

    it('sends no key where none is asked for', async () => {
      const origin = await serve(() => 'video');

      await saveFrom(`${origin}/a`, origin);

      assert.deepEqual(requests, [[origin, '/a', undefined]]);
    });

    it('sends no key to another origin, however it comes there', async () => {
      const other = await serve(() => 'guarded');
      const origin = await serve((path) => (path === '/away' ? new URL(`${other}/b`) : 'guarded'));

      await assert.rejects(saveFrom(`${other}/b`, origin), SaveError);
      await assert.rejects(saveFrom(`${origin}/away`, origin), SaveError);

      assert.ok(requests.every(([, , key]) => key === undefined));
    });

    it('follows the service’s redirect without the key', async () => {
      const cdn = await serve(() => 'video');
      const origin = await serve(() => 'guarded');
      const server = servers.at(-1);
      server?.removeAllListeners('request');
      server?.on('request', (request, response) => {
        requests.push([origin, request.url ?? '', request.headers.authorization]);
        if (request.headers.authorization === undefined) response.writeHead(403).end();
        else response.writeHead(302, { location: `${cdn}/signed` }).end();
      });

      await saveFrom(`${origin}/a`, origin);

      assert.deepEqual(requests.at(-1), [cdn, '/signed', undefined]);
    });
  });
});
