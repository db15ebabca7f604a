import assert from 'node:assert/strict';
import RunwayML, {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  TaskFailedError,
  TaskTimedOutError,
  toFile,
  UnprocessableEntityError,
} from '@runwayml/sdk';
import type { ImageToVideoCreateParams } from '@runwayml/sdk/resources/image-to-video';

import { failures, startSimulator, type Simulator } from '../../simulator/index.ts';
import { toDataUri, makeImage, smallImage } from './requests.ts';

const apiKey = 'key_test';

describe('the official SDK with the simulator', function () {
  this.timeout(20_000);

  let simulator: Simulator;
  let client: RunwayML;

  beforeEach(async () => {
    simulator = await startSimulator({ apiKey, queueMs: 0, runMs: 0, render: 'none' });
    client = new RunwayML({ apiKey, baseURL: simulator.origin, maxRetries: 0 });
  });

  afterEach(async () => simulator.close());

  const request = {
    model: 'gen4_turbo',
    promptImage: smallImage,
    promptText: 'The camera moves forward.',
    ratio: '1280:720',
    duration: 2,
  } as const;

  it('creates a task, waits for it and downloads its video', async () => {
    simulator.next({ render: 'real' });

    const task = await client.imageToVideo.create(request).waitForTaskOutput();
    assert.equal(task.status, 'SUCCEEDED');
    assert.equal(task.cost.credits, 10);
    const response = await fetch(task.output[0] ?? '');
    const video = Buffer.from(await response.arrayBuffer());

    assert.equal(response.headers.get('content-type'), 'video/mp4');
    assert.equal(video.subarray(4, 8).toString('latin1'), 'ftyp');
    assert.equal(simulator.count('create'), 1);
  });

  it('sees all states of a task', async () => {
    const { id, estimatedCost } = await client.imageToVideo.create(request);
    const [task] = simulator.tasks;
    const states = [
      { status: 'THROTTLED' },
      { status: 'PENDING' },
      { status: 'RUNNING', progress: 0.4 },
      { status: 'SUCCEEDED' },
    ] as const;

    const seen = [];
    for (const state of states) {
      task?.hold(state);
      seen.push((await client.tasks.retrieve(id)).status);
    }

    assert.equal(estimatedCost.credits, 10);
    assert.deepEqual(seen, ['THROTTLED', 'PENDING', 'RUNNING', 'SUCCEEDED']);
  });

  it('throws a TaskFailedError with the failure and its code', async () => {
    simulator.next({ end: failures.moderated });
    const { id } = await client.imageToVideo.create(request);

    await assert.rejects(client.tasks.retrieve(id).waitForTaskOutput(), (error) => {
      assert.ok(error instanceof TaskFailedError);
      const { taskDetails } = error;
      assert.ok(taskDetails.status === 'FAILED');
      assert.equal(taskDetails.failureCode, 'SAFETY.INPUT.TEXT');
      assert.equal(taskDetails.cost.credits, 0);
      return true;
    });
  });

  it('throws a BadRequestError for an invalid body', async () => {
    const invalid = { ...request, ratio: '1280:768' } as unknown as typeof request;

    await assert.rejects(client.imageToVideo.create(invalid), (error) => {
      assert.ok(error instanceof BadRequestError);
      assert.deepEqual((error.error as { issues: { path: string[] }[] }).issues[0]?.path, [
        'ratio',
      ]);
      return true;
    });
  });

  it('throws an AuthenticationError for a wrong key', async () => {
    const stranger = new RunwayML({ apiKey: 'wrong', baseURL: simulator.origin, maxRetries: 0 });

    await assert.rejects(stranger.imageToVideo.create(request), AuthenticationError);
    assert.equal(simulator.tasks.length, 0);
  });

  it('throws a NotFoundError for a task that does not exist', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';

    await assert.rejects(async () => client.tasks.retrieve(unknown), NotFoundError);
  });

  it('throws a RateLimitError with Retry-After', async () => {
    const error = 'Your daily task limit has been reached.';
    simulator.next({ refuse: { status: 429, error, headers: { 'Retry-After': '7' } } });

    await assert.rejects(client.imageToVideo.create(request), (thrown) => {
      assert.ok(thrown instanceof RateLimitError);
      assert.equal(thrown.headers.get('retry-after'), '7');
      return true;
    });
  });

  it('cancels an unfinished task', async () => {
    simulator.next({ runMs: Infinity });
    const { id } = await client.imageToVideo.create(request);

    await client.tasks.delete(id);

    assert.equal((await client.tasks.retrieve(id)).status, 'CANCELLED');
  });

  it('deletes an ended task', async () => {
    const { id } = await client.imageToVideo.create(request);
    await simulator.tasks[0]?.rendered;

    await client.tasks.delete(id);

    await assert.rejects(async () => client.tasks.retrieve(id), NotFoundError);
    await assert.rejects(async () => client.tasks.delete(id), NotFoundError);
  });

  it('uploads an image and makes a video from it', async () => {
    const image = await makeImage(640, 360, '#204080', 'jpeg');
    const file = await toFile(image, 'harbour.jpg', { type: 'image/jpeg' });

    const { uri } = await client.uploads.createEphemeral({ file });
    await client.imageToVideo.create({ ...request, promptImage: uri });

    const used = simulator.tasks[0]?.request.image;
    assert.equal(used?.source, 'runway');
    assert.ok(used.bytes.equals(image));
  });

  it('passes an image as an array with a position', async () => {
    const promptImage = [{ uri: toDataUri(await makeImage(64, 64)), position: 'first' as const }];

    await client.imageToVideo.create({ ...request, promptImage });

    assert.equal(simulator.tasks[0]?.request.image.width, 64);
  });

  it('reads the credit balance and usage of the organization', async () => {
    await client.imageToVideo.create(request);

    const organization = await client.organization.retrieve();

    assert.equal(organization.creditBalance, 9990);
    assert.equal(organization.usage.models['gen4_turbo']?.dailyGenerations, 1);
    assert.ok(organization.tier.models['gen4_turbo']);
  });

  it('creates a task with every model of the simulator', async () => {
    const image = { promptImage: smallImage };
    const gen4 = {
      ...image,
      ratio: '1280:720',
      duration: 10,
      promptText: 'Rain.',
      seed: 7,
    } as const;
    const veo = { ...image, ratio: '1920:1080', duration: 8, audio: false } as const;
    const seedance = { ...image, ratio: '1470:630', duration: 15, audio: true } as const;
    const requests: ImageToVideoCreateParams[] = [
      { ...gen4, model: 'gen4_turbo' },
      { ...gen4, model: 'gen4.5' },
      { ...veo, model: 'veo3.1', negativePrompt: 'text' },
      { ...veo, model: 'veo3.1_fast' },
      { ...seedance, model: 'seedance2' },
      { ...seedance, model: 'seedance2_fast' },
      { ...seedance, model: 'seedance2_mini' },
      { ...seedance, model: 'seedance2_5', duration: 30 },
      { ...image, model: 'gemini_omni_flash', ratio: '720:1280', duration: 3 },
    ];

    for (const it of requests) {
      await client.imageToVideo.create(it);
    }

    const seen = simulator.tasks.map(({ request: { model, duration } }) => [model, duration]);
    assert.deepEqual(
      seen,
      requests.map((it) => [it.model, it.duration]),
    );
  });

  it('throws a TaskFailedError without a failure for a cancelled task', async () => {
    simulator.next({ queueMs: Infinity });
    const { id } = await client.imageToVideo.create(request);
    await client.tasks.delete(id);

    await assert.rejects(client.tasks.retrieve(id).waitForTaskOutput(), (error) => {
      assert.ok(error instanceof TaskFailedError);
      assert.equal(error.taskDetails.status, 'CANCELLED');
      return true;
    });
  });

  it('throws a TaskTimedOutError for a task that takes too long', async () => {
    simulator.next({ queueMs: Infinity });
    const { id } = await client.imageToVideo.create(request);

    await assert.rejects(client.tasks.retrieve(id).waitForTaskOutput({ timeout: 0 }), (error) => {
      assert.ok(error instanceof TaskTimedOutError);
      assert.equal(error.taskDetails.status, 'PENDING');
      return true;
    });
  });

  it('throws a BadRequestError without credits, and refuses to upload a file that is too small', async () => {
    const error = 'You do not have enough credits to run this task.';
    simulator.next({ refuse: { status: 400, error } });
    const tiny = await toFile(Buffer.alloc(511), 'tiny.png', { type: 'image/png' });

    await assert.rejects(client.imageToVideo.create(request), (thrown) => {
      assert.ok(thrown instanceof BadRequestError);
      assert.match(thrown.message, /not have enough credits/);
      return true;
    });
    await assert.rejects(async () => client.uploads.createEphemeral({ file: tiny }));
  });

  const classes = [
    [400, BadRequestError],
    [401, AuthenticationError],
    [403, PermissionDeniedError],
    [404, NotFoundError],
    [409, ConflictError],
    [422, UnprocessableEntityError],
    [429, RateLimitError],
    [500, InternalServerError],
    [502, InternalServerError],
    [503, InternalServerError],
  ] as const;
  for (const [status, errorClass] of classes) {
    it(`throws ${errorClass.name} for ${status} on every endpoint`, async () => {
      const error = `It is ${status}.`;
      const file = await toFile(await makeImage(64, 64), 'cat.png', { type: 'image/png' });
      const calls: Record<string, () => PromiseLike<unknown>> = {
        create: () => client.imageToVideo.create(request),
        query: () => client.tasks.retrieve('any'),
        cancel: () => client.tasks.delete('any'),
        upload: () => client.uploads.createEphemeral({ file }),
        organization: () => client.organization.retrieve(),
      };
      simulator.injectFault({ on: 'any', times: 5, fault: 'answer', status, json: { error } });

      for (const [name, call] of Object.entries(calls)) {
        await assert.rejects(
          async () => call(),
          (thrown) => {
            assert.ok(thrown instanceof errorClass, `${name}: ${String(thrown)}`);
            assert.ok(thrown instanceof APIError && thrown.status === status);
            assert.match(thrown.message, new RegExp(error));
            return true;
          },
        );
      }
      assert.equal(simulator.requests.length, 5);
    });
  }

  it('throws an APIConnectionError when the connection is reset or refused', async () => {
    simulator.injectFault({ on: 'create', fault: 'reset', at: 'afterReading' });
    const isLost = (error: unknown) =>
      error instanceof APIConnectionError && !(error instanceof APIConnectionTimeoutError);

    await assert.rejects(client.imageToVideo.create(request), isLost);
    await simulator.close();
    await assert.rejects(client.imageToVideo.create(request), isLost);
  });

  it('throws an APIConnectionTimeoutError when the answer takes too long', async () => {
    simulator.injectFault({ on: 'create', fault: 'silence' });

    await assert.rejects(
      client.imageToVideo.create(request, { timeout: 50 }),
      APIConnectionTimeoutError,
    );
  });

  it('throws an APIUserAbortError when it is aborted', async () => {
    simulator.injectFault({ on: 'query', fault: 'silence' });
    const stop = new AbortController();
    const query = client.tasks.retrieve('any', { signal: stop.signal });
    // It is awaited below. Until then it must not count as an unhandled rejection.
    const thrown = assert.rejects(async () => query, APIUserAbortError);
    await simulator.received('query');
    stop.abort();

    await thrown;
  });
});
