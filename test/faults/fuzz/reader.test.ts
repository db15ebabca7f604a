import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AnswerError } from '../../../src/runway/errors/answerError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { parseJson } from '../../../src/runway/answers/json.ts';
import { readRefusal } from '../../../src/runway/answers/refusal.ts';
import {
  anyAnswer,
  finishedAnswer,
  knownAnswers,
  promptImage,
  strangeFields,
} from './support/answers.ts';
import { runs, soon } from './support/runs.ts';
import { assertShown } from './support/shown.ts';
import { readCreatedText, readTaskText } from '../../unit/runway/fixtures.ts';
import { parseRetryAfter } from '../../../src/runway/retryAfter.ts';

const host = 'relay.example';

describe('a random answer', () => {
  it('is quickly read as a task, or refused with a typed error', () => {
    check(anyAnswer, tasksRead, [
      // A value that cannot be made a number, or a text.
      '{"code":{"toString":null,"valueOf":1},"id":"x"}',
      `{"code":${deep(10_000)},"id":"x"}`,
      '{"code":1,"issues":[{"message":"m","values":[{"toString":null}]}]}',
      `{"code":1,"issues":[{"message":"m","values":[${deep(10_000)}]}]}`,
      // An id that is in no address, and one that is another address.
      '{"id":"\\ud800","status":"PENDING"}',
      '{"id":"..","status":"PENDING"}',
      '{"id":"a\\u202eb\\nc","status":"PENDING"}',
      '{"id":"[x](command:workbench.action.quit)","status":"PENDING"}',
      // A code of which nothing is left.
      '{"id":"x","status":"FAILED","failureCode":"\\u0000"}',
    ]);
  });

  it('is a success only with a video, never with a picture or the prompt image', () => {
    check(finishedAnswer, tasksRead, []);
  });

  it('is quickly read as a created task, or refused with a typed error', () => {
    check(anyAnswer, createdRead, [
      '{"code":{"toString":null,"valueOf":1},"id":"x"}',
      '{"id":"\\ud800"}',
      '{"data":".","code":0}',
    ]);
  });

  it('quickly becomes a typed error if its status reports an error', () => {
    const status = fc.oneof(
      fc.constantFrom(100, 301, 400, 401, 402, 403, 404, 405, 408, 410, 413, 422, 429, 500, 503),
      fc.integer({ min: 100, max: 999 }),
    );
    const retryAfter = fc.oneof(
      fc.constantFrom(null, '', '5', '-1', '1e9', 'soon', 'Wed, 21 Oct 2026 07:28:00 GMT'),
      fc.string({ unit: 'binary' }),
    );
    const issues = '{"issues":[{"path":["a"],"message":"m","values":[{"toString":null}]}]}';
    fc.assert(
      fc.property(anyAnswer, status, retryAfter, fc.constantFrom('create', 'other'), refused),
      { ...runs(), examples: [[issues, 400, null, 'create']] },
    );
  });

  it('is read the same with unknown fields next to the known ones', () => {
    fc.assert(
      fc.property(fc.constantFrom(...knownAnswers.values()), strangeFields, (text, strange) => {
        const known = JSON.parse(text) as Readonly<Record<string, unknown>>;
        const more = JSON.stringify({ ...strange, ...known, ...strange });

        assert.deepEqual(outcome(more), outcome(text));
      }),
      runs(400),
    );
  });

  it('is read the same inside an envelope', () => {
    const bare = [...knownAnswers].flatMap(([name, text]) =>
      /^(?:official|example)\//.test(name) ? [text] : [],
    );
    const code = fc.constantFrom('success', 'SUCCESS', 'ok', 0, 200, '0', '200', null);
    fc.assert(
      fc.property(
        fc.constantFrom(...bare),
        code,
        fc.integer({ min: 1, max: 2 }),
        (text, it, deep) => {
          let answer = JSON.parse(text) as object;
          for (let wrapped = 0; wrapped < deep; wrapped += 1) {
            answer = { code: it, message: '', data: answer };
          }

          assert.deepEqual(outcome(JSON.stringify(answer)), outcome(text));
        },
      ),
      runs(200),
    );
  });
});

describe('an answer of the maximum length', () => {
  const length = 2 * 1024 * 1024 - 100;
  const urls = Array.from({ length: 1990 }, (_, index) => `"https://a.example/${index}"`).join();
  const long = (text: string) => text.repeat(Math.floor(length / text.length));

  for (const [what, text] of Object.entries({
    'one text': `{"status":"done","id":"x","message":"${long('a')}"}`,
    'a million levels': `{"status":"done","id":"x","video":${deep(1_000_000)}}`,
    'a million levels of data': `${'{"data":'.repeat(400_000)}1${'}'.repeat(400_000)}`,
    'a great many values': `{"status":"done","id":"x","video":[${long('1,')}1]}`,
    'a great many keys': `{"status":"done","id":"x","video":{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":1`).join()}}}`,
    'a great many addresses': `{"status":"done","id":"x","thumbnail":[${long('"https://a.example/b",')}1]}`,
    'many addresses under a very long key': `{"status":"done","id":"x","${long('x').slice(100_000)}":[${urls}]}`,
    'a very long status': `{"status":"${long('-_ ')}","id":"x"}`,
    'a very long figure': `{"status":"done","id":"x","progress":"${long('9')}"}`,
    'a great many messages': `{"code":1,"message":{${['message', 'error', 'data', 'msg'].map((key) => `"${key}":{"message":"${long('[').slice(0, 900_000)}"}`).join()}}}`,
    'a great many issues': `{"code":1,"issues":[${long('{"message":"m","values":["a"]},').slice(0, -1)}]}`,
    'nothing but space': long(' '),
    'half an answer': `{"status":"done","id":"${long('\\u0000')}`,
  })) {
    it(`is read quickly if it is ${what}`, () => {
      tasksRead(text, 2000);
      createdRead(text, 2000);
    });
  }
});

