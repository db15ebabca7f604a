import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { useTestEnvironment, type TestWindow } from '../support/testEnvironment.ts';
import { taskRecord, whenRecord, whenState } from '../support/records.ts';
import { namesIn } from '../support/tempFolder.ts';

/** An MP4 whose bytes differ everywhere, of 1 MB and a bit: a connection that breaks takes along what is on its way. */
const VIDEO = makeVideo(1_000_007);
const HALF = 500_000;
const ETAG = '"one"';

type Headers = Readonly<Record<string, string>>;
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('a download that breaks', () => {
  const environment = useTestEnvironment();
  let window: TestWindow;
  let server: Server;
  let origin: string;
  /** The answers to the first requests. Later ones get the rest that they ask for. */
  let answers: Answer[];
  let requests: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Bytes of videos that were sent. */
  let sent: number;

  beforeEach(async () => {
    window = await environment().window();
    answers = [];
    requests = [];
    sent = 0;
    server = createServer((request, response) => {
      requests.push({ path: request.url ?? '', headers: request.headers });
      (answers.shift() ?? rest())(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function send(response: ServerResponse, status: number, headers: Headers, body: Buffer): void {
    sent += body.length;
    response.writeHead(status, { 'Content-Length': `${body.length}`, ...headers }).end(body);
  }

  /** Sends the whole video, and cuts it off after some bytes. */
  function cut(headers: Headers = { ETag: ETAG }, keep = HALF, body = VIDEO): Answer {
    return (_request, response) => {
      response.writeHead(200, { 'Content-Length': `${body.length}`, ...headers });
      sent += keep;
      response.write(body.subarray(0, keep), () => setImmediate(() => response.destroy()));
    };
  }

  /** Answers as servers do that support ranges. The changes spoil that. */
  function rest(changes: Headers = {}, content = VIDEO, etag = ETAG): Answer {
    return (request, response) => {
      const start = readStart(request);
      const isSame = [undefined, etag].includes(request.headers['if-range']?.toString());
      if (start === undefined || !isSame) {
        send(response, 200, { ETag: etag }, content);
        return;
      }
      const range = `bytes ${start}-${content.length - 1}/${content.length}`;
      const headers = { ETag: etag, 'Content-Range': range, ...changes };
      send(response, 206, headers, content.subarray(start));
    };
  }

  /** Sends only so many bytes of the rest, as servers may do. */
  function part(length: number): Answer {
    return (request, response) => {
      const start = readStart(request) ?? 0;
      const end = start + length;
      const headers = { ETag: ETAG, 'Content-Range': `bytes ${start}-${end - 1}/${VIDEO.length}` };
      send(response, 206, headers, VIDEO.subarray(start, end));
    };
  }

  const whole: Answer = (_request, response) => send(response, 200, { ETag: ETAG }, VIDEO);

  async function add(changes: Partial<TaskRecord> = {}): Promise<string> {
    const record = taskRecord({
      state: 'saving',
      service: environment().root,
      folder: environment().videos,
      taskId: 'task',
      videoUrl: `${origin}/video.mp4?signature=1`,
      ...changes,
    });
    return (await window.store.add(record)).id;
  }

  async function save(changes: Partial<TaskRecord> = {}): Promise<TaskRecord> {
    const id = await add(changes);
    return environment().clock.runUntil(
      whenRecord(window.store, id, ({ state }) => state === 'done' || state === 'unsaved'),
    );
  }

  /** The whole video is there, its record describes it, and no hidden file is left. */
  async function assertSaved(record: TaskRecord, video = VIDEO): Promise<void> {
    assert.equal(record.state, 'done', JSON.stringify(record.problem));
    const bytes = await readFile(record.file ?? '');
    assert.ok(bytes.equals(video), 'every byte is in its place');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual([record.size, record.sha256], [bytes.length, sha256]);
    assert.deepEqual(await namesIn(environment().videos), ['cat.mp4']);
  }

  /** What the broken connection took along is sent again, and a little more, to compare. */
  function assertLittleTwice(): void {
    assert.ok(sent >= VIDEO.length + 256 && sent < VIDEO.length + HALF, String(sent));
  }

  const asked = () => requests.map(({ headers }) => headers.range !== undefined);

  it('goes on where it broke, if the server’s file has the same ETag', async () => {
    answers = [cut()];

    await assertSaved(await save());

    // Some bytes are asked for once more, and compared.
    const { range, 'if-range': ifRange, 'accept-encoding': encoding } = requests[1]?.headers ?? {};
    assert.match(range ?? '', /^bytes=[1-9]\d+-$/);
    assert.deepEqual([ifRange, encoding], [ETAG, 'identity']);
    assert.equal(requests.length, 2);
    assertLittleTwice();
  });

  it('goes on if the server’s file has the same date', async () => {
    const modified = 'Wed, 21 Oct 2015 07:28:00 GMT';
    answers = [
      cut({ 'Last-Modified': modified }),
      (request, response) => {
        const start = readStart(request) ?? 0;
        const range = `bytes ${start}-${VIDEO.length - 1}/${VIDEO.length}`;
        send(response, 206, { 'Content-Range': range }, VIDEO.subarray(start));
      },
    ];

    await assertSaved(await save());

    assert.equal(requests[1]?.headers['if-range'], modified);
    assertLittleTwice();
  });

  it('goes on again and again, without longer pauses as long as more comes', async () => {
    const begin = environment().clock.now();
    answers = [cut(), ...Array.from({ length: 10 }, () => part(10_000))];

    await assertSaved(await save());

    assert.equal(requests.length, 12);
    assert.equal(environment().clock.now() - begin, 11 * 5000);
  });

  it('goes on if the server sends only a part of what it is asked for', async () => {
    answers = [cut(), part(300_000), part(100_000)];

    await assertSaved(await save());

    assert.equal(requests.length, 4);
  });

  it('goes on after the network was down', async () => {
    const down: Answer = (_request, response) => response.destroy();
    answers = [cut(), down, down, (_, response) => response.writeHead(503).end()];

    await assertSaved(await save());

    assert.deepEqual(asked(), [false, true, true, true, true]);
    assertLittleTwice();
  });

  it('goes on with a fresh link to the same file', async () => {
    answers = [cut(), (_, response) => response.writeHead(403).end()];
    environment().simulator.injectFault({
      on: 'query',
      fault: 'answer',
      status: 200,
      json: { id: 'task', status: 'SUCCEEDED', output: [`${origin}/video.mp4?signature=2`] },
    });

    await assertSaved(await save());

    assert.equal(requests[2]?.path, '/video.mp4?signature=2');
    assertLittleTwice();
  });

  it('goes on with each of several videos by itself', async () => {
    const other = makeVideo(900_003);
    const path = '/other.mp4';
    let cuts = 0;
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      requests.push({ path: request.url ?? '', headers: request.headers });
      const [content, etag] = request.url === path ? [other, '"two"'] : [VIDEO, ETAG];
      const isFirst = cuts < 2 && readStart(request) === undefined;
      cuts += isFirst ? 1 : 0;
      const answer = isFirst ? cut({ ETag: etag }, HALF, content) : rest({}, content, etag);
      answer(request, response);
    });

    const { file = '', moreVideos = [] } = await save({ moreVideos: [{ url: origin + path }] });

    assert.ok((await readFile(file)).equals(VIDEO));
    assert.ok((await readFile(moreVideos[0]?.file ?? '')).equals(other));
    assert.deepEqual(asked(), [false, false, true, true]);
    assert.deepEqual(await namesIn(environment().videos), ['cat-2.mp4', 'cat.mp4']);
  });

  describe('starts again', () => {
    const other = Buffer.from(VIDEO);
    other.fill(7, 1000);
    const changedLate = Buffer.from(VIDEO);
    changedLate.fill(7, HALF + 1000);
    const at = (start: number, end = VIDEO.length - 1, total: number | string = VIDEO.length) => ({
      'Content-Range': `bytes ${start}-${end}/${total}`,
    });

    for (const [what, second, video] of [
      ['if the server sends everything', () => whole, VIDEO],
      ['if the video has changed', () => rest({}, other, '"two"'), other],
      ['if the rest is of a changed video', () => rest({ ETag: '"two"' }, changedLate), VIDEO],
      ['if the server refuses the range', (): Answer => (_, it) => it.writeHead(416).end(), VIDEO],
      ['if the range begins elsewhere', () => rest(at(0)), VIDEO],
      ['if the range is after what was asked for', () => rest(at(HALF)), VIDEO],
      ['if the range has another length', () => rest(at(HALF - 256, VIDEO.length - 2)), VIDEO],
      [
        'if the video has another length',
        () => rest(at(HALF - 256, VIDEO.length - 1, VIDEO.length + 1)),
        VIDEO,
      ],
      ['if the range is nonsense', () => rest({ 'Content-Range': 'bytes */*' }), VIDEO],
      ['if the rest has no ETag', () => rest({ ETag: '' }), VIDEO],
      ['if the rest is compressed', () => rest({ 'Content-Encoding': 'gzip' }), VIDEO],
      [
        'if the rest is not what the range says',
        (): Answer => (request, response) => {
          const start = readStart(request) ?? 0;
          const headers = { ETag: ETAG, ...at(start) };
          send(response, 206, headers, VIDEO.subarray(0, VIDEO.length - start));
        },
        VIDEO,
      ],
    ] as readonly [string, () => Answer, Buffer][]) {
      it(what, async () => {
        answers = [cut(), second()];

        await assertSaved(await save(), video);

        assert.deepEqual(asked().slice(0, 2), [false, true]);
        assert.notEqual(asked()[2], true);
      });
    }

    it('if more comes than the range says', async () => {
      const tooMuch: Answer = (request, response) => {
        const start = readStart(request) ?? 0;
        response.writeHead(206, { ETag: ETAG, ...at(start) });
        response.write(VIDEO.subarray(start));
        response.end(Buffer.alloc(10));
      };
      answers = [cut(), tooMuch];

      await assertSaved(await save());

      assert.deepEqual(asked(), [false, true, false]);
    });

    for (const [what, headers] of Object.entries<Headers>({
      'nothing tells that the video is the same': {},
      'its ETag is weak': { ETag: 'W/"one"' },
      'its ETag is weak, whatever its date says': {
        ETag: 'W/"one"',
        'Last-Modified': 'Wed, 21 Oct 2015 07:28:00 GMT',
      },
      'its ETag is no ETag': { ETag: 'one' },
      'it may have changed in this second': { 'Last-Modified': new Date().toUTCString() },
      'its date is nonsense': { 'Last-Modified': 'yesterday' },
      'the server sends no ranges': { ETag: ETAG, 'Accept-Ranges': 'none' },
    })) {
      it(`without a range if ${what}`, async () => {
        // A date a few seconds ahead, so that a slow machine doesn't make it old.
        const date = new Date(Date.now() + 5000).toUTCString();
        const isNow = 'Last-Modified' in headers && what.includes('this second');
        answers = [cut(isNow ? { 'Last-Modified': date } : headers)];

        await assertSaved(await save());

        assert.deepEqual(asked(), [false, false]);
      });
    }

    it('if the rest has another date', async () => {
      const date = (year: number) => ({ 'Last-Modified': `Wed, 21 Oct ${year} 07:28:00 GMT` });
      const later: Answer = (request, response) => {
        const start = readStart(request) ?? 0;
        send(response, 206, { ...date(2016), ...at(start) }, changedLate.subarray(start));
      };
      answers = [cut(date(2015)), later];

      await assertSaved(await save());

      assert.deepEqual(asked(), [false, true, false]);
    });

    it('without a range if it was said to be compressed', async () => {
      answers = [cut({ ETag: ETAG, 'Content-Encoding': 'gzip' })];

      await assertSaved(await save());

      assert.deepEqual(asked(), [false, false]);
    });

    it('without a range if only a few bytes have come', async () => {
      answers = [cut({ ETag: ETAG }, 200)];

      await assertSaved(await save());

      assert.deepEqual(asked(), [false, false]);
    });

    it('if its hidden file is gone', async () => {
      answers = [cut()];
      const id = await add();
      await environment().clock.scheduled();
      await window.context.log.said(/SaveError/);
      await environment().clock.scheduled();
      const [hidden = ''] = await namesIn(environment().videos);
      assert.match(hidden, /^\..*\.part$/);
      await rm(join(environment().videos, hidden));

      await assertSaved(await environment().clock.runUntil(whenState(window.store, id, 'done')));
    });

    it('with a fresh link to another file', async () => {
      answers = [cut(), (_, response) => response.writeHead(403).end()];
      environment().simulator.injectFault({
        on: 'query',
        fault: 'answer',
        status: 200,
        json: { id: 'task', status: 'SUCCEEDED', output: [`${origin}/other.mp4`] },
      });

      await assertSaved(await save());

      assert.deepEqual(asked(), [false, true, false]);
    });
  });

  describe('leaves no hidden file', () => {
    const hidden = async () => (await namesIn(environment().videos)).length;

    async function brokenTask(): Promise<string> {
      answers = [cut()];
      const id = await add();
      await window.context.log.said(/SaveError/);
      await environment().clock.scheduled();
      assert.equal(await hidden(), 1);
      return id;
    }

    it('if its link never works again', async () => {
      await brokenTask();
      answers = Array.from({ length: 20 }, () => (_, response) => response.writeHead(404).end());
      environment().simulator.injectFault({
        on: 'query',
        times: Infinity,
        fault: 'answer',
        status: 200,
        json: { id: 'task', status: 'SUCCEEDED', output: [`${origin}/video.mp4`] },
      });

      const [{ id } = { id: '' }] = window.store.all();
      await environment().clock.runUntil(whenState(window.store, id, 'unsaved'));

      while ((await hidden()) > 0) await new Promise((resolve) => setImmediate(resolve));
    });

    it('if the window closes', async () => {
      await brokenTask();

      window.tasks.dispose();

      while ((await hidden()) > 0) await new Promise((resolve) => setImmediate(resolve));
    });
  });

  it('goes on at once when the user downloads the video again', async () => {
    const id = await add();
    const done = await environment().clock.runUntil(whenState(window.store, id, 'done'));
    await rm(done.file ?? '');
    window.context.key = 'missing';
    answers = [cut()];

    const file = await window.tasks.downloadAgain(done);

    assert.ok((await readFile(file)).equals(VIDEO));
    assert.deepEqual(asked(), [false, false, true]);
    assert.deepEqual(await namesIn(environment().videos), ['cat.mp4']);
  });

  it('fails at once for the user when nothing more comes, and leaves no file', async () => {
    const id = await add();
    const done = await environment().clock.runUntil(whenState(window.store, id, 'done'));
    await rm(done.file ?? '');
    window.context.key = 'missing';
    answers = [cut(), (_, response) => response.destroy()];

    await assert.rejects(window.tasks.downloadAgain(done));

    assert.equal(requests.length, 3);
    assert.deepEqual(await namesIn(environment().videos), []);
  });
});

/** Where the range begins that a request asks for. */
function readStart({ headers }: IncomingMessage): number | undefined {
  const match = /^bytes=(\d+)-$/.exec(headers.range ?? '');
  return match === null ? undefined : Number(match[1]);
}

function makeVideo(length: number): Buffer {
  const video = Buffer.alloc(length);
  for (let index = 0; index + 4 <= length; index += 4) {
    video.writeUInt32LE(index, index);
  }
  let start = 0;
  for (const [name, size] of [
    ['ftyp', 24],
    ['moov', 8],
    ['mdat', length - 32],
  ] as const) {
    video.writeUInt32BE(size, start);
    video.write(name, start + 4);
    start += size;
  }
  video.write('isom', 8);
  return video;
}
