import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { deliverImage } from '../../../src/image/deliverImage.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { AnswerError } from '../../../src/runway/errors/answerError.ts';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { createBody } from '../../../src/runway/request.ts';
import { toJson } from '../../../src/runway/requestJson.ts';
import { parseService } from '../../../src/runway/service.ts';
import type { TaskRecord } from '../../../src/tasks/record.ts';
import {
  abandoned,
  submitTask,
  type Submission,
  type SubmitOptions,
  type TaskRequest,
} from '../../../src/tasks/submit.ts';
import { KeyStorageError } from '../../../src/services/keyStorageError.ts';
import type { InjectedFault } from '../../simulator/index.ts';
import { useTestEnvironment, type TestContext } from './support/testEnvironment.ts';
import { readRecords, taskRecord, whenState } from './support/records.ts';
import { noisyPng } from '../../workbench/quadrants.ts';
import { largeImage, redImage } from './support/redImage.ts';
import { TaskError, toFailure } from '../../../src/tasks/failure.ts';

describe('submitting a task', () => {
  const environment = useTestEnvironment({ apiKey: 'right' });
  let context: TestContext;

  beforeEach(async () => {
    context = await environment().context();
    context.key = 'right';
  });

  async function submit(
    changes: Partial<TaskRequest> = {},
    options?: SubmitOptions,
  ): Promise<Submission> {
    return submitTask(context, environment().request(changes), options);
  }

  /** Does something when the key is looked up: after the record was made, before anything is sent. */
  function whenKeyIsRead(work: () => Promise<void> | void): void {
    const original = context.client.bind(context);
    context.client = async (root) => {
      await work();
      return original(root);
    };
  }

  /** From now on no record can be written. */
  function breakDisk(): void {
    rmSync(environment().records, { recursive: true });
    writeFileSync(environment().records, 'not a folder');
  }

  /** The one record there is, the same on disk and in the list. */
  function theRecord(submission: Submission): TaskRecord {
    const [record, ...others] = readRecords(environment().records);
    assert.deepEqual(others, []);
    assert.deepEqual(record, submission.record);
    assert.deepEqual(context.store.all(), [record]);
    assert.ok(record);
    return record;
  }

  function assertFailed(submission: Submission): Error {
    const record = theRecord(submission);
    assert.equal(record.state, 'failed');
    assert.equal(record.problem?.charged, 'no');
    assert.ok(submission.error);
    assert.deepEqual(record.problem.failure, toFailure(submission.error));
    assert.equal(record.endedAt, environment().clock.now());
    assert.equal(environment().clock.pending, 0);
    return submission.error;
  }

  function assertUnconfirmed(submission: Submission): Error {
    const record = theRecord(submission);
    assert.equal(record.state, 'unconfirmed');
    assert.equal(record.problem?.charged, 'unknown');
    assert.ok(submission.error);
    assert.deepEqual(record.problem.failure, toFailure(submission.error));
    assert.equal(environment().clock.pending, 0);
    return submission.error;
  }

  const creates = () => environment().simulator.count('create');

  it('has a record on disk in “submitting” before the request arrives', async () => {
    let seen: TaskRecord[] = [];
    environment().simulator.on('request', () => {
      seen = readRecords(environment().records);
    });

    await submit();

    assert.deepEqual(
      seen.map((it) => [it.state, it.submittedAt]),
      [['submitting', environment().clock.now()]],
    );
  });

  it('has a record on disk in “preparing” before the key is read', async () => {
    let seen: TaskRecord[] = [];
    whenKeyIsRead(() => {
      seen = readRecords(environment().records);
      throw new Error('No key.');
    });
    await submit();

    assert.deepEqual(
      seen.map((it) => it.state),
      ['preparing'],
    );
  });

  it('queues the task with the service’s id and price, with one request', async () => {
    const submission = await submit();

    const record = theRecord(submission);
    const [task] = environment().simulator.tasks;
    assert.equal(submission.error, undefined);
    assert.equal(record.state, 'queued');
    assert.equal(record.taskId, task?.id);
    assert.equal(record.estimatedCredits, task?.credits);
    assert.equal(record.window, 'window');
    assert.equal(record.folder, environment().videos);
    assert.equal(creates(), 1);
  });

  describe('with a last frame', () => {
    const settings = { model: 'veo3.1', ratio: '1280:720', duration: 4 };
    const uri = 'https://example.com/dog.png';

    it('sends both images, and keeps the name of the last frame', async () => {
      const image = redImage();
      const lastFrame = { name: 'dog.png', uri, url: uri };

      const submission = await submit({ settings, image, lastFrame });

      const { body } = await environment().simulator.received('create');
      const client = new RunwayClient(parseService(environment().root), undefined);
      const first = await deliverImage(image, client);
      const sent = createBody(first, settings, 'relay', uri);
      assert.deepEqual(body, JSON.parse(toJson(sent).toString()));
      assert.deepEqual(theRecord(submission).lastFrame, { uri, name: 'dog.png' });
      assert.equal(environment().simulator.tasks[0]?.request.lastFrame?.source, 'https');
    });
  });

  it('uploads a large last frame, after asking whether the service takes uploads', async () => {
    const service = environment().simulator.root('official');
    await submit({
      service,
      settings: { model: 'veo3.1', ratio: '1280:720', duration: 4 },
      lastFrame: {
        ...redImage(),
        format: 'image/png',
        bytes: new Uint8Array(await noisyPng(1300, 1100)),
      },
    });

    assert.equal(context.capabilities.has(service, 'uploads'), true);
    assert.equal(environment().simulator.tasks[0]?.request.lastFrame?.source, 'runway');
  });

  it('sends the request, and stores the settings but not the key or the image', async () => {
    const settings = {
      model: 'gen4_turbo',
      ratio: '1280:720',
      duration: 10,
      promptText: 'A cat purrs',
      seed: 0,
    };

    const submission = await submit({ settings });

    const { body, headers } = await environment().simulator.received('create');
    assert.deepEqual({ ...(body as object), promptImage: '' }, { ...settings, promptImage: '' });
    assert.equal(headers['authorization'], 'Bearer right');
    const record = JSON.stringify(theRecord(submission));
    assert.deepEqual(submission.record.settings, settings);
    assert.doesNotMatch(record, /right|base64/);
    assert.doesNotMatch(context.log.lines.map((it) => it.message).join('\n'), /right|base64/);
  });

  describe('with an ambiguous outcome is unconfirmed after one request', () => {
    const html = '<html><h1>Bad gateway</h1></html>';
    const faults: [string, InjectedFault][] = [
      [
        'when the connection is reset at the head of the request',
        { on: 'create', fault: 'reset', at: 'beforeReading' },
      ],
      [
        'when the connection is reset instead of an answer',
        { on: 'create', fault: 'reset', at: 'afterReading', accept: true },
      ],
      [
        'when the connection is reset in the middle of the answer',
        { on: 'create', fault: 'reset', at: 'midBody' },
      ],
      ['when the answer is truncated', { on: 'create', fault: 'truncate' }],
      ['when the answer is shorter than announced', { on: 'create', fault: 'wrongLength', by: 9 }],
      ['when the answer is garbage', { on: 'create', fault: 'garbage' }],
      ['when the answer is empty', { on: 'create', fault: 'answer', status: 200 }],
      ['when the answer has no id', { on: 'create', fault: 'answer', status: 200, json: {} }],
      ['when the answer never ends', { on: 'create', fault: 'gzipBomb' }],
      ...[408, 409, 425, 500, 502, 503, 504, 524].map((status): [string, InjectedFault] => [
        `when the answer is HTTP ${status}`,
        { on: 'create', fault: 'answer', status, json: { error: 'Oops' }, accept: true },
      ]),
      [
        'when a gateway answers 502 with a web page',
        { on: 'create', fault: 'answer', status: 502, html },
      ],
      [
        'when the answer is 503 and asks to retry',
        {
          on: 'create',
          fault: 'answer',
          status: 503,
          headers: { 'Retry-After': '1' },
          json: { error: 'Service unavailable' },
        },
      ],
    ];
    for (const [when, fault] of faults) {
      it(when, async () => {
        environment().simulator.injectFault(fault);

        assertUnconfirmed(await submit());

        assert.equal(creates(), 1);
      });
    }

    it('if no answer arrives in time', async () => {
      class Silent extends RunwayClient {
        override create(): Promise<never> {
          return Promise.reject(new ConnectionError('timeout', 'maybe', 'example.com', undefined));
        }
      }
      const client = await context.client(environment().root);
      assert.ok(client);
      context.client = () => Promise.resolve(new Silent(client.service, undefined));

      assertUnconfirmed(await submit());
    });
  });

  describe('that is refused fails after one request, without a charge', () => {
    it('because of its fields, with an issue for each', async () => {
      const settings = { model: 'gen4_turbo', ratio: '1:1', duration: 99 };

      const error = assertFailed(
        await submit({ service: environment().simulator.root('official'), settings }),
      );

      assert.ok(error instanceof ServiceError);
      assert.deepEqual(error.issues.map((it) => it.field).sort(), ['duration', 'ratio']);
      assert.equal(creates(), 1);
    });

    it('because of its key', async () => {
      context.key = 'wrong';

      const error = assertFailed(await submit());

      assert.ok(error instanceof ServiceError);
      assert.equal(error.reason, 'key');
      assert.doesNotMatch(error.message, /wrong/);
      assert.equal(creates(), 1);
    });

    for (const [status, error, reason] of [
      [400, 'You do not have enough credits to run this task.', 'credits'],
      [402, 'Payment required', 'credits'],
      [403, 'Forbidden', 'key'],
      [413, 'Request entity too large', 'tooLarge'],
      [429, '模型未找到价格配置', 'unavailable'],
      [503, '当前分组 default 下对于模型 gen4_turbo 无可用渠道', 'unavailable'],
    ] as const) {
      it(`with ${status} “${error}”`, async () => {
        environment().simulator.next({ refuse: { status, error } });

        const refusal = assertFailed(await submit());

        assert.ok(refusal instanceof ServiceError);
        assert.equal(refusal.reason, reason);
        assert.equal(creates(), 1);
      });
    }

    it('by a web page', async () => {
      const html = '<!doctype html><title>Shop</title>';
      environment().simulator.injectFault({ on: 'create', fault: 'answer', status: 200, html });

      const error = assertFailed(await submit());

      assert.ok(error instanceof AnswerError);
      assert.equal(creates(), 1);
    });

    it('by a redirect, which is not followed', async () => {
      const to = `${environment().simulator.root('official')}/image_to_video`;
      environment().simulator.injectFault({ on: 'create', fault: 'redirect', to });

      assertFailed(await submit());

      assert.equal(environment().simulator.requests.length, 1);
    });
  });

  describe('that was not sent', () => {
    it('is sent again after 1 s and 4 s, and then fails without a charge', async () => {
      await environment().goOffline();
      const submission = submit();

      assert.equal(await environment().clock.elapse(), 1000);
      assert.equal(await environment().clock.elapse(), 4000);
      const error = assertFailed(await submission);

      assert.ok(error instanceof ConnectionError);
      assert.equal(error.sent, 'no');
    });

    it('is accepted when the service is reachable', async () => {
      await environment().goOffline();
      const submission = submit();
      await environment().clock.scheduled();
      await environment().comeBack();
      await environment().clock.elapse();

      const record = theRecord(await submission);

      assert.equal(record.state, 'queued');
      assert.equal(creates(), 1);
      assert.match(context.log.of('info').join(), /not taken; sending it again\. .*refused/);
    });

    it('stays in “submitting” on disk meanwhile', async () => {
      await environment().goOffline();
      const submission = submit();
      await environment().clock.scheduled();

      assert.deepEqual(
        readRecords(environment().records).map((it) => it.state),
        ['submitting'],
      );
      await environment().clock.runUntil(submission);
    });

    it('is not sent again if a later attempt is ambiguous', async () => {
      await environment().goOffline();
      const submission = submit();
      await environment().clock.scheduled();
      await environment().comeBack();
      environment().simulator.injectFault({ on: 'create', fault: 'reset', at: 'afterReading' });
      await environment().clock.elapse();

      assertUnconfirmed(await submission);

      assert.equal(creates(), 1);
    });
  });

  describe('with its idempotency key', () => {
    const keys = () =>
      environment()
        .simulator.requests.filter(({ endpoint }) => endpoint === 'create')
        .map(({ headers }) => headers['idempotency-key']);

    it('sends the record’s id, and the same again after a 429', async () => {
      environment().simulator.next({ refuse: { status: 429, error: 'Too many requests' } });

      const submission = submit();
      await environment().clock.elapse();
      const { record } = await submission;

      assert.deepEqual(keys(), [record.id, record.id]);
      assert.equal(record.idempotencyKey, undefined);
    });

    it('sends the key of an earlier request for the same video, and keeps it', async () => {
      const { record } = await submit({ idempotencyKey: 'earlier' });

      assert.deepEqual(keys(), ['earlier']);
      assert.equal(record.idempotencyKey, 'earlier');
    });
  });

  describe('with a model that the service doesn’t know', () => {
    const settings = { model: 'gen9', ratio: '1280:720', duration: 5 };
    const refuse = (status: number, json: unknown) =>
      environment().simulator.injectFault({ on: 'create', fault: 'answer', status, json });
    const learned = () => context.capabilities.models(environment().root);

    it('remembers the models that Runway lists', async () => {
      const service = environment().simulator.root('official');
      assertFailed(await submit({ service, settings }));
      const models = context.capabilities.models(service);
      assert.ok(['gen4_turbo', 'gen4.5', 'veo3.1'].every((it) => models.includes(it)));
      assert.ok(!models.includes('gen9'));
      assert.deepEqual(learned(), [], 'another service lists its own');
      assert.equal(creates(), 1);
    });

    it('remembers what another service says, without the name that was asked for', async () => {
      refuse(400, { error: 'Unknown model. Available models: gen4_turbo, gen9, gen4.5' });
      assertFailed(await submit({ settings }));
      assert.deepEqual(learned(), ['gen4_turbo', 'gen4.5']);
    });

    it('remembers them also when it is in doubt whether the service has the task', async () => {
      refuse(500, { message: 'model must be one of: gen4_turbo, gen4.5' });
      assertUnconfirmed(await submit({ settings }));
      assert.deepEqual(learned(), ['gen4_turbo', 'gen4.5']);
    });

    it('keeps what it knows if the service lists nothing', async () => {
      context.capabilities.learnModels(environment().root, ['gen4_turbo', 'gen4.5']);
      refuse(400, { error: 'Unknown model', available_models: ['gen9'] });
      assertFailed(await submit({ settings }));
      assert.deepEqual(learned(), ['gen4_turbo', 'gen4.5']);
    });

    it('learns nothing without an answer', async () => {
      environment().simulator.injectFault({ on: 'create', fault: 'reset', at: 'beforeReading' });
      assertUnconfirmed(await submit({ settings }));
      assert.deepEqual(learned(), []);
    });
  });

  describe('that is refused with 429', () => {
    const refuse = (seconds?: number) => {
      const headers = seconds === undefined ? {} : { 'Retry-After': String(seconds) };
      environment().simulator.next({
        refuse: { status: 429, error: 'Too many requests', headers },
      });
    };

    it('is sent again after Retry-After, and accepted once', async () => {
      refuse(3);
      const submission = submit();

      assert.equal(await environment().clock.elapse(), 3000);
      const record = theRecord(await submission);

      assert.equal(record.state, 'queued');
      assert.equal(creates(), 2);
      assert.equal(environment().simulator.tasks.length, 1);
    });

    it('is sent again after a second without Retry-After', async () => {
      refuse();
      const submission = submit();

      assert.equal(await environment().clock.elapse(), 1000);

      assert.equal((await submission).record.state, 'queued');
    });

    it('is sent at most three times, and then fails', async () => {
      for (let count = 1; count <= 5; count += 1) {
        refuse(2);
      }
      const submission = submit();

      assert.equal(await environment().clock.elapse(), 2000);
      assert.equal(await environment().clock.elapse(), 4000);
      assertFailed(await submission);

      assert.equal(creates(), 3);
      assert.equal(environment().simulator.tasks.length, 0);
    });

    it('is sent again after a whole minute', async () => {
      refuse(60);
      const submission = submit();

      assert.equal(await environment().clock.elapse(), 60_000);

      assert.equal((await submission).record.state, 'queued');
    });

    it('fails at once if the service asks for more than a minute', async () => {
      refuse(61);

      assertFailed(await submit());

      assert.equal(creates(), 1);
    });

    it('is not sent again if the second attempt is ambiguous', async () => {
      refuse(1);
      const submission = submit();
      await environment().clock.scheduled();
      environment().simulator.injectFault({ on: 'create', fault: 'answer', status: 502 });
      await environment().clock.elapse();

      assertUnconfirmed(await submission);

      assert.equal(creates(), 2);
    });
  });

  describe('that can’t be sent fails without a request', () => {
    it('because the key is missing', async () => {
      context.key = 'missing';

      const error = assertFailed(await submit());

      assert.deepEqual(toFailure(error), { type: 'noKey' });
      assert.equal(environment().simulator.requests.length, 0);
    });

    it('because the image cannot be uploaded', async () => {
      const root = environment().simulator.root('official');
      context.capabilities.learn(root, 'uploads', true);
      environment().simulator.injectFault({ on: 'upload', fault: 'answer', status: 500 });
      const image = largeImage();

      const error = assertFailed(await submit({ service: root, image }));

      assert.ok(error instanceof ServiceError);
      assert.equal(creates(), 0);
    });
  });

  describe('while it waits before it is sent again', () => {
    const refuse = () =>
      environment().simulator.next({
        refuse: { status: 429, error: 'Too many requests', headers: { 'Retry-After': '12' } },
      });
    const notices = () => readRecords(environment().records).map((it) => it.notice);

    it('says that the service limits requests, and until when, and then no longer', async () => {
      refuse();
      const { clock, simulator } = environment();
      const submission = submit();
      await clock.scheduled();

      const [notice] = notices();
      assert.equal(notice?.kind, 'overloaded');
      assert.equal(notice.failure.type === 'service' && notice.failure.reason, 'rateLimit');
      assert.equal(notice.retryAt, clock.now() + 12_000);
      const held = simulator.injectFault({ on: 'create', fault: 'hold' });
      const second = simulator.received('create', 2);
      await clock.elapse();
      await second;
      assert.deepEqual(notices(), [undefined], 'The request is on its way.');
      held.release();
      assert.equal('notice' in theRecord(await submission), false);
    });

    it('says that the service can’t be reached', async () => {
      await environment().goOffline();
      const submission = submit();
      await environment().clock.scheduled();

      const [notice] = notices();
      assert.equal(notice?.kind, 'offline');
      assert.equal(notice.retryAt, environment().clock.now() + 1000);
      await environment().clock.runUntil(submission);
      assert.deepEqual(notices(), [undefined]);
    });

    it('has no notice if a later attempt is ambiguous', async () => {
      refuse();
      const submission = submit();
      await environment().clock.scheduled();
      environment().simulator.injectFault({ on: 'create', fault: 'answer', status: 502 });
      await environment().clock.elapse();

      assertUnconfirmed(await submission);

      assert.deepEqual(notices(), [undefined]);
    });

    it('is not sent again if the record can’t be written', async () => {
      refuse();
      environment().simulator.on('request', breakDisk);
      const submission = submit();
      await environment().clock.elapse();

      const { record, error } = await submission;

      assert.equal(creates(), 1);
      assert.equal(record.state, 'failed');
      assert.ok(error instanceof ServiceError);
    });
  });

  describe('that the user stops', () => {
    const stopper = () => {
      const controller = new AbortController();
      return { signal: controller.signal, stop: () => controller.abort() };
    };

    /** Nothing was sent, nothing is charged, and the list has no task. */
    function assertStopped(submission: Submission): void {
      const { record } = submission;
      assert.deepEqual(readRecords(environment().records), [record]);
      assert.deepEqual(context.store.all(), []);
      assert.deepEqual(toFailure(submission.error), { type: 'stopped' });
      assert.equal(record.state, 'failed');
      assert.deepEqual(record.problem, { failure: { type: 'stopped' }, charged: 'no' });
      assert.equal(record.removedAt, environment().clock.now());
      assert.equal(environment().clock.pending, 0);
      assert.equal(environment().simulator.tasks.length, 0);
    }

    it('while it waits is not sent again', async () => {
      environment().simulator.next({ refuse: { status: 429, error: 'Too many requests' } });
      const { signal, stop } = stopper();
      const submission = submit({}, { signal });
      await environment().clock.scheduled();

      stop();

      assertStopped(await submission);
      assert.equal(creates(), 1);
    });

    it('while an image is uploaded is not sent', async () => {
      const root = environment().simulator.root('official');
      context.capabilities.learn(root, 'uploads', true);
      environment().simulator.injectFault({ on: 'upload', fault: 'hold' });
      const image = largeImage();
      const { signal, stop } = stopper();
      const submission = submit({ service: root, image }, { signal });
      await environment().simulator.received('upload');

      stop();

      assertStopped(await submission);
      assert.equal(creates(), 0);
    });

    it('just before it is sent is not sent', async () => {
      const { signal, stop } = stopper();
      whenKeyIsRead(stop);

      assertStopped(await submit({}, { signal }));

      assert.equal(creates(), 0);
    });

    it('before it has a record gets none', async () => {
      await assert.rejects(submit({}, { signal: AbortSignal.abort() }), (error) => {
        assert.deepEqual(toFailure(error), { type: 'stopped' });
        return true;
      });

      assert.deepEqual(readRecords(environment().records), []);
    });

    it('while the request is on its way is not stopped', async () => {
      const held = environment().simulator.injectFault({ on: 'create', fault: 'hold' });
      const { signal, stop } = stopper();
      const submission = submit({}, { signal });
      await environment().simulator.received('create');

      stop();
      held.release();

      assert.equal(theRecord(await submission).state, 'queued');
      assert.equal(creates(), 1);
    });
  });

  it('has the id that its caller gives', async () => {
    const { record } = await submit({}, { id: 'chosen' });

    assert.equal(record.id, 'chosen');
  });

  it('stores what was asked for, when, and by which window', async () => {
    const request = environment().request();

    const { id, ...record } = theRecord(await submit());

    assert.match(id, /^[\da-f-]{36}$/);
    assert.deepEqual(record, {
      version: 2,
      revision: record.revision,
      state: 'queued',
      service: request.service,
      settings: request.settings,
      image: { uri: request.image.uri, name: request.image.name },
      take: 1,
      folder: request.folder,
      window: 'window',
      createdAt: environment().clock.now(),
      submittedAt: environment().clock.now(),
      taskId: environment().simulator.tasks[0]?.id,
      estimatedCredits: environment().simulator.tasks[0]?.credits,
    });
    assert.match(context.log.of('info').join(), /Task .* was accepted by http:/);
    assert.equal(context.asked, 1, 'A small image needs no question about uploads.');
  });

  it('stores how the images were framed, and which variations belong together', async () => {
    const crop = { x: 0.5, y: 0.25, zoom: 1 };
    const lastFrameCrop = { ...crop, zoom: 2 };
    const group = 'group';

    const record = theRecord(await submit({ crop, lastFrameCrop, group }));

    assert.deepEqual(
      [record.crop, record.lastFrameCrop, record.group],
      [crop, lastFrameCrop, group],
    );
  });

  it('fails with the reason if the key can’t be read, whatever is thrown', async () => {
    whenKeyIsRead(() => AbortSignal.abort('The keyring is locked.').throwIfAborted());

    const error = assertFailed(await submit());

    assert.equal(error.message, 'The keyring is locked.');
  });

  it('logs why a request failed', async () => {
    environment().simulator.next({ refuse: { status: 400, error: 'No cats' } });

    await submit();

    const lines = context.log.of('error').join();
    assert.match(lines, /The request to http:.*\/v1 failed\. .*No cats/);
  });

  it('makes no record if the last frame is too large for the service', async () => {
    environment().simulator.injectFault({ on: 'upload', fault: 'answer', status: 404 });
    const lastFrame = largeImage();

    await assert.rejects(submit({ lastFrame }), ImageError);

    assert.deepEqual(readRecords(environment().records), []);
    assert.equal(creates(), 0);
  });

  it('makes no record if an image is too large for the service', async () => {
    environment().simulator.injectFault({ on: 'upload', fault: 'answer', status: 404 });
    const image = largeImage();

    await assert.rejects(submit({ image }), ImageError);

    assert.deepEqual(readRecords(environment().records), []);
    assert.equal(creates(), 0);
  });

  it('makes no record if the key for a question about uploads can’t be read', async () => {
    const locked = new KeyStorageError('read', new Error('The keyring is locked.'));
    whenKeyIsRead(() => {
      throw locked;
    });

    await assert.rejects(submit({ image: largeImage() }), locked);

    assert.deepEqual(readRecords(environment().records), []);
    assert.equal(creates(), 0);
  });

  describe('with a problem of its record sends nothing', () => {
    it('if the record can’t be added', async () => {
      breakDisk();

      await assert.rejects(submit());

      assert.equal(environment().simulator.requests.length, 0);
    });

    it('if the record can’t be written', async () => {
      whenKeyIsRead(breakDisk);

      await assert.rejects(submit());

      assert.equal(environment().simulator.requests.length, 0);
    });

    it('if another window ended the submission while the key was read', async () => {
      const other = await environment().context('other');
      whenKeyIsRead(async () => {
        const id = readRecords(environment().records)[0]?.id ?? '';
        await other.store.update(id, (it) => ({
          ...it,
          state: 'failed',
          problem: { failure: { type: 'windowClosed' }, charged: 'no' },
        }));
      });

      const { record, error } = await submit();

      assert.equal(environment().simulator.requests.length, 0);
      assert.equal(record.state, 'failed');
      assert.deepEqual(toFailure(error), { type: 'takenOver' });
    });

    it('again, if another window ended the submission during the pause', async () => {
      const other = await environment().context('other');
      environment().simulator.next({
        refuse: { status: 429, error: 'Too many requests', headers: { 'Retry-After': '30' } },
      });
      const submission = submit();
      await environment().clock.scheduled();
      const id = readRecords(environment().records)[0]?.id ?? '';
      await other.store.update(id, (it) => ({
        ...it,
        state: 'unconfirmed',
        problem: { failure: { type: 'windowClosed' }, charged: 'unknown' },
      }));
      await whenState(context.store, id, 'unconfirmed');
      await environment().clock.elapse();

      await submission;

      assert.equal(creates(), 1);
      assert.equal(environment().simulator.tasks.length, 0);
    });
  });

  it('is accepted if the answer arrives after another window ended the submission', async () => {
    const other = await environment().context('other');
    const held = environment().simulator.injectFault({ on: 'create', fault: 'hold' });
    const submission = submit();
    await environment().simulator.received('create');
    await other.store.update(readRecords(environment().records)[0]?.id ?? '', (it) => ({
      ...it,
      state: 'unconfirmed',
      problem: { failure: { type: 'windowClosed' }, charged: 'unknown' },
    }));
    held.release();

    const record = theRecord(await submission);

    assert.equal(record.state, 'queued');
    assert.equal(record.taskId, environment().simulator.tasks[0]?.id);
    assert.equal('problem' in record, false);
  });

  it('keeps the task if another program deleted the records', async () => {
    environment().simulator.on('request', () => rmSync(environment().records, { recursive: true }));

    const record = theRecord(await submit());

    assert.deepEqual(
      readRecords(environment().records).map((it) => [it.state, it.taskId]),
      [['queued', record.taskId]],
    );
  });

  it('reports a refusal even if the record can’t be written', async () => {
    environment().simulator.on('request', breakDisk);
    environment().simulator.next({ refuse: { status: 400, error: 'No cats' } });

    const { record, error } = await submit();

    assert.equal(record.state, 'failed');
    assert.deepEqual(record.problem, { failure: toFailure(error), charged: 'no' });
  });

  it('reports the doubt if the outcome is ambiguous and the record can’t be written', async () => {
    environment().simulator.on('request', breakDisk);
    environment().simulator.injectFault({ on: 'create', fault: 'answer', status: 502 });

    await assert.rejects(submit(), (error: unknown) => {
      assert.ok(error instanceof TaskError);
      assert.equal(error.charged, 'unknown');
      assert.deepEqual([error.failure.type, error.cause !== undefined], ['service', true]);
      return true;
    });
  });

  it('reports the task’s id if the service accepted it but the record can’t be written', async () => {
    environment().simulator.on('request', breakDisk);

    await assert.rejects(submit(), (error: Error) => {
      const taskId = environment().simulator.tasks[0]?.id;
      assert.deepEqual(toFailure(error), { type: 'notListed', taskId });
      assert.ok(error instanceof TaskError);
      assert.deepEqual([error.charged, error.cause !== undefined], ['unknown', true]);
      return true;
    });
  });

  describe('for an agent', () => {
    const agent = { key: 'cat', credits: 25 };

    it('has the request’s key and price in the record, before it is decided about', async () => {
      const before: (TaskRecord | undefined)[] = [];
      const submission = await submit(
        { agent },
        {
          beforeSending: (record) => {
            before.push(...readRecords(environment().records));
            assert.deepEqual(record.agent, agent);
            return Promise.resolve();
          },
        },
      );
      assert.deepEqual(
        before.map((it) => [it?.state, it?.agent]),
        [['preparing', agent]],
      );
      assert.deepEqual(theRecord(submission).agent, agent);
    });

    it('sends nothing if that is decided, and leaves nothing on the list', async () => {
      const { record, error } = await submit(
        { agent },
        { beforeSending: () => Promise.reject(new TaskError({ type: 'stopped' })) },
      );
      assert.deepEqual(error && toFailure(error), { type: 'stopped' });
      assert.ok(record.removedAt !== undefined);
      assert.deepEqual([context.store.all(), environment().simulator.tasks], [[], []]);
    });

    it('sends nothing if it can’t be decided', async () => {
      const submission = await submit(
        { agent },
        { beforeSending: () => Promise.reject(new TaskError({ type: 'listUnreadable' })) },
      );
      assert.equal(assertFailed(submission).name, 'TaskError');
      assert.deepEqual(environment().simulator.tasks, []);
    });
  });
});

