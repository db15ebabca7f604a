import assert from 'node:assert/strict';

import type { TaskAnswer } from '../../../../src/runway/answers/answer.ts';
import { AnswerError } from '../../../../src/runway/errors/answerError.ts';
import { ServiceError } from '../../../../src/runway/errors/serviceError.ts';
import { answer, readCreatedText, readTaskText } from '../fixtures.ts';

const host = 'relay.example';
const officialVideo =
  'https://cdn.example.com/17f20503-6c24-4c16-946b-35dbbce2af2f.mp4?_jwt=eyJhbGciOiJIUzI1NiJ9.e30.x';

function query(json: unknown, ...images: string[]): TaskAnswer {
  return readTaskText(JSON.stringify(json), host, images);
}

describe('the answer to a create', () => {
  for (const [what, text] of [
    ['has no id', '{"status":"SUCCEEDED"}'],
    ['has an empty id', '{"id":"  "}'],
    ['has an object for an id', '{"id":{"x":1}}'],
    ['has a fraction for an id', '{"id":1.5}'],
    ['has an id that is far too long', `{"id":"${'a'.repeat(257)}"}`],
    ['has null where the task should be', answer('wrapper/noData')],
    ['is an empty object', '{}'],
    ['is an empty list', '[]'],
    ['is a bare text', '"17f20503"'],
    ['is null', 'null'],
  ] as const) {
    it(`is refused if it ${what}`, () => {
      assert.throws(
        () => readCreatedText(text, host),
        (error) => error instanceof AnswerError && error.fault === 'shape',
      );
    });
  }

  it('is refused if it is empty or cut off', () => {
    for (const text of ['', '{"id":"17f2', 'OK']) {
      assert.throws(
        () => readCreatedText(text, host),
        (error) => error instanceof AnswerError && error.fault === 'notJson',
      );
    }
  });

  it('is no refusal if it certainly names a task', () => {
    const failed = { success: false, task_id: 'paid', message: 'No' };

    assert.equal(readCreatedText(JSON.stringify(failed), host).taskId, 'paid');
  });

  it('is no refusal if it may name a task and does not say that the call failed', () => {
    const error = { error: 'Slow', job_id: 'paid' };

    assert.equal(readCreatedText(JSON.stringify(error), host).taskId, 'paid');
  });

  it('is no refusal if it names a task and reports no error, whatever its code', () => {
    for (const json of [
      { code: 1, description: 'Submitted', result: 'paid' },
      { code: 1, message: '提交成功', result: 'paid' },
      { code: 22, message: '排队中', data: { task_id: 'paid' } },
      { code: 10000, message: 'ok', data: { task_id: 'paid' } },
      { code: 'A0000', msg: 'Success', data: { id: 'paid', status: 'submitted' } },
      { code: '00000', task_id: 'paid' },
      { code: 1, message: 'ok', error: null, task_id: 'paid' },
      { code: 1, message: 'ok', error: '', task_id: 'paid' },
      ...['OK.', 'succeed', 'successful', 'successfully!', '您的任务提交成功！', '正在排队'].map(
        (message) => ({ code: 1, message, task_id: 'paid' }),
      ),
    ]) {
      assert.equal(
        readCreatedText(JSON.stringify(json), host).taskId,
        'paid',
        JSON.stringify(json),
      );
    }
  });

  it('leaves a doubt, with the id, if it names a task beside an error', () => {
    for (const json of [
      { code: 1, message: '余额不足', data: { task_id: 'paid' } },
      { code: 22, message: 'Something is odd', data: { task_id: 'paid' } },
      { code: 500, message: '', data: { task_id: 'paid' } },
      { code: 'B0001', success: false, data: { task_id: 'paid' } },
      { code: 1, error: 'No', task_id: 'paid' },
      { code: 1, message: 'ok', error: 'No', task_id: 'paid' },
      ...['ok?', '成功率太低', '您的任务没有能够被我们的系统提交成功'].map((message) => ({
        code: 1,
        message,
        task_id: 'paid',
      })),
    ]) {
      assert.throws(
        () => readCreatedText(JSON.stringify(json), host),
        (error) => error instanceof ServiceError && error.ambiguous && error.taskId === 'paid',
        JSON.stringify(json),
      );
    }
  });

  it('is a refusal if it says that the call failed and has only a trace id', () => {
    assert.throws(
      () => readCreatedText('{"success":false,"uuid":"trace","message":"No"}', host),
      (error) => error instanceof ServiceError && error.said === 'No',
    );
  });

  it('gives no id for a number that JavaScript can’t represent', () => {
    // 19 digits as a bare number: what JSON.parse makes of them is another task's id.
    let taskId = 'none';
    try {
      taskId = readCreatedText('{"code":0,"data":{"task_id":8123456789012345671}}', host).taskId;
    } catch (error) {
      assert.ok(error instanceof AnswerError);
    }
    assert.ok(['none', '8123456789012345671'].includes(taskId));
  });
});