/** Tries a property of any answer, at first with some that were trouble once. */
function check(
  answers: fc.Arbitrary<string>,
  property: (text: string) => void,
  examples: readonly string[],
): void {
  fc.assert(
    fc.property(answers, (text) => property(text)),
    { ...runs(), examples: examples.map((it): [string] => [it]) },
  );
}

function tasksRead(text: string, limit?: number): void {
  const task = tried(() => soon(() => readTaskText(text, host, [promptImage]), limit));
  if (task === undefined) {
    return;
  }
  const { phase, progress, videoUrl, moreVideoUrls = [], failure, failureCode, ids } = task;
  assert.ok(['queued', 'running', 'succeeded', 'failed', 'cancelled'].includes(phase), phase);
  assert.ok(progress === undefined || (progress >= 0 && progress <= 1), String(progress));
  assert.equal(phase === 'succeeded', videoUrl !== undefined, 'success and its video');
  const videos = [videoUrl, ...moreVideoUrls].filter((it) => it !== undefined);
  assert.equal(new Set(videos).size, videos.length);
  for (const video of videos) {
    assert.match(new URL(video).protocol, /^https?:$/);
    assert.notEqual(video, promptImage);
    assert.ok(isOffered(video, JSON.parse(text)), 'a picture is no video');
  }
  ids.forEach(assertId);
  assertShown(task.status, 60, 'the status');
  if (failure !== undefined) {
    assert.notEqual(failure, '');
    assertShown(failure, 500, 'the reason');
  }
  if (failureCode !== undefined) {
    assert.notEqual(failureCode, '');
    assertShown(failureCode, 100, 'the code');
  }
  for (const cost of [task.chargedCredits, task.estimatedCredits]) {
    assert.ok(cost === undefined || (cost >= 0 && Number.isFinite(cost)), String(cost));
  }
}

function createdRead(text: string, limit?: number): void {
  const created = tried(() => soon(() => readCreatedText(text, host), limit));
  if (created !== undefined) {
    assert.deepEqual(Object.keys(created).sort(), ['estimatedCredits', 'taskId']);
    assertId(created.taskId);
  }
}

function refused(
  text: string,
  status: number,
  retryAfter: string | null,
  call: 'create' | 'other',
) {
  const wait = parseRetryAfter(retryAfter, Date.now());

  const error = soon(() => readRefusal(parseJson(text), status, host, call, { retryAfter: wait }));

  assertError(error);
  assert.equal(error.status, status);
  assert.ok(call === 'create' || !error.ambiguous, 'only a create is ambiguous');
}

function assertId(id: string): void {
  assertShown(id, 256, 'an id');
  assert.notEqual(id.trim(), '');
  const url = new URL(`https://${host}/v1/tasks/${encodeURIComponent(id)}`);
  assert.match(url.pathname, /^\/v1\/tasks\/[^/]+$/, 'an id is one step of a path');
}

/** What a call returns; undefined when it throws one of the errors that it may throw. */
function tried<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    assertError(error);
    return undefined;
  }
}

function assertError(error: unknown): void {
  if (error instanceof AnswerError) {
    assertShown(error.message, 300, 'the message');
    return;
  }
  if (!(error instanceof ServiceError)) {
    throw error;
  }
  assertShown(error.message, 12_000, 'the message');
  assertShown(error.said, 500, 'what it said');
  assert.ok(error.issues.length <= 20);
  for (const { field, message } of error.issues) {
    assertShown(field, 60, "the issue's field");
    assertShown(message, 500, 'the issue');
  }
  const wait = error.retryAfter;
  assert.ok(wait === undefined || (wait >= 0 && Number.isFinite(wait)), String(wait));
}

/** Whether a URL stands somewhere in an answer where no key on the way to it means a picture. */
function isOffered(url: string, root: unknown): boolean {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'string' && value.trim() === url) {
      return true;
    }
    if (typeof value === 'string' && /^\s*[{[]/.test(value)) {
      left.push(parseJson(value));
    }
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (!/thumb|poster|frame|image|cover/i.test(key)) {
          left.push(inner);
        }
      }
    }
  }
  return false;
}

function outcome(text: string): unknown {
  try {
    return readTaskText(text, host, [promptImage]);
  } catch (error) {
    assertError(error);
    return error instanceof Error ? error.message : error;
  }
}

function deep(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}
