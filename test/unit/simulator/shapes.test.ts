import assert from 'node:assert/strict';

import {
  answerShapes,
  startSimulator,
  type AnswerShape,
  type Simulator,
  type TaskState,
} from '../../simulator/index.ts';
import { create, createTask, query, type Json } from './requests.ts';

const states = {
  pending: { status: 'PENDING' },
  throttled: { status: 'THROTTLED' },
  begun: { status: 'RUNNING', progress: 0.25 },
  running: { status: 'RUNNING', progress: 0.75 },
  succeeded: { status: 'SUCCEEDED' },
  failed: { status: 'FAILED', failure: 'Flagged.', failureCode: 'SAFETY.INPUT.IMAGE' },
  cancelled: { status: 'CANCELLED' },
} satisfies Record<string, TaskState>;

type StateName = keyof typeof states;
const stateNames = Object.keys(states) as StateName[];

/** The word of each shape for each state, in the order of `states`. */
const words: Record<AnswerShape, readonly [where: string, ...words: string[]]> = {
  official: [
    'status',
    'PENDING',
    'THROTTLED',
    'RUNNING',
    'RUNNING',
    'SUCCEEDED',
    'FAILED',
    'CANCELLED',
  ],
  wrapper: [
    'data.status',
    'SUBMITTED',
    'QUEUED',
    'IN_PROGRESS',
    'IN_PROGRESS',
    'SUCCESS',
    'FAILURE',
    'FAILURE',
  ],
  olderWrapper: [
    'data.status',
    'SUBMITTED',
    'QUEUED',
    'IN_PROGRESS',
    'IN_PROGRESS',
    'SUCCESS',
    'FAILURE',
    'FAILURE',
  ],
  envelope: [
    'data.task_status',
    'submitted',
    'submitted',
    'processing',
    'processing',
    'succeed',
    'failed',
    'failed',
  ],
  example: [
    'state',
    'pending',
    'pending',
    'processing',
    'dreaming',
    'completed',
    'failed',
    'failed',
  ],
  numeric: ['data.status', '0', '0', '1', '1', '3', '2', '2'],
};

/** The paths of the video's URL, the failure's reason and the ID in each shape. */
const places: Record<AnswerShape, { video: string; failure: string; id: string }> = {
  official: { video: 'output.0', failure: 'failure', id: 'id' },
  wrapper: { video: 'data.result_url', failure: 'data.fail_reason', id: 'data.task_id' },
  olderWrapper: { video: 'data.fail_reason', failure: 'data.fail_reason', id: 'data.task_id' },
  envelope: {
    video: 'data.task_result.videos.0.url',
    failure: 'data.task_status_msg',
    id: 'data.task_id',
  },
  example: { video: 'video.url', failure: 'failure_reason', id: 'id' },
  numeric: { video: 'data.video_url', failure: 'data.msg', id: 'data.task_id' },
};