describe('the answer to a query', () => {
  it('is about a failed task if it says so and names the task in any way', () => {
    const answer = query({ success: false, job_id: 'paid', status: 'fail', message: 'No' });

    assert.deepEqual([answer.phase, answer.ids], ['failed', ['paid']]);
  });

  it('reports no error with an empty error', () => {
    assert.throws(
      () => query({ error: '' }),
      (error) => error instanceof AnswerError && error.fault === 'shape',
    );
  });

  it('may be the only member of a list', () => {
    const list = JSON.stringify([JSON.parse(answer('official/succeeded'))]);
    assert.deepEqual(readTaskText(list, host), readTaskText(answer('official/succeeded'), host));
  });
});

describe('success', () => {
  const words = ['SUCCEEDED', 'succeed', 'SUCCESS', 'completed', 'Finished', 'done', '3', 3];

  it('needs a video, with any status word', () => {
    for (const status of words) {
      assert.equal(query({ id: 'a', status }).phase, 'running');
      assert.equal(query({ id: 'a', status, output: [] }).phase, 'running');
      assert.equal(query({ id: 'a', status, video: null, video_url: '' }).phase, 'running');
      assert.equal(query({ id: 'a', status, progress: '100%' }).phase, 'running');
    }
  });

  it('is reported as soon as there is a video', () => {
    for (const status of words) {
      const said = query({ id: 'a', status, output: ['https://cdn.example.com/a'] });
      assert.equal(said.phase, 'succeeded');
      assert.equal(said.videoUrl, 'https://cdn.example.com/a');
    }
  });

  it('needs a status word: a URL alone may belong to an incomplete video', () => {
    for (const status of ['RUNNING', 'pending', 'rendering', undefined]) {
      const said = query({ id: 'a', status, output: ['https://cdn.example.com/a.mp4'] });
      assert.equal(said.phase, status === 'pending' ? 'queued' : 'running');
      assert.equal(said.videoUrl, undefined);
    }
  });

  it('accepts only videos with http and https URLs', () => {
    const phase = (url: unknown) => query({ id: 'a', status: 'done', output: [url] }).phase;
    assert.equal(phase('http://127.0.0.1:4000/a.mp4'), 'succeeded');
    assert.equal(phase('HTTPS://cdn.example.com/a.mp4'), 'succeeded');
    for (const url of [
      'file:///etc/passwd',
      'ftp://cdn.example.com/a.mp4',
      'data:video/mp4;base64,AAAA',
      'javascript:alert(1)',
      'command:workbench.action.quit',
      '//cdn.example.com/a.mp4',
      'https://',
      'https://cdn.example.com/a b.mp4',
      'Your video: https://cdn.example.com/a.mp4',
      `https://cdn.example.com/${'a'.repeat(8200)}`,
      7,
    ]) {
      assert.equal(phase(url), 'running', String(url).slice(0, 60));
    }
  });

  it('uses the official task inside a wrapper if the wrapper is outdated', () => {
    const inner: unknown = JSON.parse(answer('official/succeeded'));
    const said = query({ code: 'success', data: { status: 'IN_PROGRESS', data: inner } });
    assert.equal(said.phase, 'succeeded');
    assert.equal(said.videoUrl, officialVideo);
  });

  it('is not overridden by an inner failure if there is a video', () => {
    const said = query({ data: { status: 'SUCCESS', result_url: officialVideo, data: null } });
    assert.equal(said.failure, undefined);
  });
});

