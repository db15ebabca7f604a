import assert from 'node:assert/strict';

import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { create, createTask, toDataUri, makeImage, query, validBody } from './requests.ts';

describe('the request log', () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });

  afterEach(async () => simulator.close());

  it('has the request, its root and its outcome', async () => {
    await createTask(simulator, { seed: 7 }, 'relay');

    const [request] = simulator.requests;
    const [task] = simulator.tasks;
    assert.equal(request?.endpoint, 'create');
    assert.equal(request.root, 'relay');
    assert.equal(request.method, 'POST');
    assert.equal(request.path, '/runwayml/v1/image_to_video');
    assert.equal(request.headers['x-runway-version'], '2024-11-06');
    assert.deepEqual(request.body, { ...validBody, seed: 7 });
    assert.equal(request.taskId, task?.id);
    assert.equal(request.status, 200);
    assert.ok(Math.abs(request.at - Date.now()) < 60_000);
  });

  it('shortens the image, and has the full body too', async () => {
    const noise = await makeImage(64, 36);
    const promptImage = toDataUri(Buffer.concat([noise, Buffer.alloc(9000)]));
    await create(simulator, { promptImage });

    const request = await simulator.received('create');
    const short = (request.body as typeof validBody).promptImage;
    assert.equal(short.length < 200, true);
    assert.match(
      short,
      new RegExp(`^data:image/png;base64,.*… \\(${promptImage.length} characters`),
    );
    assert.deepEqual(request.fullBody, { ...validBody, promptImage });
  });

  it('counts the requests to an endpoint', async () => {
    const { id } = await createTask(simulator);
    await query(simulator, id);
    await query(simulator, id);

    assert.deepEqual(
      [simulator.count('create'), simulator.count('query'), simulator.count('video')],
      [1, 2, 0],
    );
  });

  it('can be waited for, before and after the request', async () => {
    const second = simulator.received('query', 2);
    const { id } = await createTask(simulator);
    await query(simulator, id);
    await query(simulator, 'other');

    assert.equal((await second).taskId, 'other');
    assert.equal((await simulator.received('query')).taskId, id);
  });

  it('distinguishes a received request from an answered one', async () => {
    const held = simulator.injectFault({ on: 'create', fault: 'hold' });
    const answer = create(simulator);
    let isAnswered = false;
    const answered = simulator.answered('create').then(() => (isAnswered = true));

    await simulator.received('create');
    await query(simulator, 'meanwhile');
    assert.equal(isAnswered, false);
    held.release();
    await answered;
    assert.equal((await answer).status, 200);
  });

  it('emits events for requests, answers and tasks', async () => {
    const seen: string[] = [];
    simulator.on('request', ({ endpoint }) => seen.push(`request ${endpoint}`));
    simulator.on('task', ({ request }) => seen.push(`task ${request.ratio}`));
    simulator.on('answer', ({ status }) => seen.push(`answer ${status ?? ''}`));

    await create(simulator);
    await simulator.answered('create');

    assert.deepEqual(seen, ['request create', 'task 1280:720', 'answer 200']);
  });

  it('shows that the client disconnected', async () => {
    simulator.injectFault({ on: 'query', fault: 'silence' });
    const impatient = new AbortController();
    const aborted = new Promise((resolve) => simulator.once('abort', resolve));
    const answer = fetch(`${simulator.root('relay')}/tasks/any`, { signal: impatient.signal });

    const request = await simulator.received('query');
    assert.equal(request.aborted, false);
    impatient.abort();
    await assert.rejects(answer);

    assert.equal(await aborted, request);
    assert.equal(request.aborted, true);
    assert.equal(request.status, undefined);
  });
});

describe('a simulator', () => {
  it('listens on the given port, on loopback only', async () => {
    const first = await startSimulator();
    const port = Number(new URL(first.origin).port);

    await assert.rejects(startSimulator({ port }), { code: 'EADDRINUSE' });
    await first.close();
    const second = await startSimulator({ port });
    assert.equal(second.origin, first.origin);
    await second.close();
  });

  it('cuts the waiting connections when it closes', async () => {
    const simulator = await startSimulator();
    simulator.injectFault({ on: 'query', fault: 'delay', headersMs: 3_600_000 });
    const answer = assert.rejects(query(simulator, 'any'));
    await simulator.received('query');

    await simulator.close();

    await answer;
  });
});