describe('the answer shape', () => {
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ render: 'none' });
  });

  after(async () => simulator.close());

  for (const shape of answerShapes) {
    describe(shape, () => {
      const [where, ...expected] = words[shape];

      stateNames.forEach((name, index) => {
        it(`uses ${expected[index] ?? ''} for a ${name} task`, async () => {
          assert.equal(at(await answer(shape, name), where), expected[index]);
        });
      });

      it('has a link to the video only after the task has succeeded', async () => {
        for (const name of stateNames) {
          const text = JSON.stringify(await answer(shape, name));
          assert.equal(text.includes('/videos/'), name === 'succeeded', `${name}: ${text}`);
        }
        const link = at(await answer(shape, 'succeeded'), places[shape].video);
        const response = await fetch(String(link));
        assert.equal(response.status, 200);
        assert.equal(response.headers.get('content-type'), 'video/mp4');
      });

      it('says why a task failed', async () => {
        assert.equal(at(await answer(shape, 'failed'), places[shape].failure), 'Flagged.');
      });

      it('answers a create with an ID for queries, and without a video', async () => {
        simulator.next({ answerShape: shape, queueMs: 0, runMs: 0 });
        const created = await create(simulator, {}, 'relay');
        const id = at(created.body, places[shape].id);

        const task = simulator.tasks.at(-1);
        assert.equal(created.status, 200);
        assert.equal(id, task?.id);
        assert.doesNotMatch(JSON.stringify(created.body), /\/videos\//);
        assert.equal((await query(simulator, String(id), 'relay')).status, 200);
      });
    });
  }

  async function answer(shape: AnswerShape, name: StateName): Promise<Json> {
    simulator.next({ answerShape: shape });
    const task = await createTask(simulator, {}, 'relay');
    task.hold(states[name]);
    return (await query(simulator, task.id, 'relay')).body;
  }

  it('official has costs, progress and the failure code', async () => {
    const running = await answer('official', 'begun');
    const failed = await answer('official', 'failed');

    assert.deepEqual([running['progress'], running['estimatedCost']], [0.25, { credits: 25 }]);
    assert.deepEqual(
      [failed['failureCode'], failed['cost']],
      ['SAFETY.INPUT.IMAGE', { credits: 0 }],
    );
  });

  it("wrapper contains the official task and progress in percent; olderWrapper doesn't", async () => {
    const newer = await answer('wrapper', 'running');
    const older = await answer('olderWrapper', 'running');

    assert.equal(at(newer, 'data.progress'), '75%');
    assert.equal(at(newer, 'data.data.status'), 'RUNNING');
    assert.match(String(at(newer, 'data.task_id')), /^task_[\da-f]{32}$/);
    assert.equal(at(older, 'data.data'), null);
  });

  it('envelope has every field the specification requires', async () => {
    const body = await answer('envelope', 'pending');

    assert.deepEqual(Object.keys(body), ['code', 'message', 'request_id', 'data']);
    assert.equal(body['code'], 0);
    for (const field of ['task_id', 'task_status', 'created_at', 'updated_at']) {
      assert.notEqual(at(body, `data.${field}`), undefined, field);
    }
  });

  it('example has every field of the specification’s example, with the same empty fields', async () => {
    simulator.next({ answerShape: 'example' });
    const { body } = await create(simulator, {}, 'relay');

    const { id, created_at: createdAt, ...rest } = body;
    assert.equal(typeof id, 'string');
    assert.match(String(createdAt), /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.deepEqual(rest, {
      prompt: '',
      state: 'pending',
      queue_state: null,
      batch_id: '',
      video: null,
      video_raw: null,
      liked: null,
      estimate_wait_seconds: null,
      thumbnail: null,
      last_frame: null,
    });
  });

  it('example and numeric have a poster while there is no video', async () => {
    for (const [shape, where] of [
      ['example', 'thumbnail.url'],
      ['numeric', 'data.poster'],
    ] as const) {
      const link = at(await answer(shape, 'running'), where);
      const response = await fetch(String(link));

      assert.equal(response.headers.get('content-type'), 'image/png');
      assert.equal((await response.arrayBuffer()).byteLength > 0, true);
    }
  });
});

describe('a refusal', () => {
  const expected: Record<AnswerShape, { invalid: [number, object]; unknown: [number, object] }> = {
    official: {
      invalid: [400, { error: 'Validation of body failed' }],
      unknown: [404, { error: 'The task does not exist, or was deleted or canceled.' }],
    },
    wrapper: {
      invalid: [400, { code: 'fail_to_fetch_task', data: null }],
      unknown: [400, { code: 'task_not_exist', data: null }],
    },
    olderWrapper: {
      invalid: [400, { code: 'fail_to_fetch_task', data: null }],
      unknown: [400, { code: 'task_not_exist', data: null }],
    },
    envelope: {
      invalid: [200, { code: 1201, data: null }],
      unknown: [200, { code: 1203, data: null }],
    },
    example: {
      invalid: [400, { error: 'Validation of body failed' }],
      unknown: [404, { error: 'The task does not exist, or was deleted or canceled.' }],
    },
    numeric: {
      invalid: [200, { code: 400, data: null }],
      unknown: [200, { code: 404, data: null }],
    },
  };
  for (const answerShape of answerShapes) {
    it(`has the shape ${answerShape} on a relay with that shape`, async () => {
      const simulator = await startSimulator({ answerShape, render: 'none' });
      try {
        const invalid = await create(simulator, { seed: -1 }, 'relay');
        const unknown = await query(simulator, 'unknown', 'relay');

        const { invalid: one, unknown: other } = expected[answerShape];
        assertLike(invalid, ...one);
        assertLike(unknown, ...other);
        assert.equal((await create(simulator, { seed: -1 })).body['docUrl'] !== undefined, true);
      } finally {
        await simulator.close();
      }
    });
  }

  it('in the wrapper has the official refusal as text in its message', async () => {
    const simulator = await startSimulator({ answerShape: 'wrapper', render: 'none' });
    try {
      const { body } = await create(simulator, { seed: -1 }, 'relay');

      const inner = JSON.parse(String(body['message'])) as Json;
      assert.deepEqual(at(inner, 'issues.0.path.0'), 'seed');
    } finally {
      await simulator.close();
    }
  });
});

function assertLike(seen: { status: number; body: Json }, status: number, part: object): void {
  assert.equal(seen.status, status);
  assert.deepEqual({ ...seen.body, ...part }, seen.body);
}

/** Returns the value at a path such as `data.videos.0.url`. */
function at(body: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Json | null)?.[key], body);
}
