import assert from 'node:assert/strict';
import { connect } from 'node:net';

import { startSimulator, type Fault, type Simulator } from '../../simulator/index.ts';
import { create, createTask, jsonHeaders, query, validBody, videoLink } from './requests.ts';

describe('an injected fault', () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });

  afterEach(async () => simulator.close());

  /** Reads the whole answer and returns what a client sees. */
  async function outcome(answer: Promise<Response>): Promise<string | number> {
    let response;
    try {
      response = await answer;
    } catch (error) {
      return ((error as Error).cause as { code: string }).code;
    }
    try {
      await response.arrayBuffer();
    } catch {
      return 'cut off';
    }
    return response.status;
  }

  async function post(): Promise<Response> {
    return fetch(`${simulator.root('official')}/image_to_video`, {
      method: 'POST',
      headers: jsonHeaders,
      body: JSON.stringify(validBody),
    });
  }

  /** What the client of a create sees, and whether a task is created without `accept`. */
  const faults: Record<string, { fault: Fault; seen: string | number; accepts: boolean }> = {
    'a reset before it is read': {
      fault: { fault: 'reset', at: 'beforeReading' },
      seen: 'ECONNRESET',
      accepts: false,
    },
    'a reset after it is read': {
      fault: { fault: 'reset', at: 'afterReading' },
      seen: 'ECONNRESET',
      accepts: false,
    },
    'a reset in the middle of the answer': {
      fault: { fault: 'reset', at: 'midBody' },
      seen: 'cut off',
      accepts: true,
    },
    'a truncated answer': { fault: { fault: 'truncate' }, seen: 'cut off', accepts: true },
    'no body at all': {
      fault: { fault: 'truncate', keep: 0 },
      seen: 'cut off',
      accepts: true,
    },
    'a Content-Length that is too large': {
      fault: { fault: 'wrongLength', by: 10 },
      seen: 'cut off',
      accepts: true,
    },
    'a status with JSON': {
      fault: { fault: 'answer', status: 503, json: { error: 'Busy' } },
      seen: 503,
      accepts: false,
    },
    'a late answer': {
      fault: { fault: 'delay', headersMs: 5, bodyMs: 5 },
      seen: 200,
      accepts: true,
    },
    'a slow drip': {
      fault: { fault: 'drip', bytes: 20, everyMs: 1 },
      seen: 200,
      accepts: true,
    },
    'more headers': {
      fault: { fault: 'headers', headers: { 'X-Extra': '1' } },
      seen: 200,
      accepts: true,
    },
    garbage: { fault: { fault: 'garbage' }, seen: 200, accepts: true },
  };

  for (const [what, { fault, seen, accepts }] of Object.entries(faults)) {
    it(`shows ${what} to a create${accepts ? ' and creates the task' : ''}`, async () => {
      simulator.injectFault({ on: 'create', ...fault });

      assert.equal(await outcome(post()), seen);
      assert.equal(simulator.tasks.length, accepts ? 1 : 0);
      assert.equal(simulator.requests[0]?.fault, fault.fault);
    });

    it(`affects one create only: ${what}`, async () => {
      simulator.injectFault({ on: 'create', ...fault });
      await outcome(post());
      const known = simulator.tasks.length;

      assert.equal(await outcome(post()), 200);
      assert.equal(simulator.tasks.length, known + 1);
    });
  }

  it('can accept a create and then reset its connection', async () => {
    simulator.injectFault({ on: 'create', fault: 'reset', at: 'afterReading', accept: true });

    assert.equal(await outcome(post()), 'ECONNRESET');
    assert.equal(simulator.tasks.length, 1);
    assert.equal(simulator.requests[0]?.taskId, simulator.tasks[0]?.id);
  });

  it('can accept a create and answer 502', async () => {
    simulator.injectFault({ on: 'create', fault: 'answer', status: 502, accept: true });

    assert.equal(await outcome(post()), 502);
    assert.equal(simulator.tasks.length, 1);
  });

  it('can spoil a 503 instead of accepting', async () => {
    simulator.injectFault({ on: 'create', fault: 'delay', accept: false });

    assert.equal(await outcome(post()), 503);
    assert.equal(simulator.tasks.length, 0);
  });

  it("can't accept a request that it doesn't read", () => {
    const impossible = { on: 'create', fault: 'reset', at: 'beforeReading', accept: true } as const;

    assert.throws(() => simulator.injectFault(impossible), TypeError);
  });

  it('before reading has read no body', async () => {
    simulator.injectFault({ on: 'create', fault: 'reset', at: 'beforeReading' });
    await outcome(post());

    assert.equal((await simulator.received('create')).rawBody.length, 0);
  });

  it('answers with HTML, bytes or nothing, and with headers', async () => {
    const headers = { 'Retry-After': '9' };
    simulator.injectFault({ on: 'query', fault: 'answer', status: 200, html: '<p>Hi</p>' });
    simulator.injectFault({ on: 'query', fault: 'answer', status: 500, body: 'oops' });
    simulator.injectFault({ on: 'query', fault: 'answer', status: 429, headers });

    const seen = [];
    for (let i = 0; i < 3; i += 1) {
      const response = await fetch(`${simulator.root('relay')}/tasks/any`);
      const type = response.headers.get('content-type');
      seen.push([
        response.status,
        type,
        await response.text(),
        response.headers.get('retry-after'),
      ]);
    }

    assert.deepEqual(seen, [
      [200, 'text/html; charset=utf-8', '<p>Hi</p>', null],
      [500, 'application/octet-stream', 'oops', null],
      [429, null, '', '9'],
    ]);
  });

  it('adds headers to the right answer', async () => {
    simulator.injectFault({ on: 'create', fault: 'headers', headers: { 'X-Extra': 'yes' } });

    const { headers, body } = await create(simulator);

    assert.equal(headers.get('x-extra'), 'yes');
    assert.equal(body['id'], simulator.tasks[0]?.id);
  });

  it('sends a gzip bomb that is small on the wire', async () => {
    simulator.injectFault({ on: 'query', fault: 'gzipBomb', bytes: 2 ** 22 });

    const response = await fetch(`${simulator.root('relay')}/tasks/any`);

    assert.equal(response.headers.get('content-encoding'), 'gzip');
    assert.ok(Number(response.headers.get('content-length')) < 2 ** 14);
    assert.equal((await response.arrayBuffer()).byteLength, 2 ** 22);
  });

  it('redirects to the given address', async () => {
    const to = 'http://127.0.0.1:9/elsewhere';
    simulator.injectFault({ on: 'query', fault: 'redirect', to });
    simulator.injectFault({ on: 'query', fault: 'redirect', to, status: 302 });

    const seen = [];
    for (let i = 0; i < 2; i += 1) {
      const address = `${simulator.root('relay')}/tasks/any`;
      const response = await fetch(address, { redirect: 'manual' });
      seen.push([response.status, response.headers.get('location')]);
    }

    assert.deepEqual(seen, [
      [307, to],
      [302, to],
    ]);
  });

  it('announces a length that is too small and sends everything', async () => {
    simulator.injectFault({ on: 'query', fault: 'wrongLength', by: -4 });

    const raw = await rawAnswer(simulator.origin, '/runwayml/v1/tasks/any');

    const [head = '', body = ''] = raw.split('\r\n\r\n');
    const announced = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    assert.equal(body.length, announced + 4);
  });

  it('sends as many bytes of the answer as given', async () => {
    simulator.injectFault({ on: 'query', fault: 'truncate', keep: 7 });

    const raw = await rawAnswer(simulator.origin, '/runwayml/v1/tasks/any');

    assert.equal(raw.split('\r\n\r\n')[1]?.length, 7);
  });

  it('sends garbage with the right type', async () => {
    simulator.injectFault({ on: 'query', fault: 'garbage' });

    const response = await fetch(`${simulator.root('relay')}/tasks/any`);

    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal((await response.arrayBuffer()).byteLength, 256);
  });

  it('applies as often as given, and can be stopped', async () => {
    const busy = { on: 'query', fault: 'answer', status: 503, json: {} } as const;
    const twice = simulator.injectFault({ ...busy, times: 2 });
    const forever = simulator.injectFault({ ...busy, status: 504, times: Infinity });

    const statuses = [];
    for (let i = 0; i < 4; i += 1) {
      statuses.push((await query(simulator, 'any')).status);
    }
    forever.stop();
    statuses.push((await query(simulator, 'any')).status);

    assert.deepEqual(statuses, [503, 503, 504, 504, 404]);
    assert.deepEqual([twice.count, forever.count], [2, 2]);
  });

  it('is removed by clearFaults()', async () => {
    simulator.injectFault({ on: 'any', fault: 'answer', status: 503, times: Infinity });
    simulator.clearFaults();

    assert.equal((await create(simulator)).status, 200);
  });

  it('applies only to matching requests', async () => {
    const [mine, other] = [await createTask(simulator), await createTask(simulator)];
    simulator.injectFault({
      on: 'query',
      fault: 'answer',
      status: 503,
      json: {},
      if: ({ path }) => path.endsWith(mine.id),
    });

    assert.equal((await query(simulator, other.id)).status, 200);
    assert.equal((await query(simulator, mine.id)).status, 503);
  });

  it('applies to cancels, accepted or not', async () => {
    const [first, second] = [await createTask(simulator), await createTask(simulator)];
    const fault = { on: 'cancel', fault: 'answer', status: 500 } as const;
    for (const { id } of [first, second]) {
      simulator.injectFault({ ...fault, accept: id === second.id });
      const address = `${simulator.root('official')}/tasks/${id}`;
      await fetch(address, { method: 'DELETE', headers: jsonHeaders });
    }

    assert.deepEqual([first.deleted, second.deleted], [false, true]);
  });

  it('cuts off a video in the middle', async () => {
    const task = await createTask(simulator);
    await task.rendered;
    const link = await videoLink(simulator, task.id);
    simulator.injectFault({ on: 'video', fault: 'reset', at: 'midBody' });

    assert.equal(await outcome(fetch(link)), 'cut off');
    assert.equal(await outcome(fetch(link)), 200);
  });
});

/** Reads everything a server sends until it closes the connection. */
async function rawAnswer(origin: string, path: string): Promise<string> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('latin1');
}
