import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mock } from 'node:test';

import type { Phase } from '../../../src/runway/answers/answer.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { AnswerError } from '../../../src/runway/errors/answerError.ts';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { createBody } from '../../../src/runway/request.ts';
import { InlineImage } from '../../../src/runway/requestJson.ts';
import { parseService } from '../../../src/runway/service.ts';
import {
  answerShapes,
  failures,
  startSimulator,
  type AnswerShape,
  type Fault,
  type RootKind,
  type Simulator,
  type TaskState,
} from '../../simulator/index.ts';
import { Servers } from './servers.ts';

const key = 'key_secret';
const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
const body = createBody('https://images.example.com/cat.png', settings, 'relay');

/** What the client threw. */
async function catchError(call: Promise<unknown>): Promise<Error> {
  const error = await call.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error);
  assert.ok(!error.message.includes(key) && !String(error.cause).includes(key));
  return error;
}

describe('the client', function () {
  this.timeout(10_000);

  let simulator: Simulator;

  async function start(options: Parameters<typeof startSimulator>[0] = {}): Promise<void> {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none', ...options });
  }

  function makeClient(root: RootKind = 'relay', apiKey: string | undefined = key): RunwayClient {
    return new RunwayClient(parseService(simulator.root(root)), apiKey);
  }

  it('gives a create more time for a larger body, at 10 kB/s', async () => {
    await start();
    const timers = mock.method(globalThis, 'setTimeout').mock;
    try {
      const image = new InlineImage('image/png', new Uint8Array(3_000_000));
      for (const it of [body, createBody(image, settings, 'relay')]) {
        await makeClient()
          .create(it)
          .catch(() => undefined);
      }
      const delays = timers.calls.map((it) => it.arguments[1] ?? 0);
      const [small = 0, large = 0] = delays.filter((it) => it >= 180_000);
      assert.ok(small >= 180_000 && small < 180_100, `${small} ms`);
      // A data URI has four characters for three bytes.
      assert.ok(large > 180_000 + 400_000 && large < 180_000 + 400_100, `${large} ms`);
    } finally {
      timers.restore();
    }
  });

  /** Creates a task and returns the simulator's side of it. */
  async function createTask(client: RunwayClient): Promise<Simulator['tasks'][number]> {
    const { taskId } = await client.create(body);
    const task = simulator.tasks.find((it) => it.id === taskId);
    assert.ok(task, 'the id is not that of the task');
    return task;
  }

  afterEach(async () => simulator.close());

  describe('creating a task', () => {
    beforeEach(async () => start());

    it('sends the specification’s example and headers unchanged', async () => {
      const example = {
        promptImage: 'https://www.bt.cn/bbs/template/qiao/style/image/btlogo.png',
        model: 'gen4_turbo',
        promptText: 'cat dance',
        watermark: false,
        duration: 5,
        ratio: '1280:768',
      };
      const { promptImage, ...wanted } = example;

      await makeClient().create(createBody(promptImage, wanted, 'relay'));

      const sent = await simulator.received('create');
      assert.equal(sent.method, 'POST');
      assert.equal(sent.path, '/runwayml/v1/image_to_video');
      assert.equal(sent.rawBody.toString('utf8'), JSON.stringify(example));
      assert.equal(sent.status, 200);
      const { 'user-agent': agent, 'accept-encoding': packing, host, ...headers } = sent.headers;
      assert.equal(`http://${host}`, simulator.origin);
      assert.ok(agent !== undefined && packing !== undefined);
      assert.deepEqual(headers, {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${key}`,
        'x-runway-version': '2024-11-06',
        'content-length': String(sent.rawBody.length),
        connection: 'close',
      });
    });

    it('sends no Authorization header without a key', async () => {
      await new RunwayClient(parseService(simulator.root('relay')), undefined).create(body);

      const sent = await simulator.received('create');
      assert.ok(!('authorization' in sent.headers));
    });

    it('returns the id and the estimated cost', async () => {
      const created = await makeClient('official').create(body);

      assert.equal(created.taskId, simulator.tasks[0]?.id);
      assert.equal(created.estimatedCredits, 25);
    });

    it('sends an image of five megabytes', async () => {
      const uri = `data:image/png;base64,${'A'.repeat(5_000_000)}`;
      await catchError(makeClient().create({ ...body, promptImage: uri }));

      const { rawBody } = await simulator.received('create');
      assert.equal((JSON.parse(rawBody.toString()) as typeof body).promptImage, uri);
    });

    interface Doubt {
      readonly fault: Fault;
      readonly seen: object;
    }
    const lost = { name: 'ConnectionError', fault: 'reset', sent: 'maybe' };
    const gateway = { name: 'ServiceError', reason: 'overloaded', ambiguous: true };
    const doubts: Readonly<Record<string, Doubt>> = {
      'a reset before the request is read': {
        fault: { fault: 'reset', at: 'beforeReading' },
        seen: lost,
      },
      'a reset after the request is read': {
        fault: { fault: 'reset', at: 'afterReading' },
        seen: lost,
      },
      'a reset during the answer': { fault: { fault: 'reset', at: 'midBody' }, seen: lost },
      'an incomplete answer': { fault: { fault: 'truncate' }, seen: lost },
      'an answer without its body': { fault: { fault: 'truncate', keep: 0 }, seen: lost },
      'an answer shorter than announced': { fault: { fault: 'wrongLength', by: 9 }, seen: lost },
      'an answer of random bytes': {
        fault: { fault: 'garbage' },
        seen: { name: 'AnswerError', fault: 'notJson' },
      },
      'an answer that unpacks to 16 MB': {
        fault: { fault: 'gzipBomb', bytes: 16 * 1024 * 1024 },
        seen: { name: 'AnswerError', fault: 'tooLarge' },
      },
      'an empty answer': {
        fault: { fault: 'answer', status: 200 },
        seen: { name: 'AnswerError', fault: 'notJson' },
      },
      'an answer without a task': {
        fault: { fault: 'answer', status: 200, json: { ok: true } },
        seen: { name: 'AnswerError', fault: 'shape' },
      },
      'a web page': {
        fault: { fault: 'answer', status: 200, html: '<!doctype html><title>x</title>' },
        seen: { name: 'AnswerError', fault: 'html' },
      },
      'a bad gateway': {
        fault: { fault: 'answer', status: 502, html: '<h1>502</h1>' },
        seen: { ...gateway, status: 502 },
      },
      'a gateway timeout': {
        fault: { fault: 'answer', status: 504, html: '<h1>504</h1>' },
        seen: { ...gateway, status: 504 },
      },
      'an internal error': {
        fault: { fault: 'answer', status: 500, json: { error: 'Oops' } },
        seen: { ...gateway, status: 500, said: 'Oops' },
      },
      'a conflict': {
        fault: { fault: 'answer', status: 409, json: {} },
        seen: { name: 'ServiceError', ambiguous: true },
      },
      'too many requests': {
        fault: { fault: 'answer', status: 429, headers: { 'Retry-After': '7' }, json: {} },
        seen: { name: 'ServiceError', reason: 'rateLimit', ambiguous: false, retryAfter: 7000 },
      },
    };

    for (const [what, { fault, seen }] of Object.entries(doubts)) {
      it(`sends one request, and reports the fault: ${what}`, async () => {
        simulator.injectFault({ on: 'create', times: Infinity, ...fault });

        const error = await catchError(makeClient().create(body));

        const values = Object.fromEntries(Object.entries(error));
        const names = Object.keys(seen);
        assert.deepEqual(
          Object.fromEntries(names.map((it): [string, unknown] => [it, values[it]])),
          seen,
        );
        assert.equal(simulator.requests.length, 1);
      });
    }

    it('does not follow a redirect, and sends the key nowhere else', async () => {
      const elsewhere = new Servers();
      try {
        const host = await elsewhere.listen(createServer((_, response) => response.end()));
        simulator.injectFault({ on: 'any', times: 3, fault: 'redirect', to: `http://${host}/` });
        const client = makeClient();

        for (const call of [client.create(body), client.query('a'), client.cancel('a')]) {
          const error = await catchError(call);
          assert.ok(error instanceof ServiceError);
          assert.equal(error.reason, 'redirect');
          assert.equal(error.ambiguous, false);
        }
        assert.equal(elsewhere.connections, 0);
      } finally {
        await elsewhere.close();
      }
    });

    it('stops when it is aborted', async () => {
      simulator.injectFault({ on: 'create', fault: 'silence' });
      const abort = new AbortController();
      const reason = new Error('The window closes.');
      const call = catchError(makeClient().create(body, { signal: abort.signal }));
      await simulator.received('create');
      abort.abort(reason);

      assert.equal(await call, reason);
    });

    it('returns the service’s issues with fields', async () => {
      for (const root of ['official', 'relay'] as const) {
        const wrong = { ...body, duration: 99, seed: -1 };
        const error = await catchError(makeClient(root).create(wrong));
        assert.ok(error instanceof ServiceError);
        assert.equal(error.reason, 'invalid');
        assert.equal(error.ambiguous, false);
        assert.deepEqual(error.issues.map((it) => it.field).sort(), ['duration', 'seed']);
      }
    });
  });

  describe('with every shape of answer', () => {
    const states: readonly { readonly state: TaskState; readonly phase: Phase }[] = [
      { state: { status: 'PENDING' }, phase: 'queued' },
      { state: { status: 'THROTTLED' }, phase: 'queued' },
      { state: { status: 'RUNNING', progress: 0.25 }, phase: 'running' },
      { state: { status: 'RUNNING', progress: 0.75 }, phase: 'running' },
      { state: { status: 'SUCCEEDED' }, phase: 'succeeded' },
      { state: { status: 'FAILED', ...failures.moderated }, phase: 'failed' },
    ];

    for (const answerShape of answerShapes) {
      it(`reads a task from its create to its end: ${answerShape}`, async () => {
        await start({ answerShape });
        const client = makeClient();
        const task = await createTask(client);
        await task.rendered;

        for (const { state, phase } of states) {
          task.hold(state);
          const answer = await client.query(task.id);
          assert.equal(answer.phase, phase, state.status);
          assert.ok(answer.ids.includes(task.id));
          assert.equal(answer.videoUrl !== undefined, phase === 'succeeded');
          assert.equal(
            answer.failure,
            phase === 'failed' ? failures.moderated.failure : undefined,
            'the reason of the failure',
          );
        }
        assert.equal(simulator.count('create'), 1);
        assert.equal(simulator.count('query'), states.length);
      });

      it(`finds the video itself, not its poster: ${answerShape}`, async () => {
        await start({ answerShape });
        const client = makeClient();
        const task = await createTask(client);
        await task.rendered;

        const { videoUrl = '' } = await client.query(task.id);

        const video = await fetch(videoUrl);
        assert.equal(video.headers.get('content-type'), 'video/mp4');
        await video.arrayBuffer();
        assert.ok(videoUrl.startsWith(simulator.cdnOrigin));
      });

      it(`reports a refusal as not ambiguous: ${answerShape}`, async () => {
        await start({ answerShape });
        const error = await catchError(makeClient().create({ ...body, duration: 99 }));
        assert.ok(error instanceof ServiceError);
        assert.equal(error.ambiguous, false);
        assert.match(error.said + JSON.stringify(error.issues), /duration|expected|99/i);
      });

      it(`reports missing credits: ${answerShape}`, async () => {
        await start({ answerShape });
        const said = 'You do not have enough credits to run this task.';
        simulator.next({ refuse: { status: 400, error: said } });
        const error = await catchError(makeClient().create(body));
        assert.ok(error instanceof ServiceError);
        assert.equal(error.reason, 'credits');
        assert.equal(error.ambiguous, false);
      });

      it(`reports a wrong key: ${answerShape}`, async () => {
        await start({ answerShape, apiKey: 'another' });
        for (const call of [
          makeClient().create(body),
          makeClient().query('a'),
          makeClient().check(),
        ]) {
          const error = await catchError(call);
          assert.ok(error instanceof ServiceError);
          assert.equal(error.reason, 'key');
        }
      });

      it(`finds no problem with a working service: ${answerShape}`, async () => {
        await start({ answerShape, apiKey: key });
        await makeClient().check();
        assert.equal(simulator.requests.length, 1);
        assert.equal(simulator.count('query'), 1);
      });

      it(`reports an unknown task: ${answerShape}`, async () => {
        await start({ answerShape });
        const error = await catchError(makeClient().query('17f20503-6c24-4c16-946b-35dbbce2af2f'));
        assert.ok(error instanceof ServiceError);
        assert.match(error.said, /task/);
      });
    }
  });

  describe('asking about a task', () => {
    beforeEach(async () => start());

    it('sends the same headers without a content type, and no body', async () => {
      await catchError(makeClient().query('abc'));

      const { method, path, headers, rawBody } = await simulator.received('query');
      assert.equal(method, 'GET');
      assert.equal(path, '/runwayml/v1/tasks/abc');
      assert.equal(rawBody.length, 0);
      assert.ok(!('content-type' in headers));
      assert.equal(headers['accept'], 'application/json');
      assert.equal(headers['authorization'], `Bearer ${key}`);
      assert.equal(headers['x-runway-version'], '2024-11-06');
    });

    it('escapes an id in the path', async () => {
      await catchError(makeClient().query('a/b?c#d ü'));

      assert.equal(simulator.requests[0]?.path, '/runwayml/v1/tasks/a%2Fb%3Fc%23d%20%C3%BC');
    });

    it('never returns the prompt image as the video', async () => {
      const promptImage = 'https://images.example.com/cat';
      const json = { id: 'a', status: 'SUCCEEDED', url: promptImage, result: promptImage };
      simulator.injectFault({ on: 'query', times: 2, fault: 'answer', status: 200, json });

      assert.equal((await makeClient().query('a', { images: [promptImage] })).phase, 'running');
      assert.equal((await makeClient().query('a')).phase, 'succeeded');
    });

    it('distinguishes a service that is down from an unknown task', async () => {
      const reasons: string[] = [];
      for (const status of [503, 404, 401, 429]) {
        simulator.injectFault({ on: 'query', fault: 'answer', status, json: {} });
        const error = await catchError(makeClient().query('a'));
        assert.ok(error instanceof ServiceError);
        reasons.push(error.reason);
      }
      assert.deepEqual(reasons, ['overloaded', 'notFound', 'key', 'rateLimit']);
    });

    it('reports a web page as a wrong address, unless the status says that the service is down', async () => {
      const html = '<html><title>Not here</title></html>';
      for (const status of [200, 404]) {
        simulator.injectFault({ on: 'query', fault: 'answer', status, html });
        const error = await catchError(makeClient().query('a'));
        assert.ok(error instanceof AnswerError && error.fault === 'html');
      }
      simulator.injectFault({ on: 'query', fault: 'answer', status: 503, html });
      assert.ok((await catchError(makeClient().query('a'))) instanceof ServiceError);
    });

    it('reads JSON with the content type of a web page', async () => {
      const headers = { 'Content-Type': 'text/html; charset=utf-8' };
      const body = '\n{"id":"a","status":"RUNNING"}';
      simulator.injectFault({ on: 'query', fault: 'answer', status: 200, headers, body });
      assert.equal((await makeClient().query('a')).phase, 'running');
    });

    it('detects a web page with another content type', async () => {
      for (const status of [200, 404]) {
        const page = { fault: 'answer', status, body: '\n<!DOCTYPE html><p>Hi</p>' } as const;
        simulator.injectFault({ on: 'query', ...page });
        const error = await catchError(makeClient().query('a'));
        assert.ok(error instanceof AnswerError && error.fault === 'html');
      }
    });
  });

  describe('cancelling a task', () => {
    it('sends one request, and accepts an empty answer', async () => {
      await start({ queueMs: Infinity });
      const client = makeClient();
      const task = await createTask(client);

      await client.cancel(task.id);

      assert.equal(task.state.status, 'CANCELLED');
      assert.equal((await client.query(task.id)).phase, 'cancelled');
      const { method, path, rawBody } = await simulator.received('cancel');
      assert.equal(method, 'DELETE');
      assert.equal(path, `/runwayml/v1/tasks/${task.id}`);
      assert.equal(rawBody.length, 0);
      assert.equal(simulator.count('cancel'), 1);
    });

    it('fails if HTTP 200 has an error code', async () => {
      await start();
      const json = { code: 405, msg: 'Method not allowed' };
      simulator.injectFault({ on: 'cancel', fault: 'answer', status: 200, json });
      const error = await catchError(makeClient().cancel('a'));
      assert.ok(error instanceof ServiceError);
      assert.equal(error.reason, 'unsupported');
    });

    it('succeeds with any answer of a success status', async () => {
      await start();
      for (const answer of [{ json: { code: 'success' } }, { json: {} }, { body: 'OK' }, {}]) {
        simulator.injectFault({ on: 'cancel', fault: 'answer', status: 200, ...answer });
        await makeClient().cancel('a');
      }
    });

    it('reports if the service can’t cancel or doesn’t know the task', async () => {
      for (const [relayCancel, reason] of [
        [405, 'unsupported'],
        [404, 'notFound'],
      ] as const) {
        await start({ relayCancel });
        const error = await catchError(makeClient().cancel('a'));
        assert.ok(error instanceof ServiceError);
        assert.equal(error.reason, reason);
        assert.equal(simulator.count('cancel'), 1);
        await simulator.close();
      }
    });
  });

  describe('checking a service', () => {
    beforeEach(async () => start({ apiKey: key }));

    it('finds no problem with the right address and key', async () => {
      for (const root of ['official', 'relay'] as const) {
        await makeClient(root).check();
      }
    });

    it('creates no task', async () => {
      await makeClient().check();
      assert.deepEqual(
        simulator.requests.map((it) => it.method),
        ['GET'],
      );
      assert.equal(simulator.tasks.length, 0);
    });

    it('finds a wrong key', async () => {
      for (const wrong of ['another', undefined]) {
        const service = parseService(simulator.root('official'));
        const error = await catchError(new RunwayClient(service, wrong).check());
        assert.ok(error instanceof ServiceError);
        assert.equal(error.reason, 'key');
      }
    });

    it('finds a wrong address that answers with a web page', async () => {
      for (const path of ['/api', '/api/v1']) {
        const service = parseService(simulator.origin + path);
        const error = await catchError(new RunwayClient(service, key).check());
        assert.ok(error instanceof AnswerError);
        assert.equal(error.fault, 'html');
      }
    });

    it('finds an address without a service', async () => {
      const root = simulator.root('relay');
      await simulator.close();
      const error = await catchError(new RunwayClient(parseService(root), key).check());
      assert.ok(error instanceof ConnectionError);
      assert.equal(error.fault, 'refused');
    });

    for (const [what, fault, reason] of [
      ['redirects', { fault: 'redirect', to: 'https://example.com/' }, 'redirect'],
      ['is down', { fault: 'answer', status: 503, json: {} }, 'overloaded'],
      ['does not know the method', { fault: 'answer', status: 405, json: {} }, 'unsupported'],
      ['blocks the key', { fault: 'answer', status: 403, json: {} }, 'key'],
    ] as const) {
      it(`finds that it ${what}`, async () => {
        simulator.injectFault({ on: 'query', ...fault });
        const error = await catchError(makeClient().check());
        assert.ok(error instanceof ServiceError);
        assert.equal(error.reason, reason);
      });
    }

    for (const [what, status, json] of [
      ['does not know the task', 404, { error: 'The task was not found' }],
      ['answers 400', 400, { code: 'task_not_exist', message: 'task_not_exist' }],
      [
        'answers 200 with an error code',
        200,
        { code: 1203, message: 'task not found', data: null },
      ],
      ['has a task with that id', 200, { id: 'a', status: 'PENDING' }],
    ] as const) {
      it(`finds no problem if it ${what}`, async () => {
        simulator.injectFault({ on: 'query', fault: 'answer', status, json });
        await makeClient().check();
      });
    }
  });
});

describe('the answer shapes in this test', () => {
  it('are all shapes of the simulator', () => {
    const known: readonly AnswerShape[] = [
      'official',
      'wrapper',
      'olderWrapper',
      'envelope',
      'example',
      'numeric',
    ];
    assert.deepEqual([...answerShapes].sort(), [...known].sort());
  });
});
