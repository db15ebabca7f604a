import assert from 'node:assert/strict';
import { parseAnswer, readStatus } from '../../../../src/runway/answers/parseAnswer.ts';
import type { Call } from '../../../../src/runway/answers/refusal.ts';
import { AnswerError } from '../../../../src/runway/errors/answerError.ts';
import { ServiceError } from '../../../../src/runway/errors/serviceError.ts';

const page = '<!DOCTYPE html><title>Hello</title>';

function parse(
  text: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
  call: Call = 'create',
) {
  return parseAnswer({ status, text, header: (name) => headers[name] ?? null }, 'a.example', call);
}

function assertPage(text: string, status?: number, headers?: Readonly<Record<string, string>>) {
  assert.throws(
    () => parse(text, status, headers),
    (error: unknown) => error instanceof AnswerError && error.fault === 'html',
    `${status} ${text}`,
  );
}

function refusal(...answer: Parameters<typeof parse>): ServiceError {
  try {
    parse(...answer);
  } catch (error) {
    assert.ok(error instanceof ServiceError, String(error));
    return error;
  }
  assert.fail('It was not refused.');
}

describe('the text of an answer', () => {
  it('is JSON, or nothing', () => {
    assert.deepEqual(parse('{"id": 1}'), { id: 1 });
    assert.deepEqual(parse('[1]', 299), [1]);
    assert.equal(parse(''), undefined);
    assert.equal(parse('Hello'), undefined);
  });

  it('is a web page if it begins like one, or says so', () => {
    for (const start of ['<!doctype html>', '\n <HTML>', '<head>', '<body>', '<?xml ?>']) {
      assertPage(start);
    }
    assertPage('Hello', 200, { 'content-type': 'text/html; charset=utf-8' });
    assertPage(page, 404);
  });

  it('is no web page if it only mentions one, or is JSON', () => {
    const html = { 'content-type': 'text/html' };

    assert.deepEqual(parse(' {"id": 1}', 200, html), { id: 1 });
    assert.deepEqual(parse('[1]', 200, html), [1]);
    assert.equal(parse('See <html>'), undefined);
    assert.equal(parse(`${' '.repeat(100)}<html>`), undefined);
  });

  it('is a refusal with any other status, even if it is a web page', () => {
    for (const status of [199, 300, 400, 403, 502]) {
      assert.equal(refusal(page, status).status, status);
    }
    assert.equal(refusal('{}', 404).status, 404);
  });

  it('with 403 is of a gateway if it is a page or a bare text, and quotes what people read', () => {
    for (const [text, said] of [
      [
        '<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>',
        'Just a moment...',
      ],
      ['error code: 1010', 'error code: 1010'],
    ] as const) {
      const { reason, said: quoted, ambiguous } = refusal(text, 403);
      assert.deepEqual([reason, quoted, ambiguous], ['blocked', said, false]);
    }
    assert.equal(refusal('', 403).reason, 'key');
    assert.equal(refusal('{"error":"Forbidden"}', 403).reason, 'key');
    // Of a page without a title, nothing is quoted; of a text, what fits into a line.
    assert.equal(refusal('<p lang="en">Access denied</p>', 403).said, '');
    assert.equal(refusal('<title lang="en">Denied</title>', 403).said, 'Denied');
  });

  for (const [status, page] of [
    [200, '<html><title>Just a moment...</title></html>'],
    [200, '<html><title>提示</title><body>您的请求已被网站管理员设置拦截</body></html>'],
    [401, '<html><title>Attention Required! | Cloudflare</title></html>'],
    [404, '<html><title>404</title><body>網站防火牆</body></html>'],
    [405, '<html><title>405</title><style>a{}</style><body>您的访问被阻断。</body></html>'],
    [429, '<html><title>Vercel Security Checkpoint</title></html>'],
    [503, '<html><title>Just a moment...</title></html>'],
  ] as const) {
    it(`with ${status} is of a gateway if it says so: ${page}`, () => {
      const { reason, ambiguous } = refusal(page, status);
      assert.deepEqual([reason, ambiguous], ['blocked', status === 503]);
    });
  }

  it('is of no gateway because of a script or a limit of the rate', () => {
    const script = '<script src="https://a.example/captcha.js">captcha</script>';
    assertPage(`<!doctype html>${script}<title>API</title>`);
    assert.equal(refusal('<title>405 Not Allowed</title>', 405).reason, 'unsupported');
    assert.equal(refusal('error code: 1015', 429).reason, 'rateLimit');
    // Nor because of an attribute, or of what a style says.
    assertPage('<!doctype html><p title="captcha">API</p><style>captcha{}</style>');
    // What follows a script is read.
    assert.equal(refusal('<html><script>a</script><p>Just a moment', 200).reason, 'blocked');
    const limited = '<title>Access denied | Cloudflare</title>You are being rate limited';
    assert.equal(refusal(limited, 429).reason, 'rateLimit');
  });

  it('comes with the wait that the service asks for', () => {
    assert.equal(refusal('{}', 429, { 'retry-after': '7' }).retryAfter, 7000);
    assert.equal(refusal('{}', 429).retryAfter, undefined);
  });

  it('is a refusal if its code says so, with status 200', () => {
    assert.equal(refusal('{"code": 402}').status, 402);
    assert.equal(refusal('{"code": "fail"}').status, 200);
    assert.equal(refusal('{"code": true}').status, 200);
    // Only a create that names a task has certainly made one.
    const named = '{"code": 1, "message": "ok", "task_id": "paid"}';
    assert.deepEqual(parse(named), JSON.parse(named));
    assert.equal(refusal(named, 200, {}, 'other').status, 200);
  });

  for (const code of [0, '0', '', 200, 201, 'success', 'Succeed', 'succeeded', 'ok', null]) {
    it(`is no refusal with the code ${JSON.stringify(code)}`, () => {
      assert.deepEqual(parse(JSON.stringify({ code })), { code });
    });
  }
});

describe('the status in a field', () => {
  it('is an error from 400 to 599', () => {
    for (const status of [400, '404', 599]) assert.equal(readStatus(status), Number(status));
    for (const other of [0, 200, 399, 600, 404.5, 'x', '', null, true, [404], {}]) {
      assert.equal(readStatus(other), 200, JSON.stringify(other));
    }
  });
});
