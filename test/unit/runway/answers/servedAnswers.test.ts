import assert from 'node:assert/strict';

import type { TaskAnswer } from '../../../../src/runway/answers/answer.ts';
import { RunwayClient } from '../../../../src/runway/client.ts';
import { createBody } from '../../../../src/runway/request.ts';
import { parseService } from '../../../../src/runway/service.ts';
import {
  answerShapes,
  failures,
  startSimulator,
  type AnswerShape,
  type Plan,
  type Simulator,
  type TaskState,
} from '../../../simulator/index.ts';
import { answer, answerNames, readTaskText } from '../fixtures.ts';

/** A state of a simulated task, and what is unusual about how it is told. */
type Served = readonly [state: TaskState, plan?: Plan];

const pending: TaskState = { status: 'PENDING' };
const throttled: TaskState = { status: 'THROTTLED' };
const running: TaskState = { status: 'RUNNING', progress: 0.42 };
const dreaming: TaskState = { status: 'RUNNING', progress: 0.75 };
const succeeded: TaskState = { status: 'SUCCEEDED' };
const failed: TaskState = { status: 'FAILED', ...failures.moderatedImage };
const failedInJson: TaskState = {
  status: 'FAILED',
  failure: JSON.stringify({ error: { message: failures.moderatedImage.failure } }),
};
const failedWithoutReason: TaskState = { status: 'FAILED', failure: '' };
const cancelled: TaskState = { status: 'CANCELLED' };
const late: Plan = { lateMs: Infinity };
const called = (state: TaskState, word: string): Served => [
  state,
  { words: { [state.status]: word } },
];

/** How the simulator comes to give an answer like a recorded one. */
const served: Record<AnswerShape, Readonly<Record<string, Served>>> = {
  official: {
    pending: [pending],
    throttled: [throttled],
    running: [running],
    unknown: called(running, 'REVIEWING'),
    succeeded: [succeeded],
    succeededWithoutVideo: [succeeded, late],
    failed: [failed],
    failedAndCharged: [{ status: 'FAILED', ...failures.badOutput, credits: 25 }],
    failedWithoutReason: [failedWithoutReason],
    cancelled: [cancelled],
    canceled: called(cancelled, 'CANCELED'),
  },
  wrapper: {
    notStart: called(pending, 'NOT_START'),
    submitted: [pending],
    queued: [throttled],
    inProgress: [running],
    unknown: called(running, 'UNKNOWN'),
    success: [succeeded],
    successWithoutVideo: [succeeded, late],
    failure: [failed],
    failureInJson: [failedInJson],
    failureWithoutReason: [failedWithoutReason],
    cancelled: called(cancelled, 'CANCELLED'),
    canceled: called(cancelled, 'CANCELED'),
  },
  olderWrapper: {
    notStart: called(pending, 'NOT_START'),
    submitted: [pending],
    queued: [throttled],
    inProgress: [running],
    unknown: called(running, 'UNKNOWN'),
    success: [succeeded],
    successWithoutVideo: [succeeded, late],
    failure: [failed],
    failureInJson: [failedInJson],
    failureWithoutReason: [failedWithoutReason],
    cancelled: called(cancelled, 'CANCELLED'),
    canceled: called(cancelled, 'CANCELED'),
  },
  envelope: {
    submitted: [pending],
    processing: [running],
    unknown: called(running, 'reviewing'),
    succeed: [succeeded],
    succeedWithoutVideo: [succeeded, late],
    failed: [failed],
    failedInJson: [failedInJson],
    failedWithoutReason: [failedWithoutReason],
    cancelled: called(cancelled, 'cancelled'),
    canceled: called(cancelled, 'canceled'),
  },
  example: {
    pending: [pending],
    processing: [running],
    dreaming: [dreaming],
    unknown: called(running, 'upscaling'),
    completed: [succeeded],
    completedWithoutVideo: [succeeded, late],
    failed: [failed],
    failedInJson: [failedInJson],
    failedWithoutReason: [failedWithoutReason],
    cancelled: called(cancelled, 'cancelled'),
    canceled: called(cancelled, 'canceled'),
  },
  numeric: {
    waiting: [pending],
    working: [running],
    unknown: called(running, '4'),
    done: [succeeded],
    doneWithoutVideo: [succeeded, late],
    failed: [failed],
    failedInJson: [failedInJson],
    failedWithoutReason: [failedWithoutReason],
    cancelled: called(cancelled, 'cancelled'),
    canceled: called(cancelled, 'canceled'),
  },
};

