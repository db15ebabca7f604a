import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import {
  isActive,
  isEnded,
  isRunning,
  needsAnnouncement,
  parseRecord,
  TASK_STATES,
  type TaskRecord,
} from '../../../src/tasks/record.ts';
import { taskRecord } from './support/records.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import { AnswerError } from '../../../src/runway/errors/answerError.ts';
import { ConnectionError } from '../../../src/runway/errors/connectionError.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { TaskError, toFailure, type Failure } from '../../../src/tasks/failure.ts';
import { SaveError } from '../../../src/tasks/video/saveError.ts';

/** A record with something in every field. */
const whole: TaskRecord = {
  ...taskRecord(),
  state: 'unsaved',
  settings: {
    model: 'gen4_turbo',
    ratio: '1280:720',
    duration: 5,
    promptText: 'A cat “purrs”\u2028',
    negativePrompt: 'A dog',
    audio: false,
    seed: 4_294_967_295,
    watermark: false,
  },
  lastFrame: { uri: 'file:///pictures/dog.png', name: 'dog.png' },
  endedAt: 3000,
  status: 'SUCCEEDED',
  progress: 0.5,
  estimatedCredits: 25,
  chargedCredits: 20,
  problem: { failure: { type: 'save', fault: 'disk', diskCode: 'ENOSPC' }, charged: 'unknown' },
  notice: {
    kind: 'offline',
    failure: { type: 'connection', fault: 'name', host: 'relay.example' },
    window: 'window',
  },
  saver: { window: 'window' },
  announcedBy: 'window',
  group: 'batch',
  batch: {
    sha256: 'ab12',
    copy: { file: 'c-1', sha256: 'cd34' },
    credits: 25,
    keepsService: true,
    attempt: 2,
  },
  videoUrl: 'https://cdn.example/cat.mp4?signature=1',
  file: '/pictures/cat.mp4',
  announced: true,
  removedAt: 4000,
};

/** The recorded form of an error of every class. */
const FAILURES: readonly (readonly [string, Failure])[] = [
  new ConnectionError('tls', 'no', 'relay.example', undefined),
  new ServiceError({
    reason: 'invalid',
    status: 400,
    host: 'relay.example',
    said: 'No',
    issues: [{ field: 'seed', message: 'Too big' }],
    retryAfter: 5000,
  }),
  new AnswerError('html', 'relay.example'),
  new ImageError({ code: 'urlTooLong', length: 3000, limit: 2048 }),
  new SaveError('expired', { status: 403 }),
  new TaskError({ type: 'windowClosed' }),
  new Error('No idea.'),
].map((error) => [error.name, toFailure(error)]);

describe('a record', () => {
  it('is read with every field as written', () => {
    assert.deepEqual(parseRecord(JSON.stringify(whole)), whole);
  });

  it('is read without its optional fields', () => {
    const { version, id, revision, state, service, image, folder, window, createdAt } = whole;
    const least = { version, id, revision, state, service, image, folder, window, createdAt };

    assert.deepEqual(parseRecord(JSON.stringify(least)), least);
  });

  for (const [what, failure] of FAILURES) {
    it(`keeps every field of a failure: ${what}`, () => {
      const problem = { failure, charged: 'unknown' } as const;
      assert.deepEqual(parseRecord(JSON.stringify({ ...whole, problem })).problem, problem);
    });
  }

  it('keeps what only a newer version knows, because its windows may use the same list', () => {
    const settings = { ...whole.settings, shine: 3 };
    const newer = { ...whole, settings, stars: [{ given: 5 }] };

    assert.deepEqual(parseRecord(JSON.stringify(newer)), newer);
  });

  it('is read with a failure that only a newer version knows', () => {
    const problem = { failure: { type: 'newer', detail: 1 }, charged: 'no' };

    assert.deepEqual(parseRecord(JSON.stringify({ ...whole, problem })).problem, {
      failure: { type: 'other', message: '' },
      charged: 'no',
    });
  });

  for (const state of TASK_STATES) {
    it(`may be ${state}`, () => {
      assert.equal(parseRecord(JSON.stringify({ ...whole, state })).state, state);
    });
  }

  const text = JSON.stringify(whole);
  for (const [what, garbage] of [
    ['an empty file', ''],
    ['half a record', text.slice(0, text.length / 2)],
    ['a record and a bit', `${text}}`],
    ['zeros', '\0'.repeat(200)],
    ['null', 'null'],
    ['a list', `[${text}]`],
    ['a word', '"queued"'],
    ['a record of a newer version', JSON.stringify({ ...whole, version: 3 })],
    ['a record without a version', JSON.stringify({ ...whole, version: undefined })],
    ['a record in an unknown state', JSON.stringify({ ...whole, state: 'dreaming' })],
    ['a record without an id', JSON.stringify({ ...whole, id: '' })],
    ['a record whose id leads elsewhere', JSON.stringify({ ...whole, id: '../../x' })],
    ['a record of revision 0', JSON.stringify({ ...whole, revision: 0 })],
    ['a record whose time is a word', JSON.stringify({ ...whole, createdAt: 'yesterday' })],
    ['a record with half a last frame', JSON.stringify({ ...whole, lastFrame: { name: 'x' } })],
    ['a record without an image', JSON.stringify({ ...whole, image: undefined })],
  ] as const) {
    it(`can't be ${what}`, () => {
      assert.throws(() => parseRecord(garbage));
    });
  }
});

describe('a state', () => {
  it('is ended, or running, or waits for the user', () => {
    assert.deepEqual(TASK_STATES.filter(isEnded), ['done', 'failed', 'cancelled']);
    assert.deepEqual(TASK_STATES.filter(isActive), ['queued', 'running', 'saving']);
    assert.deepEqual(TASK_STATES.filter(isRunning), [
      'waiting',
      'preparing',
      'submitting',
      'queued',
      'running',
      'saving',
    ]);
  });
});

describe('a sample of a record of this version', () => {
  const folder = new URL('../../fixtures/records/2/', import.meta.url);

  for (const name of readdirSync(folder)) {
    it(`is read: ${name}`, () => {
      const text = readFileSync(new URL(name, folder), 'utf8');

      assert.deepEqual(parseRecord(text), JSON.parse(text));
    });
  }
});

describe('a failed request', () => {
  it('needs an announcement if the window with its form has died', () => {
    const refused = (failure: Failure): TaskRecord => ({
      ...taskRecord(),
      state: 'failed',
      taskId: undefined,
      problem: { failure, charged: 'no' },
    });

    assert.equal(needsAnnouncement(refused({ type: 'windowClosed' })), true);
    assert.equal(needsAnnouncement(refused({ type: 'noKey' })), false);
    const ofBatch = { ...refused({ type: 'noKey' }), batch: { sha256: '' } };
    assert.equal(needsAnnouncement(ofBatch), true, 'No form shows it.');
  });
});
