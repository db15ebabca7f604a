import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Capabilities } from '../../../src/services/capabilities.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseAnswer } from '../../../src/runway/answers/parseAnswer.ts';
import { readCreated } from '../../../src/runway/answers/readTask.ts';
import { parseService } from '../../../src/runway/service.ts';
import type { TaskContext } from '../../../src/tasks/context.ts';
import { RecordStore } from '../../../src/tasks/store/recordStore.ts';
import { submitTask } from '../../../src/tasks/submit.ts';
import { RecordingLog } from '../../unit/tasks/support/recordingLog.ts';
import { tempFolder } from '../../unit/tasks/support/tempFolder.ts';
import { anyAnswer } from './support/answers.ts';
import { runs } from './support/runs.ts';

const service = parseService('https://relay.example');

/** A client whose every create is answered in one way. */
class AnsweredClient extends RunwayClient {
  sent = 0;

  constructor(
    private readonly status: number,
    private readonly text: string,
  ) {
    super(service, undefined);
  }

  override create(): ReturnType<RunwayClient['create']> {
    this.sent += 1;
    const { status, text } = this;
    return Promise.resolve().then(() => {
      const host = 'relay.example';
      const answer = { status, text, header: () => null };
      return readCreated(parseAnswer(answer, host, 'create'), host);
    });
  }
}

describe('a create with a random answer', () => {
  const folder = tempFolder();
  const log = new RecordingLog();
  let store: RecordStore;

  beforeEach(async () => {
    store = await RecordStore.open(folder.path, log);
    store.dispose();
  });

  it('is not sent again or called free of charge if the answer has a task', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (text) => {
        const client = new AnsweredClient(200, text);

        const { record } = await submitTask(makeContext(client), request);

        assert.ok(['queued', 'unconfirmed', 'failed'].includes(record.state), record.state);
        if (hasTaskId(text)) {
          assert.equal(client.sent, 1, 'it was sent again');
          assert.notEqual(record.state, 'failed');
          assert.notEqual(record.problem?.charged, 'no');
        }
      }),
      { ...runs(24), examples: [['{"code":429,"message":"busy","data":{"task_id":"task_1"}}']] },
    );
  });

  it('is never sent again after an ambiguous answer', async () => {
    const status = fc.constantFrom(408, 409, 425, 500, 502, 503, 504, 524, 599);
    await fc.assert(
      fc.asyncProperty(anyAnswer, status, async (text, code) => {
        const client = new AnsweredClient(code, text);

        const { record } = await submitTask(makeContext(client), request);

        assert.equal(client.sent, 1);
        assert.notEqual(record.state, 'queued');
      }),
      runs(16),
    );
  });

  function makeContext(client: RunwayClient): TaskContext {
    return {
      store,
      log,
      leases: folder.path,
      window: 'window',
      clock: {
        now: () => Date.now(),
        monotonic: () => performance.now(),
        delay: () => new Promise((resolve) => setImmediate(resolve)),
      },
      client: () => Promise.resolve(client),
      capabilities: new Capabilities(),
      random: () => 0,
    };
  }
});

const request = {
  service: service.root,
  settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5 },
  image: { uri: 'https://example.com/cat', name: 'cat', url: 'https://example.com/cat' },
  folder: 'videos',
};

/** Whether an answer, in an envelope or not, has what is certainly the id of a task. */
function hasTaskId(text: string): boolean {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return false;
  }
  const outer = readFields(json);
  return [outer, readFields(outer['data'])].some((it) =>
    ['id', 'task_id'].some((key) => {
      const id = it[key];
      return typeof id === 'string' && /^[\w-]{1,64}$/.test(id);
    }),
  );
}

function readFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