/** What two answers about tasks in the same state have in common. */
function gist({ phase, status, videoUrl, failure }: TaskAnswer): object {
  return { phase, status, hasVideo: videoUrl !== undefined, hasReason: failure !== undefined };
}

/** What a call returns, or the message of what it throws. */
async function outcome<T>(call: () => T | Promise<T>): Promise<T | string> {
  try {
    return await call();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('every answer of the simulator, in every shape and state', () => {
  let simulator: Simulator;
  let client: RunwayClient;

  before(async () => {
    simulator = await startSimulator({ render: 'none' });
    client = new RunwayClient(parseService(simulator.root('relay')), undefined);
  });

  after(async () => simulator.close());

  async function create(plan: Plan): Promise<Simulator['tasks'][number]> {
    simulator.next(plan);
    const settings = { model: 'gen4_turbo', ratio: '1280:720', duration: 5 };
    const { taskId } = await client.create(
      createBody('https://images.example.com/cat.png', settings, 'relay'),
    );
    const task = simulator.tasks.find((it) => it.id === taskId);
    assert.ok(task, 'the id is not that of the task');
    return task;
  }

  for (const answerShape of answerShapes) {
    for (const [name, [state, plan]] of Object.entries(served[answerShape])) {
      it(`is read like the recorded answer: ${answerShape}/${name}`, async () => {
        const task = await create({ answerShape, ...plan });
        task.hold(state);

        const read = await client.query(task.id);

        assert.deepEqual(gist(read), gist(readTaskText(answer(`${answerShape}/${name}`), 'host')));
        assert.ok(read.ids.includes(task.id));
        if (state.status === 'FAILED' && state !== failedWithoutReason) {
          assert.ok(state.failure.includes(read.failure ?? 'no reason'), read.failure);
        }
      });
    }

    it(`has a late video, after the success word: ${answerShape}`, async () => {
      const task = await create({ answerShape, lateMs: 30_000 });
      task.hold(succeeded);
      assert.equal((await client.query(task.id)).phase, 'running');

      simulator.advance(30_000);

      assert.equal((await client.query(task.id)).phase, 'succeeded');
    });
  }

  it('has progress, failure code and credits if its shape has them', async () => {
    const seen = async (answerShape: AnswerShape, state: TaskState): Promise<TaskAnswer> => {
      const task = await create({ answerShape });
      task.hold(state);
      return client.query(task.id);
    };
    for (const shape of answerShapes) {
      const isOfficial = shape === 'official' || shape === 'wrapper';
      const atWork = await seen(shape, running);
      const percent = isOfficial || shape === 'olderWrapper' ? 0.42 : undefined;
      assert.equal(atWork.progress, percent, shape);
      assert.equal(atWork.estimatedCredits, isOfficial ? 25 : undefined, shape);
      assert.equal((await seen(shape, succeeded)).chargedCredits, isOfficial ? 25 : undefined);
      assert.equal(
        (await seen(shape, failed)).failureCode,
        isOfficial ? 'SAFETY.INPUT.IMAGE' : undefined,
        shape,
      );
    }
  });

  it('covers every recorded answer', async () => {
    for (const name of answerNames()) {
      const text = answer(name);
      simulator.injectFault({ on: 'query', fault: 'answer', status: 200, json: JSON.parse(text) });

      const read = await outcome(async () => client.query('a'));
      const expected = await outcome(() => readTaskText(text, new URL(simulator.origin).host));

      assert.deepEqual(read, expected, name);
    }
  });
});