describe('a status', () => {
  for (const [word, phase] of [
    ['PENDING', 'queued'],
    ['THROTTLED', 'queued'],
    ['NOT_START', 'queued'],
    ['not start', 'queued'],
    ['SUBMITTED', 'queued'],
    ['QUEUED', 'queued'],
    ['RUNNING', 'running'],
    ['IN_PROGRESS', 'running'],
    ['in-progress', 'running'],
    ['Processing', 'running'],
    ['dreaming', 'running'],
    ['FAILED', 'failed'],
    ['FAILURE', 'failed'],
    ['CANCELLED', 'cancelled'],
    ['CANCELED', 'cancelled'],
  ] as const) {
    it(`of ${word} means ${phase}`, () => {
      assert.equal(query({ id: 'a', status: word }).phase, phase);
      assert.equal(query({ code: 0, data: { task_id: 'a', task_status: word } }).phase, phase);
      assert.equal(query({ id: 'a', state: word }).phase, phase);
    });
  }

  it('that is unknown means a running task, and is shown unchanged', () => {
    for (const word of ['UNKNOWN', 'rendering', 'Post-processing', '正在做梦', 'constructor']) {
      const said = query({ id: 'a', status: word });
      assert.equal(said.phase, 'running');
      assert.equal(said.status, word);
    }
  });

  it('that is missing means a running task', () => {
    for (const status of [undefined, null, '', {}, [], true]) {
      const said = query({ id: 'a', status });
      assert.equal(said.phase, 'running');
      assert.equal(said.status, '');
    }
  });

  it('of the wrapper overrides the task’s status, but a success needs a video', () => {
    const both = (outer: string, inner: string) =>
      query({ code: 'success', data: { status: outer, data: { id: 'a', status: inner } } }).phase;
    assert.equal(both('UNKNOWN', 'PENDING'), 'queued');
    assert.equal(both('QUEUED', 'RUNNING'), 'queued');
    assert.equal(both('SUCCESS', 'RUNNING'), 'running');
    assert.equal(both('FAILURE', 'RUNNING'), 'failed');
  });

  it('is found under other names', () => {
    for (const name of ['job_status', 'videoStatus', 'task_state', 'phase', 'status_text']) {
      assert.equal(query({ task_id: 'x', [name]: 'queuing' }).phase, 'queued', name);
    }
  });

  it('may be an object', () => {
    assert.equal(query({ id: 'a', status: { code: 3, name: 'FAILED' } }).phase, 'failed');
    assert.equal(query({ id: 'a', state: { label: '排队中' } }).status, '排队中');
  });

  it('may be said with true under its name, where there is no word', () => {
    const done = { id: 'a', is_finished: true, video_url: officialVideo };
    assert.equal(query(done).phase, 'succeeded');
    assert.equal(query({ ...done, is_finished: false }).phase, 'running');
    assert.equal(query({ ...done, status: 'uploading' }).phase, 'running');
    assert.equal(query({ id: 'a', failed: true }).phase, 'failed');
  });

  it('that is only a number says nothing beside a finished video', () => {
    for (const name of ['status', 'video_status', 'taskState']) {
      for (const number of [1, 2, 4, '10']) {
        const json = { id: 'x', [name]: number, video_url: officialVideo };
        assert.equal(query(json).phase, 'succeeded', `${name}: ${number}`);
      }
    }
    assert.equal(query({ id: 'x', video_status: 2 }).phase, 'failed');
  });

  it('that is unknown is a success with a video and 100 %', () => {
    const json = { id: 'x', status: 'UPSCALED', video_url: officialVideo };
    assert.equal(query({ ...json, progress: 100 }).phase, 'succeeded');
    assert.equal(query({ ...json, progress: 50 }).phase, 'running');
    assert.equal(query(json).phase, 'running');
  });

  it('is cleaned and shortened for display', () => {
    assert.equal(query({ id: 'a', status: 'wait\u202eing\n\u0000now' }).status, 'wait ing now');
    assert.equal(query({ id: 'a', status: '[x](command:y)' }).status, '[x] (command:y)');
    assert.equal(query({ id: 'a', status: 'a'.repeat(1000) }).status.length, 60);
  });
});

describe('progress', () => {
  for (const [progress, expected] of [
    [0.1 + 0.2, 0.1 + 0.2],
    [0, 0],
    [0.37, 0.37],
    [1, 1],
    [37, 0.37],
    [100, 1],
    ['37%', 0.37],
    ['37.5 %', 0.375],
    ['0%', 0],
    ['1%', 0.01],
    ['100%', 1],
    ['0.42', 0.42],
    ['42', 0.42],
    [250, 1],
    ['999%', 1],
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5%', undefined],
    [-1, undefined],
    ['NaN', undefined],
    [{}, undefined],
    [true, undefined],
  ] as const) {
    it(`of ${JSON.stringify(progress)} is ${expected ?? 'none'}`, () => {
      assert.equal(query({ id: 'a', status: 'RUNNING', progress }).progress, expected);
    });
  }

  it('has other names', () => {
    for (const [json, expected] of [
      [{ percent: '42' }, 0.42],
      [{ percentage: 1 }, 0.01],
      [{ progressPercent: '42 %' }, 0.42],
      [{ task_progress: 0.42 }, 0.42],
      [{ progress: '42％' }, 0.42],
      [{ progress: null, percent: 42 }, 0.42],
      [{ progress: { percent: 42 } }, 0.42],
      [{ progress: '42/100' }, 0.42],
      [{ percentComplete: '42' }, 0.42],
      [{ progress_pct: 1 }, 0.01],
    ] as const) {
      const answer = query({ id: 'x', status: 'running', ...json });
      assert.equal(answer.progress, expected, JSON.stringify(json));
    }
  });
});

