import fc from 'fast-check';
import type { TaskAnswer } from '../../../../src/runway/answers/answer.ts';
import type { TaskEvent } from '../../../../src/tasks/transitions.ts';
import { TASK_STATES, type TaskProblem, type TaskRecord } from '../../../../src/tasks/record.ts';
import type { Failure } from '../../../../src/tasks/failure.ts';

/** Records in any state, and anything that can happen to them. */

const text = fc.oneof(
  fc.constantFrom('', 'x', '__proto__', '\u0000\n', '\ud800', '🐈', '"\\'),
  fc.string({ unit: 'binary', maxLength: 10 }),
);
const taskId = fc.oneof(fc.constantFrom('task-1', 'task-2'), text);
const window = fc.constantFrom('window-1', 'window-2', 'window-3');
const time = fc.integer({ min: 0, max: 2 ** 45 });
const credits = fc.option(fc.constantFrom(0, 25, 0.5, 1e308), { nil: undefined });
const progress = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
const link = fc.constantFrom('https://cdn.example.com/a.mp4', 'https://cdn.example.com/b.mp4');
const file = fc.constantFrom('/videos/cat.mp4', '/videos/cat-2.mp4', 'vscode-vfs://a/cat.mp4');

const failure: fc.Arbitrary<Failure> = fc.oneof(
  plain({ type: fc.constant('generation'), code: text, said: text }),
  plain({ type: fc.constant('connection'), fault: fc.constant('reset'), host: text }),
  plain({ type: fc.constant('other'), message: text }),
);

const problem: fc.Arbitrary<TaskProblem> = fc.record(
  { failure, charged: fc.constantFrom('no', 'unknown') },
  { noNullPrototype: true },
);

const notice = plain({
  kind: fc.constantFrom('offline', 'overloaded', 'key', 'answer', 'paused'),
  failure,
});

const otherVideo = fc.record(
  { url: link, file, size: fc.nat(), sha256: text, isPicture: fc.boolean() },
  { requiredKeys: ['url'], noNullPrototype: true },
);

/** A record as it may be on disk. One that is new has no task id and no end. */
export const anyRecord: fc.Arbitrary<TaskRecord> = fc
  .record(
    {
      version: fc.constant(2),
      id: fc.stringMatching(/^[\w-]{1,64}$/),
      revision: fc.integer({ min: 1, max: 1000 }),
      state: fc.constantFrom(...TASK_STATES),
      service: fc.constant('https://relay.example/runwayml/v1'),
      settings: fc.record(
        {
          model: text,
          ratio: text,
          duration: fc.constantFrom(5, 10),
          promptText: text,
          negativePrompt: text,
          audio: fc.boolean(),
          seed: fc.nat(),
          watermark: fc.boolean(),
        },
        { requiredKeys: ['model', 'ratio', 'duration'], noNullPrototype: true },
      ),
      image: plain({ uri: text, name: text }),
      batch: fc.record(
        {
          sha256: text,
          credits: fc.nat(),
          keepsService: fc.boolean(),
          attempt: fc.nat({ max: 3 }),
          incomplete: fc.boolean(),
        },
        { requiredKeys: ['sha256'], noNullPrototype: true },
      ),
      starred: fc.constant(true),
      folder: text,
      window,
      createdAt: time,
      submittedAt: time,
      endedAt: time,
      startedAt: time,
      expectedEnd: time,
      taskId,
      status: text,
      progress: fc.double({ min: 0, max: 1, noNaN: true }),
      estimatedCredits: fc.nat(),
      chargedCredits: fc.nat(),
      problem,
      notice,
      videoUrl: link,
      moreVideos: fc.array(otherVideo, { minLength: 1, maxLength: 2 }),
      file,
      size: fc.nat(),
      sha256: text,
      announced: fc.boolean(),
      saver: plain({ window }),
      removedAt: time,
    },
    {
      noNullPrototype: true,
      requiredKeys: [
        ...([
          'version',
          'id',
          'revision',
          'state',
          'service',
          'image',
          'folder',
          'window',
        ] as const),
        'createdAt',
      ],
    },
  )
  .map((record) => {
    const { removedAt, ...listed } = record;
    return removedAt !== undefined && removedAt % 8 === 0 ? { ...listed, removedAt } : listed;
  });

/** An object with all of the fields. */
function plain<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(fields, { noNullPrototype: true });
}

const answer: fc.Arbitrary<TaskAnswer> = fc
  .record({
    ids: fc.array(taskId, { maxLength: 2 }),
    phase: fc.constantFrom('queued', 'running', 'succeeded', 'failed', 'cancelled'),
    status: text,
    progress,
    videoUrl: link,
    moreVideoUrls: fc.option(fc.array(link, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    failure: fc.option(text, { nil: undefined }),
    failureCode: fc.option(text, { nil: undefined }),
    chargedCredits: credits,
    estimatedCredits: credits,
  })
  .map(({ videoUrl, moreVideoUrls, ...rest }) =>
    rest.phase === 'succeeded' ? { ...rest, videoUrl, moreVideoUrls } : rest,
  );

export const anyEvent: fc.Arbitrary<TaskEvent> = fc.oneof(
  plain({ type: fc.constant('claimed'), window }),
  plain({
    type: fc.constant('putBack'),
    window,
    attempt: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
    notice: fc.option(notice, { nil: undefined }),
  }),
  plain({ type: fc.constant('withdrawn') }),
  plain({ type: fc.constant('agreed'), credits }),
  plain({ type: fc.constant('starred'), starred: fc.boolean() }),
  plain({ type: fc.constant('submitting'), window }),
  plain({ type: fc.constant('accepted'), taskId, estimatedCredits: credits }),
  plain({ type: fc.constantFrom('refused', 'doubted', 'gone', 'interrupted'), problem }),
  plain({ type: fc.constant('notSaved'), window, problem }),
  plain({
    type: fc.constant('saving'),
    window,
    gone: fc.option(window, { nil: undefined }),
  }),
  plain({
    type: fc.constant('placing'),
    window,
    place: fc.record(
      { file: text, size: fc.nat(), part: text, sha256: text, index: fc.nat({ max: 2 }) },
      { requiredKeys: ['file', 'size', 'part'], noNullPrototype: true },
    ),
  }),
  plain({
    type: fc.constant('saveFailed'),
    window,
    notice: fc.option(notice, { nil: undefined }),
  }),
  plain({ type: fc.constant('answered'), answer }),
  plain({ type: fc.constant('answered'), answer }),
  plain({
    type: fc.constant('forecast'),
    startedAt: fc.option(time, { nil: undefined }),
    expectedEnd: fc.option(time, { nil: undefined }),
  }),
  plain({
    type: fc.constantFrom('cancelling', 'notCancelled', 'saveAgain', 'completed'),
  }),
  plain({ type: fc.constant('announced'), window }),
  fc.record(
    { type: fc.constant('saved'), index: fc.nat({ max: 2 }), file, size: fc.nat(), sha256: text },
    { requiredKeys: ['type', 'file'], noNullPrototype: true },
  ),
  plain({ type: fc.constant('skipped'), index: fc.integer({ min: 1, max: 2 }) }),
  plain({
    type: fc.constant('noticed'),
    notice: fc.option(notice, { nil: undefined }),
  }),
  plain({ type: fc.constantFrom('removed', 'restored') }),
);
