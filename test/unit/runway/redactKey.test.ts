import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { RunwayClient } from '../../../src/runway/client.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { redactKey } from '../../../src/runway/redactKey.ts';
import { parseService } from '../../../src/runway/service.ts';
import { Servers } from './servers.ts';
import { processorTime } from '../processorTime.ts';

const key = 'key_Jk0123456789/+"ef';

const each = (form: (code: number, character: string) => string) =>
  Array.from(key, (character) => form(character.charCodeAt(0), character)).join('');
const hex = (code: number, length = 2) => code.toString(16).padStart(length, '0');

/** How a service may spell the key inside a JSON string. */
const spellings: Readonly<Record<string, string>> = {
  plain: JSON.stringify(key).slice(1, -1),
  'JSON escapes': each((code) => `\\u${hex(code, 4)}`),
  'JSON escapes in upper case': each((code) => `\\u${hex(code, 4).toUpperCase()}`),
  'some JSON escapes': each((code, it) =>
    code % 2 === 0 || it === '"' ? `\\u${hex(code, 4)}` : it,
  ),
  'JSON inside a string': JSON.stringify(each((code) => `\\u${hex(code, 4)}`)).slice(1, -1),
  'JSON inside JSON inside a string': JSON.stringify(
    JSON.stringify(each((code) => `\\u${hex(code, 4)}`)),
  ).slice(1, -1),
  'escaped slashes': JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/'),
  'URL escapes': encodeURIComponent(key),
  'URL escapes of every character': each((code) => `%${hex(code)}`),
  'URL escapes of URL escapes': each((code) => `%2525${hex(code).toUpperCase()}`),
  'URL escapes in JSON escapes': each((code) => `\\u0025${hex(code)}`),
  'HTML references': each((code) => `&#${code};`),
  'HTML references in hexadecimal': each((code) => `&#x${hex(code).toUpperCase()};`),
  mixed: each(
    (code) => [`\\u${hex(code, 4)}`, `%${hex(code)}`, `&#x${hex(code)};`][code % 3] ?? '',
  ),
};

/** Undoes every escape, again and again. */
function unescape(text: string): string {
  let rest = text;
  for (let round = 0; round < 6; round += 1) {
    rest = rest
      .replace(/\\*u([\da-f]{4})/gi, (_, digits: string) =>
        String.fromCharCode(parseInt(digits, 16)),
      )
      .replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
      .replace(/&#x([\da-f]+);/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
      .replace(/&#(\d+);/g, (_, digits: string) => String.fromCharCode(Number(digits)))
      .replace(/\\/g, '');
  }
  return rest;
}

describe('a key in an answer', () => {
  const servers = new Servers();
  afterEach(async () => servers.close());

  async function answering(status: number, json: string): Promise<RunwayClient> {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(json);
    });
    return new RunwayClient(parseService(`http://${await servers.listen(server)}/v1`), key);
  }

  for (const [what, spelled] of Object.entries(spellings)) {
    for (const length of [0, 300_000]) {
      const filling = `"filling": "${'x\\n'.repeat(length / 3)}"`;

      it(`is removed from an error: ${what}, after ${length} characters`, async () => {
        const issue = `{"path": ["ratio"], "message": "Not ${spelled}."}`;
        const json = `{${filling}, "error": "No ${spelled}.", "issues": [${issue}]}`;
        const client = await answering(400, json);

        const error: unknown = await client.organization().catch((reason: unknown) => reason);

        assert.ok(error instanceof ServiceError);
        assert.match(error.said, /^No "?…/);
        const kept = JSON.stringify([
          error.said,
          error.issues,
          error.taskId,
          error.message,
          error.stack,
        ]);
        assert.ok(!unescape(kept).includes(unescape(key)), kept);
      });

      it(`is removed from a task: ${what}, after ${length} characters`, async () => {
        const inner = `"status": "FAILED", "failure": "No ${spelled}.", "failureCode": "${spelled}"`;
        const client = await answering(200, `{${filling}, "id": "task-1", ${inner}}`);

        const answer = await client.query('task-1');

        assert.match(answer.failure ?? '', /^No "?…/);
        const kept = JSON.stringify(answer);
        assert.ok(!unescape(kept).includes(unescape(key)), kept);
      });
    }
  }

  it('is removed where an answer that hides it is cut to its longest length', async () => {
    // Each escape is one of JSON inside JSON, whose own escapes hide it from the first search.
    const hidden = each((code) => `\\u005cu${hex(code, 4)}`);
    for (const shown of [8, key.length - 1]) {
      const filling = 'x'.repeat(499 - shown);
      const client = await answering(400, `{"error": "{\\"error\\": \\"${filling}${hidden}\\"}"}`);

      const error: unknown = await client.organization().catch((reason: unknown) => reason);

      assert.ok(error instanceof ServiceError);
      assert.equal(error.said, `${filling}…`);
    }
  });

  it('stays where it is too short to be told from other text', () => {
    assert.equal(redactKey('The id is 1234567.', '1234567'), 'The id is 1234567.');
  });

  it('takes a time that grows with the text only', () => {
    const hostile = [
      '\\',
      '%25',
      'key_',
      '&#0',
      '\\u006b',
      `${'\\'.repeat(15)}k`,
      '%6b%65',
      '&#107;',
    ];
    for (const part of hostile) {
      const time = (length: number) => {
        const text = part.repeat(length / part.length);
        return processorTime(() => redactKey(text, key));
      };
      time(100_000);
      const [short, long] = [Math.max(5, time(250_000)), time(2_000_000)];
      assert.ok(long < 40 * short, `${part}: ${short} ms, then ${long} ms`);
    }
  });
});