describe('a failure', () => {
  const said = (more: object, outer: object = {}) =>
    query({ code: 'success', ...outer, data: { task_id: 'a', status: 'FAILURE', ...more } });

  it('is found wherever the service put it', () => {
    for (const key of ['failure', 'fail_reason', 'task_status_msg', 'error', 'msg', 'message']) {
      assert.equal(said({ [key]: 'No face found' }).failure, 'No face found', key);
    }
    assert.equal(said({ error: { message: 'No face found' } }).failure, 'No face found');
    assert.equal(said({ message: 'No face' }, { message: 'Task found' }).failure, 'No face');
    const inner = { id: 'b', status: 'FAILED', message: 'No face' };
    assert.equal(said({ message: 'Task failed', data: inner }).failure, 'No face');
  });

  it('has the official task’s message if the wrapper has another', () => {
    const inner = { id: 'b', status: 'FAILED', failure: 'Moderated', failureCode: 'SAFETY.X' };
    const answered = said({ fail_reason: 'task failed', data: inner });
    assert.equal(answered.failure, 'Moderated');
    assert.equal(answered.failureCode, 'SAFETY.X');
  });

  it('that is JSON inside a string is parsed', () => {
    const json = JSON.stringify({ error: { message: 'No face found', code: 7 } });
    assert.equal(said({ fail_reason: json }).failure, 'No face found');
  });

  it('without a reason has none, even if the envelope has a message about the query', () => {
    for (const message of ['', 'success', 'SUCCEED', 'ok', 'OK', '成功']) {
      assert.equal(said({ fail_reason: '' }, { message }).failure, undefined, message);
    }
  });

  it('keeps its code in every spelling', () => {
    for (const key of ['failureCode', 'failure_code', 'error_code']) {
      assert.equal(said({ [key]: 'ASSET.INVALID' }).failureCode, 'ASSET.INVALID', key);
    }
    assert.equal(said({ failureCode: '' }).failureCode, undefined);
  });

  it('is cleaned and shortened for display', () => {
    const hostile = `\u001b[31m\u202eRead [this](command:evil)\n${'a'.repeat(100_000)}`;
    const answered = said({ fail_reason: hostile, failureCode: `X\u0007${'y'.repeat(5000)}` });
    const { failure = '', failureCode = '' } = answered;
    assert.ok(failure.startsWith('[31m Read [this] (command:evil) aaa'));
    assert.equal(failure.length, 500);
    assert.equal(failureCode.length, 100);
    assert.doesNotMatch(failure + failureCode, /[\p{Cc}\p{Cf}]|\]\(/u);
  });

  it('is not reported for a task that did not fail', () => {
    const answered = query({ id: 'a', status: 'RUNNING', failure: '', message: 'Almost there' });
    assert.equal(answered.failure, undefined);
  });
});

describe('the ids in an answer', () => {
  it('are listed once each, the outermost first', () => {
    const said = query({ task_id: 'a', id: 'b', data: { id: 'a', data: { taskId: 'c' } } });
    assert.deepEqual(said.ids, ['a', 'b', 'c']);
  });

  it('may be numbers', () => {
    assert.deepEqual(query({ id: 12_345, status: 'RUNNING' }).ids, ['12345']);
    assert.equal(readCreatedText('{"task_id":0}', host).taskId, '0');
  });

  it('are trimmed', () => {
    assert.equal(readCreatedText('{"id":" a\\n"}', host).taskId, 'a');
  });
});

describe('credits', () => {
  it('are numbers of at least 0', () => {
    const charged = (credits: unknown) => query({ id: 'a', cost: { credits } }).chargedCredits;
    assert.equal(charged(0), 0);
    assert.equal(charged(12.5), 12.5);
    for (const credits of [-1, '25', null, {}]) {
      assert.equal(charged(credits), undefined);
    }
    assert.equal(query({ id: 'a', cost: 25 }).chargedCredits, undefined);
  });
});

