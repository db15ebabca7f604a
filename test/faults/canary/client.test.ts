import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import { describeError } from '../../../src/util/log.ts';
import { Servers } from '../../unit/runway/servers.ts';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { bodies, type Body } from './echoes.ts';
import { Secret, times } from './secret.ts';

/** One as services make them, and one with everything that may be escaped. */
const KEYS = ['key_7f3a9c0de4b1c2d3e4f5a6b7', 'canary/KEY+7f3a"9c&e=<41%2b>0'].map(
  (it) => new Secret(it),
);

const STATUSES = [200, 201, 302, 400, 401, 402, 403, 404, 405, 408, 409, 413, 418, 422, 429, 500];
/** The bounded form takes one of each kind of answer. */
const TAKEN = fullOrBounded(STATUSES.length, 1);

const CALLS = ['create', 'query', 'cancel', 'check'] as const;

describe('a service that repeats the key', () => {
  const servers = new Servers();
  let answer: RequestListener;
  let host: string;

  before(async () => {
    host = await servers.listen(createServer((request, response) => answer(request, response)));
  });
  after(() => servers.close());

  for (const key of KEYS) {
    it(`never gets the key into an error or an answer of the client (${key.text})`, async function () {
      this.timeout(fullOrBounded(600_000, 60_000));
      const leaks: string[] = [];
      const seen = { characters: 0, answers: 0 };
      const client = new RunwayClient(parseService(`http://${host}/v1`), key.text);
      for (const [at, body] of bodies(key).entries()) {
        for (const status of taken(at)) {
          answer = repeating(key, body, status);
          const call = CALLS[(at + status) % CALLS.length] ?? 'query';
          const result = await runCall(client, call);
          const finding = key.searchIn(result);
          seen.characters += finding.characters;
          seen.answers += 1;
          if (times(finding) > 0) {
            leaks.push(`${call}, HTTP ${status}, ${body.name}: ${JSON.stringify(finding.found)}`);
          }
        }
      }
      console.log(`      ${seen.answers} answers, ${seen.characters} characters searched`);
      assert.deepEqual(leaks.slice(0, 20), [], `${leaks.length} of ${seen.answers}`);
    });
  }

  it('is still understood: the rest of its message is shown', async () => {
    const [key] = KEYS;
    assert.ok(key);
    const client = new RunwayClient(parseService(`http://${host}/v1`), key.text);
    const said = { error: `The key ${key.text} of ACME is not known.` };
    answer = (_, response) => response.writeHead(403).end(JSON.stringify(said));
    await assert.rejects(client.query('1'), /The key .+ of ACME is not known\./);
  });

  it('loses no task if the key is a common word', async () => {
    const client = new RunwayClient(parseService(`http://${host}/v1`), 'task');
    const body = { promptImage: '', model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
    answer = (_, response) => response.end(JSON.stringify({ id: 'task-1' }));
    assert.deepEqual(await client.create(body), { taskId: 'task-1', estimatedCredits: undefined });
  });

  /** A few of the statuses, others for each body. */
  function taken(at: number): number[] {
    return STATUSES.map((_, nth) => STATUSES[(at * TAKEN + nth) % STATUSES.length] ?? 200).slice(
      0,
      TAKEN,
    );
  }
});

function repeating(key: Secret, { type, text }: Body, status: number): RequestListener {
  return (request, response) => {
    request.resume().on('end', () => {
      response
        .writeHead(status, {
          'Content-Type': type,
          'X-Key': key.text,
          'WWW-Authenticate': `Bearer ${key.text}`,
          'Retry-After': key.text,
          Location: `https://elsewhere.example/?key=${encodeURIComponent(key.text)}`,
        })
        .end(text);
    });
  };
}

/** All that a call gives to its caller, as the caller could show, log or keep it. */
async function runCall(client: RunwayClient, call: (typeof CALLS)[number]): Promise<string> {
  const everything = { depth: Infinity, showHidden: true, maxStringLength: Infinity };
  try {
    const result =
      call === 'create'
        ? await client.create({ promptImage: '', model: '', ratio: '', duration: 5 })
        : await client[call]('1');
    return inspect(result, everything) + JSON.stringify(result);
  } catch (error) {
    return `${inspect(error, everything)}\n${describeError(error)}\n${JSON.stringify(error)}`;
  }
}
