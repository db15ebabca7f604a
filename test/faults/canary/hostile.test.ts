import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import { escapeMarkdown } from '../../../src/ui/markdown.ts';
import { progressText } from '../../../src/views/texts/taskText.ts';
import type { InjectedFault } from '../../simulator/index.ts';
import { TestEnvironment } from '../../unit/tasks/support/testEnvironment.ts';
import { whenRecord } from '../../unit/tasks/support/records.ts';
import { assertShown } from '../fuzz/support/shown.ts';
import { failureAdvice, failureSaid, failureText } from '../../../src/views/texts/failureText.ts';

/** Text that wants to be more than text, by what it wants to be. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a command': '[Click](command:workbench.action.quit)',
  'a command behind what cannot be seen': '[Click]\u200b(command:workbench.action.quit)',
  'a picture': '![x](https://evil.example/x.png)',
  HTML: '<img src=x onerror=alert(1)><script>alert(1)</script>',
  'a path': '../../../../etc/passwd\u0000.mp4',
  'a line of the log': 'x\r\n2026-01-01 00:00:00.000 [error] forged\u2028forged\u0085forged',
  'a control sequence': '\u001b[2J\u001b]0;forged\u0007\u009b31m',
  'right to left': '\u202egnp.exe\u2066\u2069\u200f',
  'without end': 'long '.repeat(100_000),
  'half of a character': '\ud83d \udc08',
  icons: '$(sync~spin) {0} {1} %s ${env:HOME}',
};

const fields = (text: string) => ({
  ...{ error: text, message: text, failure: text, failureCode: text, detail: { message: text } },
  issues: [{ path: [text], message: text, values: [text] }],
});

/** Where a service says something, and how a task comes to hear it. */
const PLACES: Readonly<Record<string, (text: string) => InjectedFault>> = {
  'the refusal of a create': (text) => answer('create', 400, fields(text)),
  'a doubtful answer to a create': (text) => answer('create', 500, fields(text)),
  'the id of a create': (text) => answer('create', 200, { id: text, status: text }),
  'an id of a create that is fit': (text) =>
    answer('create', 200, { id: `id-${text.replace(/\P{L}/gu, '').slice(0, 200)}` }),
  'a failure': (text) => answer('query', 200, { ...fields(text), id: '1', status: 'FAILED' }),
  'a status': (text) => answer('query', 200, { id: '1', status: text }),
  'the refusal of a query': (text) => answer('query', 401, fields(text)),
  'a page instead of a query': (text) => ({
    ...{ on: 'query', fault: 'answer', status: 200, html: `<html>${text}` },
  }),
  'a link': (text) => answer('query', 200, { id: '1', status: 'SUCCEEDED', output: [text] }),
  'the way to the video': (text) => ({
    ...{ on: 'video', fault: 'answer', status: 302 },
    headers: { Location: `http://[${header(text)}` },
  }),
  'the name of the video': (text) => ({
    ...{ on: 'video', fault: 'headers' },
    headers: { 'Content-Disposition': `attachment; filename="${header(text)}"` },
  }),
};

/** A line of the log is at most so long. */
const LOG_LINE = 2500;

describe('hostile text of a service', () => {
  for (const [place, fault] of Object.entries(PLACES)) {
    it(`is plain text in the log, the record and the list: ${place}`, async function () {
      this.timeout(60_000);
      for (const [what, text] of Object.entries(HOSTILE)) {
        const environment = await TestEnvironment.open();
        try {
          await assertPlain(environment, fault(text), what);
        } finally {
          await environment.close();
        }
      }
    });
  }

  for (const scheme of [
    'file:///etc/passwd',
    'data:video/mp4;base64,AAAAGGZ0eXBtcDQy',
    'ftp://x/',
  ]) {
    it(`never makes a ${scheme} URL a video`, async () => {
      const environment = await TestEnvironment.open();
      try {
        const window = await environment.window();
        environment.simulator.injectFault({
          ...{ on: 'video', times: 4, fault: 'answer', status: 302 },
          headers: { Location: scheme },
        });
        const { record } = await window.tasks.submit(environment.request());
        const tried = whenRecord(window.store, record.id, isTried);
        assert.equal((await environment.clock.runUntil(tried)).state, 'saving');
        assert.deepEqual(await readdir(environment.videos), []);
      } finally {
        await environment.close();
      }
    });
  }
});

async function assertPlain(
  environment: TestEnvironment,
  fault: InjectedFault,
  what: string,
): Promise<void> {
  const window = await environment.window();
  environment.simulator.injectFault(fault);
  const { record, error } = await environment.clock.runUntil(
    window.tasks.submit(environment.request()),
  );
  if (record.state === 'queued') {
    const isOver = fault.on === 'video' ? isTried : isTold;
    await environment.clock.runUntil(whenRecord(window.store, record.id, isOver));
  }
  for (const { message } of window.context.log.lines) {
    assertShown(message, LOG_LINE, `the log, ${what}`);
  }
  assertShown(error?.message ?? '', 12_000, `the error, ${what}`);
  window.tasks.all().forEach((it) => assertRecord(it, what));
  const strange = (await readdir(environment.videos)).filter(
    (it) => !/^cat(?:-\d+)?\.mp4$/.test(it),
  );
  assert.deepEqual(
    strange.filter((it) => !/^\.[\da-f-]{36}(?:\.[\w-]+)?\.part$/.test(it)),
    [],
  );
}

function answer(on: 'create' | 'query', status: number, json: unknown): InjectedFault {
  return { on, fault: 'answer', status, json };
}

/** As much of a text as may stand in a header. */
function header(text: string): string {
  return Buffer.from(text.replace(/[^\x20-\x7e\x80-\xff]/g, ''), 'latin1')
    .toString('latin1')
    .slice(0, 8000);
}

/** The service was heard. */
function isTold({ state, notice, status }: TaskRecord): boolean {
  return state !== 'queued' || notice !== undefined || status !== undefined;
}

/** The video was asked for. */
function isTried({ state, notice }: TaskRecord): boolean {
  return state === 'done' || state === 'unsaved' || notice?.kind === 'offline';
}

function assertRecord(record: TaskRecord, what: string): void {
  const { problem, notice, status, taskId, videoUrl } = record;
  assertShown(progressText(record), 250, `the row, ${what}`);
  assertShown(status ?? '', 60, `the status, ${what}`);
  assertShown(taskId ?? '', 256, `the id, ${what}`);
  const failures = [problem?.failure, notice?.failure].filter((it) => it !== undefined);
  for (const failure of failures) {
    const text = [failureText(failure), failureAdvice(failure), failureSaid(failure)].join(' ');
    assertShown(text, 12_500, `what is told, ${what}`);
    assert.doesNotMatch(escapeMarkdown(text).replace(/\\./g, ''), /[!-/:-@[-`{-~]/);
  }
  assert.match(videoUrl ?? 'https:', /^https?:/);
}