describe('an envelope', () => {
  it('that reports an error is an error, even with other content', () => {
    for (const code of [1, -1, 500, 1201, '1', 'error', 'fail_to_fetch_task']) {
      assert.throws(
        () => query({ code, message: 'No', data: { task_id: 'a', status: 'SUCCESS' } }),
        (error) => error instanceof ServiceError && error.said === 'No',
        JSON.stringify(code),
      );
    }
  });

  it('that reports success is no error', () => {
    for (const code of [0, 200, '0', '200', 'success', 'SUCCESS', 'ok', null]) {
      assert.equal(query({ code, data: { task_id: 'a', status: 'QUEUED' } }).phase, 'queued');
    }
  });

  it('may have the reason as JSON inside its message', () => {
    const message = JSON.stringify({ error: 'Not enough', docUrl: 'https://docs.example' });
    assert.throws(
      () => query({ code: 'fail', message, data: null }),
      (error) => error instanceof ServiceError && error.said === 'Not enough',
    );
  });

  // HTTP 200 whatever happens: only the code tells what the status would have told.
  it('with HTTP 200 and the code 401 rejects the key', () => {
    assert.throws(
      () => query({ code: 401, msg: 'Invalid token', data: null }),
      (error) => error instanceof ServiceError && error.reason === 'key',
    );
  });

  it('with HTTP 200 is classified by its message first', () => {
    for (const [msg, reason] of [
      ['余额不足', 'credits'],
      ['当前分组下对于模型 gen4_turbo 无可用渠道', 'unavailable'],
      ['任务不存在', 'notFound'],
      ['当前分组上游负载已饱和', 'overloaded'],
    ] as const) {
      assert.throws(
        () => query({ code: 500, msg, data: null }),
        (error) => error instanceof ServiceError && error.reason === reason,
        msg,
      );
    }
  });

  it('with HTTP 200 and a gateway’s error makes a create ambiguous', () => {
    for (const code of [500, 502, 504, '504']) {
      assert.throws(
        () =>
          readCreatedText(JSON.stringify({ code, msg: 'upstream timed out', data: null }), host),
        (error) => error instanceof ServiceError && error.ambiguous,
        String(code),
      );
    }
  });

  it('that reports an error and names a task makes a create ambiguous', () => {
    assert.throws(
      () => readCreatedText('{"code":1,"msg":"参数错误","data":{"task_id":"a"}}', host),
      (error) => error instanceof ServiceError && error.ambiguous,
    );
  });

  it('with HTTP 200 that refuses the request does not make a create ambiguous', () => {
    for (const code of [400, 1201, 'invalid_request']) {
      assert.throws(
        () => readCreatedText(JSON.stringify({ code, msg: 'ratio is invalid', data: null }), host),
        (error) => error instanceof ServiceError && !error.ambiguous,
        String(code),
      );
    }
  });
});

describe('text that is not an answer of the API', () => {
  for (const text of [
    '<!DOCTYPE html><title>Relay</title>',
    '\n  <html lang="en"></html>',
    '<head></head>',
    '<?xml version="1.0"?><Error/>',
  ]) {
    it(`is a web page if it begins with ${JSON.stringify(text.slice(0, 20))}`, () => {
      for (const read of [readCreatedText, readTaskText]) {
        assert.throws(
          () => read(text, host),
          (error) => error instanceof AnswerError && error.fault === 'html',
        );
      }
    });
  }

  it('is not quoted in the error’s message', () => {
    assert.throws(
      () => readTaskText(`\u001b]0;evil\u0007${'x'.repeat(100_000)}`, host),
      (error) => error instanceof AnswerError && !error.message.includes('evil'),
    );
  });

  it('is read quickly even if it is crafted to be slow', () => {
    const deep = `${'{"data":'.repeat(5000)}1${'}'.repeat(5000)}`;
    const wide = JSON.stringify({
      id: 'a',
      status: 'done',
      x: Array.from({ length: 200_000 }, (_, index) => `https://cdn.example.com/${index}`),
    });
    const nested = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    let message = 'x';
    for (let depth = 0; depth < 12; depth += 1) {
      message = JSON.stringify({ message });
    }
    assert.throws(() => readTaskText(deep, host), AnswerError);
    assert.throws(() => readTaskText(nested, host), AnswerError);
    assert.throws(() => readTaskText(wide, host), AnswerError);
    assert.equal(query({ id: 'a', status: 'FAILED', message }).phase, 'failed');
  });
});
