import assert from 'node:assert/strict';

import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { cancel, createTask, query, videoLink } from './requests.ts';

const HOUR_MS = 3_600_000;
/** The simulator's clock. It moves only when the test moves it. */
const now = (): number => 1_800_000_000_000;

describe('a link to a video', () => {
  let simulator: Simulator;
  let id: string;
  let link: string;
  let video: Buffer;

  beforeEach(async () => {
    simulator = await startSimulator({ now, queueMs: 0, runMs: 0, render: 'none' });
    const task = await createTask(simulator);
    await task.rendered;
    id = task.id;
    link = await videoLink(simulator, id);
    video = Buffer.from(task.video ?? []);
  });

  afterEach(async () => simulator.close());

  it('is on another origin than the API', () => {
    assert.notEqual(new URL(link).origin, simulator.origin);
    assert.equal(new URL(link).origin, simulator.cdnOrigin);
    assert.match(new URL(link).pathname, /^\/videos\/[\da-f]+\.mp4$/);
  });

  it('answers GET with the whole video', async () => {
    const response = await fetch(link);

    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'video/mp4');
    assert.equal(response.headers.get('content-length'), String(video.length));
    assert.equal(response.headers.get('accept-ranges'), 'bytes');
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), video);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const response = await fetch(link, { method: 'HEAD' });

    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-length'), String(video.length));
    assert.equal((await response.arrayBuffer()).byteLength, 0);
  });

  const ranges = [
    { range: 'bytes=0-9', start: 0, end: 10 },
    { range: 'bytes=100-', start: 100, end: undefined },
    { range: 'bytes=-50', start: -50, end: undefined },
    { range: 'bytes=10-999999', start: 10, end: undefined },
  ];
  for (const { range, start, end } of ranges) {
    it(`answers Range: ${range} with that part`, async () => {
      const response = await fetch(link, { headers: { Range: range } });

      const part = video.subarray(start, end);
      const first = start < 0 ? video.length + start : start;
      const last = first + part.length - 1;
      assert.equal(response.status, 206);
      assert.equal(response.headers.get('content-range'), `bytes ${first}-${last}/${video.length}`);
      assert.equal(response.headers.get('content-length'), String(part.length));
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), part);
    });
  }

  for (const range of ['bytes=99999-', 'bytes=99999-100000', 'bytes=-0', 'bytes=9-8']) {
    it(`answers 416 to Range: ${range}`, async () => {
      const response = await fetch(link, { headers: { Range: range } });

      assert.equal(response.status, 416);
      assert.equal(response.headers.get('content-range'), `bytes */${video.length}`);
    });
  }

  it('answers with the whole video if If-Range names another version', async () => {
    const etag = (await fetch(link)).headers.get('etag') ?? '';
    const part = async (ifRange: string): Promise<number> => {
      const headers = { Range: 'bytes=0-9', 'If-Range': ifRange };
      return (await fetch(link, { headers })).status;
    };

    assert.equal(await part(etag), 206);
    assert.equal(await part('"another"'), 200);
  });

  it('answers 400 to an API key, because a key must never be sent there', async () => {
    const response = await fetch(link, { headers: { Authorization: 'Bearer key' } });

    assert.equal(response.status, 400);
    assert.equal(simulator.requests.at(-1)?.headers['authorization'], 'Bearer key');
  });

  it('expires with 403 and XML; a new query returns a new link', async () => {
    simulator.advance(24 * HOUR_MS);

    const response = await fetch(link);
    const fresh = await videoLink(simulator, id);

    assert.equal(response.status, 403);
    assert.equal(response.headers.get('content-type'), 'application/xml');
    assert.match(await response.text(), /<Code>AccessDenied<\/Code>/);
    assert.notEqual(fresh, link);
    assert.equal((await fetch(fresh)).status, 200);
  });

  it('works as long as the plan says', async () => {
    simulator.next({ linkMs: 1000 });
    const task = await createTask(simulator);
    await task.rendered;
    const short = await videoLink(simulator, task.id);

    simulator.advance(999);
    const before = await fetch(short);
    simulator.advance(1);
    const after = await fetch(short);

    assert.deepEqual([before.status, after.status], [200, 403]);
  });

  it('stops working when its task is deleted', async () => {
    await cancel(simulator, id);

    assert.equal((await fetch(link)).status, 404);
    assert.equal((await query(simulator, id)).status, 404);
  });

  it('answers 403 if it was never created', async () => {
    assert.equal((await fetch(`${simulator.cdnOrigin}/videos/abcdef.mp4`)).status, 403);
  });

  it('answers 405 to POST', async () => {
    assert.equal((await fetch(link, { method: 'POST' })).status, 405);
  });
});
