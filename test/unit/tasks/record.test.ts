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

/** With a value in every field. A new field needs one here, and one in a sample. */
type Filled<T> = T extends readonly (infer Item)[]
  ? readonly Filled<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Filled<Exclude<T[Key], undefined>> }
    : T;

/** A record with something in every field. */
const whole: Filled<TaskRecord> = {
  version: 2,
  id: 'record',
  revision: 1,
  state: 'unsaved',
  service: 'http://127.0.0.1:9/v1',
  image: { uri: 'file:///pictures/cat.png', name: 'cat.png' },
  folder: '/pictures',
  window: 'window',
  createdAt: 1000,
  submittedAt: 2000,
  startedAt: 2500,
  expectedEnd: 3500,
  taskId: 'task',
  idempotencyKey: 'first',
  alias: 'other-task',
  take: 2,
  agent: { key: 'ab12', credits: 25 },
  crop: { x: 0.5, y: 0.25, zoom: 1.5 },
  lastFrameCrop: { x: 0.5, y: 0.5, zoom: 1 },
  cancelling: true,
  moreVideos: [
    {
      ...{ url: 'https://cdn.example/b.mp4', file: '/pictures/cat-2.mp4' },
      ...{ size: 5, sha256: 'ab12', isPicture: false },
    },
  ],
  place: { file: '/pictures/cat.mp4', size: 5, part: '/pictures/.part', sha256: 'ab12', index: 0 },
  size: 5,
  sha256: 'ab12',
  unseen: true,
  starred: true,
  settings: {
    model: 'gen4_turbo',
    ratio: '1280:720',
    resolution: '720p',
    duration: 5,
    outputFormat: 'prores',
    proresProfile: 'standard',
    promptExpansionMode: 'off',
    publicFigureThreshold: 'low',
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
  problem: {
    failure: { type: 'save', fault: 'disk', diskCode: 'ENOSPC', status: 200 },
    charged: 'unknown',
  },
  notice: {
    kind: 'offline',
    failure: {
      ...{ type: 'connection', fault: 'proxyRefused', host: 'relay.example' },
      ...{ proxy: 'proxy:1', status: 407 },
    },
    window: 'window',
    retryAt: 3000,
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
    incomplete: true,
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
    const batch = { ...whole.batch, parts: 2 };
    const agent = { ...whole.agent, name: 'x' };
    const newer = { ...whole, settings, batch, agent, stars: [{ given: 5 }] };

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

  it('has fields that this version knows, and every field has a sample', () => {
    const samples = readdirSync(folder).map(
      (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as TaskRecord,
    );
    const fields = new Set(samples.flatMap((sample) => listFields(sample)));

    // Failures have tests of their own.
    const known = listFields(whole);
    assert.deepEqual([...fields].toSorted(), [...new Set(known)].toSorted());
  });
});

/** The paths of all fields with a value, but not within failures. */
function listFields(value: object, path = ''): string[] {
  return Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
    const items: readonly unknown[] = Array.isArray(field) ? field : [field];
    const inner = items.filter((it) => it instanceof Object && key !== 'failure') as object[];
    return [`${path}${key}`, ...inner.flatMap((it) => listFields(it, `${path}${key}.`))];
  });
}

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