describe('the submission of a dead window', () => {
  it('failed without a charge if it was in “preparing”', () => {
    const event = abandoned(taskRecord({ state: 'preparing' }));

    assert.equal(event?.type, 'refused');
    assert.equal('problem' in event && event.problem.charged, 'no');
  });

  it('is unconfirmed if it was in “submitting”', () => {
    const event = abandoned(taskRecord({ state: 'submitting' }));

    assert.equal(event?.type, 'doubted');
    assert.equal('problem' in event && event.problem.charged, 'unknown');
  });

  it('failed without a charge if it waited to be sent again', () => {
    const failure = { type: 'connection', fault: 'name', host: 'relay.example' } as const;
    const notice = { kind: 'offline', failure, retryAt: 1 } as const;
    const event = abandoned(taskRecord({ state: 'submitting', notice }));

    assert.equal(event?.type, 'refused');
    assert.equal('problem' in event && event.problem.charged, 'no');
  });

  it('is unconfirmed if it is of a batch, whatever another window noticed about it', () => {
    const notice = { kind: 'key', failure: { type: 'noKey' } } as const;
    const batch = { sha256: '', attempt: 1 };
    const event = abandoned(taskRecord({ state: 'submitting', notice, batch }));

    assert.equal(event?.type, 'doubted');
  });

  it('goes back in line if it is of a batch and was in “preparing”', () => {
    const batch = { sha256: '', attempt: 2 };
    const record = taskRecord({ state: 'preparing', window: 'died', batch });

    assert.deepEqual(abandoned(record), { type: 'putBack', window: 'died', attempt: 2 });
  });

  it('is ended without a charge if not all of its batch was in line', () => {
    const batch = { sha256: '', incomplete: true };

    assert.deepEqual(abandoned(taskRecord({ state: 'waiting', batch })), {
      type: 'interrupted',
      problem: { failure: { type: 'windowClosed' }, charged: 'no' },
    });
    assert.deepEqual(abandoned(taskRecord({ state: 'cancelled', batch })), { type: 'completed' });
    for (const state of ['waiting', 'cancelled'] as const) {
      assert.equal(abandoned(taskRecord({ state, batch: { sha256: '' } })), undefined);
      assert.equal(abandoned(taskRecord({ state })), undefined);
    }
  });

  for (const state of ['queued', 'running', 'saving', 'done', 'failed', 'unconfirmed'] as const) {
    it(`is unchanged if its task is ${state}`, () => {
      assert.equal(abandoned(taskRecord({ state })), undefined);
    });
  }
});
