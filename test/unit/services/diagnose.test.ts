import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { diagnose, type ServiceProblem } from '../../../src/services/diagnose.ts';
import { parseService } from '../../../src/runway/service.ts';
import { answerShapes, startSimulator, type Simulator } from '../../simulator/index.ts';
import { selfSigned } from '../runway/certificate.ts';
import { Servers } from '../runway/servers.ts';
import { serviceProblemText } from '../../../src/views/texts/serviceProblemText.ts';

const key = 'key_0123456789abcdef';

/** What a gateway of relays says of a path that it does not know; it repeats the request. */
const invalidUrl = (method = '', url = '') => ({
  error: { message: `Invalid URL (${method} ${url})`, type: 'invalid_request_error' },
});

describe('the diagnosis of a service', function () {
  this.timeout(10_000);
  const servers = new Servers();
  afterEach(() => servers.close());

  /** What is wrong with a service that answers so. @param path of its root */
  async function diagnosed(
    answer: RequestListener,
    path = '/runwayml/v1',
  ): Promise<{ readonly problem: ServiceProblem | undefined; readonly requests: string[] }> {
    const requests: string[] = [];
    const host = await servers.listen(
      createServer((request, response) => {
        requests.push(`${request.method} ${request.url}`);
        answer(request, response);
      }),
    );
    const problem = await diagnose(parseService(`http://${host}${path}`), key);
    assert.ok(!JSON.stringify(problem ?? '').includes(key));
    assert.ok(
      requests.every((it) => it.startsWith('GET ')),
      'It costs nothing.',
    );
    return { problem, requests };
  }

  const json =
    (status: number, body: unknown): RequestListener =>
    (_, response) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

  const text =
    (status: number, body: string): RequestListener =>
    (_, response) =>
      response.writeHead(status, { 'Content-Type': 'text/plain' }).end(body);

  /** One answer for tasks, another for everything else. */
  const tasks =
    (task: RequestListener, other: RequestListener): RequestListener =>
    (request, response) =>
      (/\/v1\/tasks\/[^/]+$/.test(request.url ?? '') ? task : other)(request, response);

  const gateway: RequestListener = (request, response) =>
    json(404, invalidUrl(request.method, request.url))(request, response);
  const page: RequestListener = (_, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><p>Relay');

  describe('finds a wrong path', () => {
    const wrong: readonly (readonly [string, RequestListener])[] = [
      ['a web page', page],
      ['a web page with 404', (_, it) => it.writeHead(404).end('<!doctype html><p>404')],
      ['the 404 of a gateway, which repeats the address', gateway],
      ['the same 404 to everything', json(404, { error: 'Not found' })],
      ['a 404 of plain text', text(404, '404 page not found')],
      ['a 404 without a word', (_, it) => it.writeHead(404).end()],
      [
        'the 404 of a web framework',
        (request, it) => json(404, { message: `Route GET:${request.url} not found` })(request, it),
      ],
      ['HTTP 200 with 404 in its code', json(200, { code: 404, msg: 'Not Found' })],
      ['a greeting to everything', json(200, { message: 'Welcome' })],
      ['405', json(405, {})],
    ];
    for (const [what, answer] of wrong) {
      it(`where the answer is ${what}`, async () => {
        const { problem } = await diagnosed(answer);
        assert.equal(problem?.about, 'path');
        assert.equal(problem.elsewhere, undefined);
        assert.match(
          serviceProblemText(problem),
          /^There is no API at http.*\/runwayml\/v1\. Check the path/,
        );
      });
    }
  });

  describe('finds nothing wrong', () => {
    const fine: readonly (readonly [string, RequestListener, requests: number])[] = [
      ['says that there is no such task', json(404, { error: 'The task was not found.' }), 1],
      ['says so in Chinese', json(404, { message: '任务不存在' }), 1],
      ['says so with 400', json(400, { code: 'task_not_exist', message: 'task_not_exist' }), 1],
      ['has another 404 for what is no path', tasks(json(404, { error: 'Not found' }), gateway), 2],
      ['has a web page for what is no path', tasks(json(404, { error: 'Not found' }), page), 2],
      [
        'has Runway’s account behind it',
        (request, response) =>
          request.url?.endsWith('/organization') === true
            ? json(200, { creditBalance: 1 })(request, response)
            : json(404, { error: 'Not found' })(request, response),
        3,
      ],
    ];
    for (const [what, answer, count] of fine) {
      it(`with one that ${what}`, async () => {
        const { problem, requests } = await diagnosed(answer);
        assert.equal(problem, undefined);
        assert.equal(requests.length, count);
      });
    }
  });

  describe('finds a wrong key', () => {
    for (const [what, answer] of [
      ['401', json(401, { error: 'The API key that was provided is not valid.' })],
      ['403', json(403, {})],
      ['HTTP 200 with 401 in its code', json(200, { code: 401, message: 'Unauthorized' })],
      ['无效的令牌 with HTTP 200', json(200, { code: 1, message: '无效的令牌' })],
      ['无效的令牌 with 400', json(400, { error: { message: '无效的令牌 (request id: 1)' } })],
    ] as const) {
      it(`where the answer is ${what}`, async () => {
        const { problem } = await diagnosed(answer);
        assert.equal(problem?.about, 'key');
        assert.match(
          serviceProblemText(problem),
          /rejected the API key .*Enter a valid key\.(?: Service message: “.+”)?$/,
        );
      });
    }

    it('and says that one is wanted where none was sent', async () => {
      const host = await servers.listen(createServer(json(401, {})));
      const problem = await diagnose(parseService(`http://${host}`), undefined);
      assert.equal(problem?.about, 'key');
      assert.equal(serviceProblemText(problem), `${host} requires an API key.`);
    });
  });

  describe('finds no network', () => {
    it('where a name is not known', async () => {
      const problem = await diagnose(parseService('https://relay.invalid'), key);
      assert.equal(problem?.about, 'network');
      assert.match(
        serviceProblemText(problem),
        /^relay\.invalid was not found\. Check the network/,
      );
    });

    it('where nobody listens', async () => {
      const host = await servers.deserted(createServer());
      const problem = await diagnose(parseService(`http://${host}`), key);
      assert.equal(problem?.about, 'network');
      assert.match(
        serviceProblemText(problem),
        /^Couldn’t reach .*\. Check the network connection/,
      );
    });

    it('where the certificate is nobody’s', async () => {
      const tls = createTlsServer(selfSigned());
      const host = await servers.listen(tls);
      const problem = await diagnose(parseService(`https://${host}`), key);
      assert.equal(problem?.about, 'network');
      assert.match(serviceProblemText(problem), /^The certificate of .* isn’t trusted/);
    });

    it('where the connection breaks off', async () => {
      const host = await servers.listen(createSocketServer((socket) => socket.destroy()));
      const problem = await diagnose(parseService(`http://${host}`), key);
      assert.equal(problem?.about, 'network');
    });
  });

  it('leaves what is neither as the service says it', async () => {
    const { problem } = await diagnosed(json(503, { error: 'Maintenance' }));
    assert.equal(problem?.about, 'service');
    assert.match(
      serviceProblemText(problem),
      /is overloaded or down \(HTTP 503\)\. Service message: “Maintenance”$/,
    );
  });

  describe('of the simulator', () => {
    let simulator: Simulator;
    afterEach(() => simulator.close());

    for (const answerShape of answerShapes) {
      it(`finds nothing wrong with either root (${answerShape})`, async () => {
        simulator = await startSimulator({ answerShape, apiKey: key });
        for (const root of ['relay', 'official'] as const) {
          assert.equal(await diagnose(parseService(simulator.root(root)), key), undefined);
        }
      });
    }

    it('finds the API at its usual place, whichever path was entered', async () => {
      simulator = await startSimulator({ apiKey: key });
      for (const path of ['/api', '/runwayml', '/v1/tasks/x', '/runwayml/v2']) {
        const problem = await diagnose(parseService(simulator.origin + path), key);
        assert.equal(problem?.about, 'path', path);
        assert.equal(problem.elsewhere?.root, simulator.root('relay'), path);
        assert.match(
          serviceProblemText(problem),
          /^There is no API at .*, but there is one at .*\/runwayml\/v1/,
        );
      }
    });

    it('finds it there though the key is wrong', async () => {
      simulator = await startSimulator({ apiKey: key });
      const problem = await diagnose(parseService(`${simulator.origin}/api`), undefined);
      assert.equal(problem?.about, 'path');
      assert.equal(problem.elsewhere?.root, simulator.root('relay'));
    });

    it('finds it at /v1 where a bare host has it there', async () => {
      simulator = await startSimulator();
      simulator.injectFault({
        on: 'any',
        times: Infinity,
        fault: 'answer',
        status: 404,
        json: invalidUrl(),
        if: (request) => request.root !== 'official',
      });
      const problem = await diagnose(parseService(simulator.origin), key);
      assert.equal(problem?.about, 'path');
      assert.equal(problem.elsewhere?.root, simulator.root('official'));
    });
  });
});
