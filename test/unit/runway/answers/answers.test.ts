import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { AnswerError } from '../../../../src/runway/errors/answerError.ts';
import { ServiceError } from '../../../../src/runway/errors/serviceError.ts';
import { answer, answerNames, readCreatedText, readTaskText } from '../fixtures.ts';

/**
 * Every recorded answer, shape × state, and what is read of it. What is expected is written down in
 * `test/fixtures/answers.md`, a page for people too: each row of its tables is one recorded answer.
 */

const host = 'relay.example';

/** The rows of the page's tables by the answer in their first cell. */
function expectedRows(): Map<string, string[]> {
  const page = readFileSync(new URL('../../../fixtures/answers.md', import.meta.url), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => /^\| \w+\/\w+ /.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const byName = new Map(rows.map(([name = '', ...cells]) => [name, cells]));
  assert.equal(byName.size, rows.length, 'each answer has one row');
  return byName;
}

function createdRow(text: string): string[] {
  const { taskId, estimatedCredits } = readCreatedText(text, host);
  return [taskId, cell(estimatedCredits)];
}

function queriedRow(text: string): string[] {
  const task = readTaskText(text, host);
  return [
    task.phase,
    task.status,
    cell(task.progress),
    cell(task.videoUrl),
    cell(task.failure),
    cell(task.failureCode),
    cell(task.chargedCredits),
    cell(task.estimatedCredits),
    task.ids.join(', '),
  ];
}

/** What both calls make of an answer that tells of no task. */
function refusedRow(text: string): string[] {
  const [created, queried] = [readCreatedText, readTaskText].map((read) =>
    thrownBy(() => read(text, host)),
  );
  if (created instanceof AnswerError && queried instanceof AnswerError) {
    assert.equal(created.fault, queried.fault);
    return [`not understood: ${created.fault}`, '', 'in doubt'];
  }
  assert.ok(created instanceof ServiceError && queried instanceof ServiceError);
  assert.equal(created.reason, queried.reason);
  return [created.reason, created.said, created.ambiguous ? 'in doubt' : 'refused'];
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('It was read as a task.');
}

function cell(value: string | number | undefined): string {
  return value === undefined ? '' : String(value);
}

describe('every recorded answer', () => {
  const expected = expectedRows();

  it('has one row in answers.md, and every row has an answer', () => {
    assert.deepEqual([...expected.keys()].sort(), answerNames().sort());
  });

  for (const [name, row] of expected) {
    it(`is read as answers.md says: ${name}`, () => {
      const text = answer(name);
      // How many cells a row has tells which table it is in.
      const read = { 2: createdRow, 9: queriedRow, 3: refusedRow }[row.length];
      assert.ok(read, `a row of ${row.length} cells`);
      assert.deepEqual(read(text), row);
    });
  }

  it('gives a create only its id, even if it mentions a video', () => {
    for (const [name, row] of expected) {
      if (row.length === 9) {
        const created = readCreatedText(answer(name), host);
        assert.ok(row.at(-1)?.split(', ').includes(created.taskId), name);
        assert.deepEqual(Object.keys(created).sort(), ['estimatedCredits', 'taskId']);
      }
    }
  });

  it('is a success only with a video', () => {
    for (const [phase, , , videoUrl = ''] of expected.values()) {
      if (phase === 'succeeded') {
        assert.match(videoUrl, /^https?:/);
      }
    }
  });

  for (const page of ['singlePage', 'gateway']) {
    it(`is an error if it is a web page, with any status: ${page}`, () => {
      const text = readFileSync(
        new URL(`../../../fixtures/pages/${page}.html`, import.meta.url),
        'utf8',
      );
      assert.deepEqual(refusedRow(text), ['not understood: html', '', 'in doubt']);
    });
  }
});
