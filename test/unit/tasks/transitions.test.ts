import assert from 'node:assert/strict';
import type { TaskAnswer } from '../../../src/runway/answers/answer.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { toFailure } from '../../../src/tasks/failure.ts';
import {
  isInDoubt,
  isRemovable,
  isWithoutVideo,
  transition,
  type TaskEvent,
} from '../../../src/tasks/transitions.ts';
import {
  TASK_STATES,
  type TaskProblem,
  type TaskRecord,
  type TaskState,
} from '../../../src/tasks/record.ts';
import { taskRecord } from './support/records.ts';

const NOW = 9_000_000;
const URL = 'https://cdn.example/cat.mp4';
const OFFLINE = { type: 'connection', fault: 'name', host: 'relay.example' } as const;
const problem: TaskProblem = { failure: { type: 'noKey' }, charged: 'no' };

function answered(phase: TaskAnswer['phase'], more: Partial<TaskAnswer> = {}): TaskEvent {
  return { type: 'answered', answer: { ids: [], phase, status: phase.toUpperCase(), ...more } };
}

const place = { file: '/new.mp4', size: 1, part: '/.part' };

/** An example of every event, and the states it leads to; in all other states it does nothing. */
const table: [string, TaskEvent, Partial<Record<TaskState, TaskState>>][] = [
  ['claimed', { type: 'claimed', window: 'window' }, { waiting: 'preparing' }],
  // Only tasks of a batch; see below.
  ['completed', { type: 'completed' }, {}],
  ['interrupted', { type: 'interrupted', problem }, { waiting: 'failed' }],
  ['putBack', { type: 'putBack', window: 'window' }, {}],
  ['withdrawn', { type: 'withdrawn' }, { waiting: 'cancelled' }],
  ['agreed', { type: 'agreed', credits: 25 }, { waiting: 'waiting' }],
  ['submitting', { type: 'submitting', window: 'window' }, { preparing: 'submitting' }],
  [
    'accepted',
    { type: 'accepted', taskId: 'new' },
    { submitting: 'queued', unconfirmed: 'queued' },
  ],
  [
    'refused',
    { type: 'refused', problem },
    { preparing: 'failed', submitting: 'failed', unconfirmed: 'failed' },
  ],
  ['doubted', { type: 'doubted', problem }, { submitting: 'unconfirmed' }],
  [
    'answered “queued”',
    answered('queued'),
    { queued: 'queued', running: 'queued', saving: 'saving', unsaved: 'unsaved' },
  ],
  [
    'answered “running”',
    answered('running', { progress: 0.5 }),
    { queued: 'running', running: 'running', saving: 'saving', unsaved: 'unsaved' },
  ],
  [
    'answered “succeeded”',
    answered('succeeded', { videoUrl: URL }),
    { queued: 'saving', running: 'saving', saving: 'saving', unsaved: 'unsaved' },
  ],
  [
    'answered “failed”',
    answered('failed', { failure: 'No.' }),
    { queued: 'failed', running: 'failed', saving: 'saving', unsaved: 'unsaved' },
  ],
  [
    'answered “cancelled”',
    answered('cancelled'),
    { queued: 'cancelled', running: 'cancelled', saving: 'saving', unsaved: 'unsaved' },
  ],
  [
    'forecast',
    { type: 'forecast', startedAt: 5, expectedEnd: undefined },
    { running: 'running', saving: 'saving' },
  ],
  ['gone', { type: 'gone', problem }, { queued: 'failed', running: 'failed' }],
  ['cancelling', { type: 'cancelling' }, { queued: 'queued', running: 'running' }],
  // Only one that is being cancelled; see below.
  ['notCancelled', { type: 'notCancelled' }, {}],
  ['saved', { type: 'saved', file: '/new.mp4' }, { saving: 'done', unsaved: 'done', done: 'done' }],
  // Only a further video; see below.
  ['skipped', { type: 'skipped', index: 1 }, {}],
  ['saving', { type: 'saving', window: 'window', gone: undefined }, { saving: 'saving' }],
  // Only the saver's; see below.
  ['placing', { type: 'placing', window: 'window', place }, {}],
  ['saveFailed', { type: 'saveFailed', window: 'window', notice: undefined }, {}],
  ['notSaved', { type: 'notSaved', window: 'window', problem }, { saving: 'unsaved' }],
  ['saveAgain', { type: 'saveAgain' }, { unsaved: 'saving' }],
  [
    'noticed',
    { type: 'noticed', notice: { kind: 'offline', failure: OFFLINE } },
    {
      waiting: 'waiting',
      submitting: 'submitting',
      queued: 'queued',
      running: 'running',
      saving: 'saving',
    },
  ],
  [
    'announced',
    { type: 'announced', window: 'window' },
    {
      done: 'done',
      failed: 'failed',
      cancelled: 'cancelled',
      unsaved: 'unsaved',
      unconfirmed: 'unconfirmed',
    },
  ],
  [
    'handed over',
    { type: 'handedOver', window: 'window' },
    { done: 'done', failed: 'failed', cancelled: 'cancelled', unsaved: 'unsaved' },
  ],
  [
    'removed',
    { type: 'removed' },
    {
      // It must not be sent when it comes back.
      waiting: 'cancelled',
      done: 'done',
      failed: 'failed',
      cancelled: 'cancelled',
      unsaved: 'unsaved',
      unconfirmed: 'unconfirmed',
    },
  ],
  ['restored', { type: 'restored' }, {}],
  ['seen', { type: 'seen' }, {}],
  [
    'starred',
    { type: 'starred', starred: true },
    Object.fromEntries(TASK_STATES.map((state) => [state, state])),
  ],
];

/** A task that is under way is removable if the service leaves it in doubt. */
const REMOVABLE = [
  'waiting',
  'queued',
  'running',
  'saving',
  'done',
  'failed',
  'cancelled',
  'unsaved',
  'unconfirmed',
] as const;

describe('the transitions of a task', () => {
  for (const [name, event, leadsTo] of table) {
    for (const state of TASK_STATES) {
      const to = leadsTo[state];
      it(`${to === undefined ? `leave ${state} unchanged` : `change ${state} to ${to}`} on ${name}`, () => {
        const record = taskRecord({ state });
        const before = structuredClone(record);

        const after = transition(record, event, NOW);

        if (to === undefined) {
          assert.equal(after, record);
        } else {
          assert.equal(after.state, to);
          assert.notEqual(after, record);
        }
        assert.deepEqual(record, before);
      });
    }

    it(`do not change a removed task on ${name}, unless it puts the task back`, () => {
      const back = { accepted: ['submitting', 'unconfirmed'], restored: REMOVABLE } as Partial<
        Record<TaskEvent['type'], readonly string[]>
      >;
      for (const state of TASK_STATES.filter((it) => back[event.type]?.includes(it) !== true)) {
        const record = taskRecord({ state, removedAt: 1 });

        assert.equal(transition(record, event, NOW), record);
      }
    });
  }

  it('put a discarded task back on the list if it was paid for', () => {
    const record = taskRecord({ state: 'unconfirmed', removedAt: 1 });

    const after = transition(record, { type: 'accepted', taskId: 'paid' }, NOW);

    assert.deepEqual([after.state, after.taskId, after.removedAt], ['queued', 'paid', undefined]);
  });

  it('put a removed task back on the list as it was, if the user wants that', () => {
    for (const state of REMOVABLE) {
      const record = taskRecord({ state });

      assert.deepEqual(transition({ ...record, removedAt: 1 }, { type: 'restored' }, NOW), record);
    }
  });

  it('apply the same event only once', () => {
    for (const [name, event] of table) {
      for (const state of TASK_STATES) {
        for (const saver of [{}, { saver: { window: 'window' } }]) {
          const after = transition(taskRecord({ state, ...saver }), event, NOW);

          assert.equal(transition(after, event, NOW), after, `${name} when ${state}`);
        }
      }
    }
  });

  it('never leave an end state', () => {
    for (const state of ['done', 'failed', 'cancelled'] as const) {
      for (const [name, event] of table) {
        assert.equal(transition(taskRecord({ state }), event, NOW).state, state, name);
      }
    }
  });

  it('have an example of every event in this test', () => {
    const types: Record<TaskEvent['type'], true> = {
      completed: true,
      interrupted: true,
      claimed: true,
      putBack: true,
      withdrawn: true,
      agreed: true,
      submitting: true,
      accepted: true,
      refused: true,
      doubted: true,
      answered: true,
      forecast: true,
      gone: true,
      cancelling: true,
      notCancelled: true,
      saving: true,
      placing: true,
      saveFailed: true,
      saved: true,
      skipped: true,
      notSaved: true,
      saveAgain: true,
      noticed: true,
      announced: true,
      handedOver: true,
      removed: true,
      restored: true,
      seen: true,
      starred: true,
    };

    assert.deepEqual(new Set(table.map(([, event]) => event.type)), new Set(Object.keys(types)));
  });
});

describe('a task of a batch', () => {
  const copy = { file: 'copy', sha256: 'cd34' };
  const waiting = taskRecord({ state: 'waiting', batch: { sha256: 'ab12', copy, credits: 25 } });
  const claimed = transition(waiting, { type: 'claimed', window: 'one' }, NOW);
  const notice = { kind: 'offline', failure: OFFLINE, retryAt: NOW } as const;

  it('is claimed only when all of the batch is on disk', () => {
    const complete = { ...waiting, id: 'first' };
    const batch = { sha256: 'ab12', copy, credits: 25, incomplete: true };
    const first = { ...complete, batch };

    assert.equal(transition(first, { type: 'claimed', window: 'one' }, NOW), first);
    assert.deepEqual(transition(first, { type: 'completed' }, NOW), complete);
    assert.equal(transition(first, { type: 'agreed', credits: 30 }, NOW).batch?.incomplete, true);
  });

  it('is no longer incomplete when all of the batch is on disk, even if it was cancelled meanwhile', () => {
    const cancelled = taskRecord({
      state: 'cancelled',
      batch: { sha256: 'ab12', copy, incomplete: true },
    });

    assert.deepEqual(transition(cancelled, { type: 'completed' }, NOW).batch, {
      sha256: 'ab12',
      copy,
    });
  });

  it('fails with the reason if the batch was interrupted', () => {
    const { state, problem: reason } = transition(waiting, { type: 'interrupted', problem }, NOW);

    assert.deepEqual([state, reason], ['failed', problem]);
  });

  it('no longer has a notice when it is claimed, or goes back in line without one', () => {
    const noticed = transition(waiting, { type: 'noticed', notice }, NOW);
    const submitting = { ...transition(noticed, { type: 'claimed', window: 'one' }, NOW), notice };

    assert.equal(noticed.notice, notice);
    assert.equal('notice' in transition(noticed, { type: 'claimed', window: 'one' }, NOW), false);
    const back = transition(submitting, { type: 'putBack', window: 'one' }, NOW);
    assert.equal('notice' in back, false);
  });

  it('is claimed by one window', () => {
    assert.deepEqual([claimed.state, claimed.window], ['preparing', 'one']);
    assert.equal(transition(claimed, { type: 'claimed', window: 'two' }, NOW), claimed);
  });

  it('goes back in line, with the reason', () => {
    const submitting = transition(claimed, { type: 'submitting', window: 'one' }, NOW);
    for (const record of [claimed, submitting]) {
      const back = transition(record, { type: 'putBack', window: 'one', notice }, NOW);

      assert.deepEqual([back.state, back.notice, back.submittedAt], ['waiting', notice, undefined]);
    }
  });

  it('is not changed by another window, or by an earlier claim', () => {
    const back = transition(claimed, { type: 'putBack', window: 'one' }, NOW);
    const again = transition(back, { type: 'claimed', window: 'one' }, NOW);
    assert.equal(again.batch?.attempt, 2);
    for (const submitter of [{ window: 'two' }, { window: 'one', attempt: 1 }]) {
      const submitting = transition(again, { type: 'submitting', window: 'one' }, NOW);
      for (const record of [again, submitting]) {
        for (const event of [
          { type: 'putBack', ...submitter },
          { type: 'refused', problem, ...submitter },
          { type: 'doubted', problem, ...submitter },
          { type: 'noticed', notice, ...submitter },
          { type: 'submitting', ...submitter },
        ] as const) {
          assert.equal(transition(record, event, NOW), record, event.type);
        }
      }
    }
  });

  it('is changed by the window of the latest claim', () => {
    const submitter = { window: 'one', attempt: 1 };

    assert.equal(
      transition(claimed, { type: 'submitting', ...submitter }, NOW).state,
      'submitting',
    );
    const other = taskRecord({ state: 'preparing', window: 'one' });
    assert.equal(transition(other, { type: 'submitting', ...submitter }, NOW), other);
  });

  it('costs nothing if it is cancelled before it is sent', () => {
    assert.equal(transition(waiting, { type: 'withdrawn' }, NOW).chargedCredits, 0);
  });

  it('is sent at the price that the user agreed to last', () => {
    const paused = { ...waiting, notice: { kind: 'paused', failure: OFFLINE } } as const;
    const agreed = transition(paused, { type: 'agreed', credits: 30 }, NOW);

    assert.deepEqual(agreed.batch, { sha256: 'ab12', copy, credits: 30, keepsService: true });
    assert.deepEqual([agreed.estimatedCredits, agreed.notice], [30, undefined]);
    assert.equal(transition(agreed, { type: 'agreed', credits: 30 }, NOW), agreed);
  });

  it('has no price when the user agreed to an unknown one', () => {
    const priced = { ...waiting, estimatedCredits: 25 };
    const agreed = transition(priced, { type: 'agreed', credits: undefined }, NOW);

    assert.equal('estimatedCredits' in agreed, false);
    assert.deepEqual(agreed.batch, { sha256: 'ab12', copy, keepsService: true });
  });
});

describe('a new video', () => {
  const saved = { type: 'saved', file: '/a.mp4' } as const;

  it('is unseen until the user has looked at it', () => {
    const done = transition(taskRecord({ state: 'saving' }), saved, NOW);
    const seen = transition(done, { type: 'seen' }, NOW);

    assert.deepEqual([done.unseen, 'unseen' in seen], [true, false]);
    assert.equal(transition(seen, { type: 'seen' }, NOW), seen);
  });

  it('does not become unseen again when its file is saved again', () => {
    const again = transition(taskRecord({ state: 'done' }), saved, NOW);

    assert.equal('unseen' in again, false);
  });
});

describe('a star', () => {
  it('is in the record until the user takes it away', () => {
    const record = taskRecord({ state: 'done' });
    const starred = transition(record, { type: 'starred', starred: true }, NOW);

    assert.equal(starred.starred, true);
    assert.deepEqual(transition(starred, { type: 'starred', starred: false }, NOW), record);
    assert.equal(transition(record, { type: 'starred', starred: false }, NOW), record);
  });
});

describe('the videos of a task', () => {
  const record = taskRecord({
    state: 'saving',
    videoUrl: 'https://a',
    moreVideos: [{ url: 'https://b' }, { url: 'https://c' }],
  });
  const apply = (...events: TaskEvent[]) =>
    events.reduce((changed, event) => transition(changed, event, NOW), record);
  const first = { type: 'saved', file: '/a.mp4', size: 1, sha256: 'a' } as const;
  const second = { type: 'saved', index: 1, file: '/b.mp4' } as const;

  it('make it done when all are saved, in any order', () => {
    const third = { type: 'saved', index: 2, file: '/c.mp4' } as const;

    assert.equal(apply(second, first).state, 'saving');
    const { state, file, size, sha256, moreVideos } = apply(second, third, first);
    assert.deepEqual([state, file, size, sha256], ['done', '/a.mp4', 1, 'a']);
    assert.deepEqual(moreVideos, [
      { url: 'https://b', file: '/b.mp4' },
      { url: 'https://c', file: '/c.mp4' },
    ]);
  });

  it('make it done without a picture among them', () => {
    assert.equal(apply(first, second, { type: 'skipped', index: 2 }).state, 'done');
    assert.equal(apply({ type: 'skipped', index: 2 }, second, first).state, 'done');
  });

  it('keep their files when there are fresh links, and may become more', () => {
    const fresh = ['https://b2', 'https://c2', 'https://d2'];
    const answer = { videoUrl: 'https://a2', moreVideoUrls: fresh };

    const { file, moreVideos } = apply(first, second, answered('succeeded', answer));

    assert.equal(file, '/a.mp4');
    assert.deepEqual(moreVideos, [
      { url: 'https://b2', file: '/b.mp4' },
      { url: 'https://c2' },
      { url: 'https://d2' },
    ]);
  });

  it('keep their links when an answer has fewer', () => {
    assert.deepEqual(
      apply(answered('succeeded', { videoUrl: 'https://a2' })).moreVideos,
      record.moreVideos,
    );
  });

  it('are just one if there are no further links', () => {
    const one = taskRecord({ state: 'saving', videoUrl: 'https://a' });

    const again = transition(one, answered('succeeded', { videoUrl: 'https://a2' }), NOW);

    assert.deepEqual([again.videoUrl, 'moreVideos' in again], ['https://a2', false]);
  });

  it('have no size and hash of an older file', () => {
    const { file, size, sha256 } = apply(first, { type: 'saved', file: '/elsewhere.mp4' });

    assert.deepEqual([file, size, sha256], ['/elsewhere.mp4', undefined, undefined]);
  });

  it('forget a place when its video is saved', () => {
    const placed = { ...record, saver: { window: 'window' }, place };

    assert.equal(transition(placed, first, NOW).place, undefined);
    assert.deepEqual(transition(placed, first, NOW).saver, { window: 'window' });
  });
});

describe('the forecast of a task', () => {
  const running = taskRecord({ state: 'running', startedAt: 5, expectedEnd: 60, progress: 0.5 });

  it('replaces the one before', () => {
    const forecast = { type: 'forecast', startedAt: undefined, expectedEnd: 70 } as const;
    const { startedAt, ...rest } = running;
    assert.equal(startedAt, 5);

    assert.deepEqual(transition(running, forecast, NOW), { ...rest, expectedEnd: 70 });
    const unknown = transition(running, { ...forecast, expectedEnd: undefined }, NOW);
    assert.deepEqual(['startedAt' in unknown, 'expectedEnd' in unknown], [false, false]);
  });

  it('changes nothing if it is the same', () => {
    const forecast = { type: 'forecast', startedAt: 5, expectedEnd: 60 } as const;

    assert.equal(transition(running, forecast, NOW), running);
  });

  it('stays while it runs', () => {
    const { startedAt, expectedEnd } = transition(running, answered('running'), NOW);

    assert.deepEqual([startedAt, expectedEnd], [5, 60]);
  });

  it('is forgotten when the task waits again', () => {
    const after = transition(running, answered('queued'), NOW);

    assert.deepEqual(['startedAt' in after, 'expectedEnd' in after], [false, false]);
  });

  it('leaves the start when the task ends', () => {
    for (const phase of ['succeeded', 'failed', 'cancelled'] as const) {
      const after = transition(running, answered(phase, { videoUrl: URL }), NOW);

      assert.deepEqual([after.startedAt, 'expectedEnd' in after], [5, false], phase);
    }
  });
});

describe('a task that is being cancelled', () => {
  const cancelling = taskRecord({ state: 'running', cancelling: true });

  it('continues if it was not cancelled', () => {
    const after = transition(cancelling, { type: 'notCancelled' }, NOW);

    assert.deepEqual([after.state, 'cancelling' in after], ['running', false]);
    assert.equal(transition(cancelling, { type: 'cancelling' }, NOW), cancelling);
  });

  it('continues even if it still waits at the service', () => {
    const waiting = taskRecord({ state: 'queued', cancelling: true });

    assert.equal('cancelling' in transition(waiting, { type: 'notCancelled' }, NOW), false);
  });

  it('is cancelled if the service no longer has it', () => {
    const after = transition(cancelling, { type: 'gone', problem }, NOW);

    assert.deepEqual([after.state, after.problem], ['cancelled', undefined]);
  });

  it('is cancelled if the service calls it failed, because not every service has a word for it', () => {
    const after = transition(cancelling, answered('failed', { failure: 'Stopped' }), NOW);

    assert.equal(after.state, 'cancelled');
    assert.equal('problem' in after, false);
  });

  it('stays so if the service says that it is running', () => {
    assert.equal(transition(cancelling, answered('running'), NOW).cancelling, true);
  });

  it('is no longer so after any end', () => {
    for (const event of [
      answered('succeeded', { videoUrl: URL }),
      answered('failed'),
      answered('cancelled'),
    ] as const) {
      assert.equal('cancelling' in transition(cancelling, event, NOW), false);
    }
  });
});

describe('a submission', () => {
  it('is sent only by the window that the record names', () => {
    const preparing = taskRecord({ state: 'preparing' });

    assert.equal(transition(preparing, { type: 'submitting', window: 'other' }, NOW), preparing);
  });

  it('remembers when its request was about to be sent', () => {
    const preparing = taskRecord({ state: 'preparing' });

    assert.equal(
      transition(preparing, { type: 'submitting', window: 'window' }, NOW).submittedAt,
      NOW,
    );
  });

  it('has the id and the price that the service gave it', () => {
    const submitting = without(taskRecord({ state: 'submitting' }), 'taskId');

    const queued = transition(
      submitting,
      { type: 'accepted', taskId: 'T', estimatedCredits: 25 },
      NOW,
    );

    assert.equal(queued.taskId, 'T');
    assert.equal(queued.estimatedCredits, 25);
    assert.equal('estimatedCredits' in transition(submitting, accepted, NOW), false);
  });

  it('fails with the reason if it is refused', () => {
    const failed = transition(
      taskRecord({ state: 'submitting' }),
      { type: 'refused', problem: { failure: { type: 'noKey' }, charged: 'no' } },
      NOW,
    );

    assert.equal(failed.endedAt, NOW);
    assert.deepEqual(failed.problem, problem);
  });

  it('loses its problem and its announcement when its id is known', () => {
    const submitting = taskRecord({ state: 'submitting', submittedAt: 5 });
    const doubted = transition(submitting, { type: 'doubted', problem }, NOW);
    const announced = transition(doubted, { type: 'announced', window: 'window' }, NOW);

    const queued = transition(announced, accepted, NOW + 1);

    assert.equal(announced.endedAt, NOW);
    assert.deepEqual(queued, { ...submitting, state: 'queued', taskId: 'T' });
  });

  const accepted: TaskEvent = { type: 'accepted', taskId: 'T' };
});

describe('a task that the service no longer has', () => {
  it('fails with the reason', () => {
    assert.deepEqual(transition(taskRecord(), { type: 'gone', problem }, NOW).problem, problem);
  });
});

describe('an answer', () => {
  it('stores the id that the service uses for the task in its answers', () => {
    const event = { ...answered('running'), alias: 'other' };

    assert.equal(transition(taskRecord(), event, NOW).alias, 'other');
  });

  it('without a status word keeps the last one', () => {
    const record = taskRecord({ status: 'RUNNING' });

    assert.equal(transition(record, answered('running', { status: '' }), NOW).status, 'RUNNING');
  });

  it('without news returns the same record', () => {
    const once = transition(taskRecord(), answered('running', { progress: 0.5 }), NOW);

    assert.equal(transition(once, answered('running', { progress: 0.5 }), NOW + 1), once);
  });

  it('stores the service’s status word and the progress', () => {
    const running = transition(
      taskRecord(),
      answered('running', { status: 'DREAMING', progress: 0.25, estimatedCredits: 25 }),
      NOW,
    );

    assert.equal(running.status, 'DREAMING');
    assert.equal(running.progress, 0.25);
    assert.equal(running.estimatedCredits, 25);
  });

  it('without progress removes the old progress', () => {
    const running = taskRecord({ state: 'running', progress: 0.5 });

    assert.equal('progress' in transition(running, answered('queued'), NOW), false);
    assert.equal('progress' in transition(running, answered('running'), NOW), false);
  });

  it('about a task that waits may have progress, too', () => {
    assert.equal(
      transition(taskRecord(), answered('queued', { progress: 0.1 }), NOW).progress,
      0.1,
    );
  });

  it('without a price keeps the old price', () => {
    const queued = taskRecord({ estimatedCredits: 25, chargedCredits: 20 });

    const running = transition(queued, answered('running'), NOW);

    assert.equal(running.estimatedCredits, 25);
    assert.equal(running.chargedCredits, 20);
  });

  it('of any kind removes a notice', () => {
    const notice = { kind: 'offline', failure: OFFLINE } as const;
    for (const state of ['queued', 'running', 'saving'] as const) {
      const record = taskRecord({ state, notice });

      assert.equal(transition(record, answered('running'), NOW).notice, undefined, state);
    }
  });

  it('with a video stores its link and the time of the end', () => {
    const saving = transition(
      taskRecord({ state: 'running', progress: 0.9 }),
      answered('succeeded', { videoUrl: URL, chargedCredits: 25 }),
      NOW,
    );

    assert.equal(saving.videoUrl, URL);
    assert.equal(saving.endedAt, NOW);
    assert.equal(saving.chargedCredits, 25);
    assert.equal('progress' in saving, false);
  });

  it('updates the link of a video that is being saved, but not of others', () => {
    const saving = taskRecord({ state: 'saving', videoUrl: 'https://cdn.example/old.mp4' });

    const renewed = transition(saving, answered('succeeded', { videoUrl: URL }), NOW);
    const kept = transition(saving, answered('running'), NOW);

    assert.equal(renewed.videoUrl, URL);
    assert.equal(kept.videoUrl, 'https://cdn.example/old.mp4');
  });

  it('with a failure stores the reason and the code', () => {
    const failed = transition(
      taskRecord({ state: 'running', progress: 0.5 }),
      answered('failed', { failure: 'Flagged.', failureCode: 'SAFETY.INPUT.TEXT' }),
      NOW,
    );

    assert.deepEqual(failed.problem?.failure, {
      type: 'generation',
      code: 'SAFETY.INPUT.TEXT',
      said: 'Flagged.',
    });
    assert.equal(failed.endedAt, NOW);
    assert.equal('progress' in failed, false);
  });

  it('with a failure without a reason stores that', () => {
    const failed = transition(taskRecord(), answered('failed'), NOW);

    assert.deepEqual(failed.problem?.failure, { type: 'generation', said: '' });
  });

  for (const [credits, charged] of [
    [0, 'no'],
    [5, 'unknown'],
    [undefined, 'unknown'],
  ] as const) {
    it(`with a failure for ${credits ?? 'unknown'} credits stores “${charged}” as the charge`, () => {
      const failed = transition(taskRecord(), answered('failed', { chargedCredits: credits }), NOW);

      assert.equal(failed.problem?.charged, charged);
    });
  }
});

describe('a video', () => {
  it('that was saved has no problem and no notice', () => {
    const saving = taskRecord({
      state: 'saving',
      endedAt: 7,
      problem,
      notice: { kind: 'offline', failure: OFFLINE },
    });

    const done = transition(saving, { type: 'saved', file: '/pictures/cat.mp4' }, NOW);

    assert.equal(done.file, '/pictures/cat.mp4');
    assert.equal(done.endedAt, 7);
    assert.equal('problem' in done, false);
    assert.equal('notice' in done, false);
  });

  it('that could not be saved has a problem, and is announced again when it is saved', () => {
    const saving = taskRecord({ state: 'saving', videoUrl: URL, endedAt: 7 });
    const unsaved = transition(saving, { type: 'notSaved', window: 'window', problem }, NOW);
    const announced = transition(unsaved, { type: 'announced', window: 'window' }, NOW);

    const again = transition(announced, { type: 'saveAgain' }, NOW);

    assert.deepEqual(unsaved, { ...saving, state: 'unsaved', problem });
    assert.deepEqual(again, saving);
  });
});

describe('the claim to save a video', () => {
  const saving = taskRecord({ state: 'saving', videoUrl: URL });
  const claim = (window: string, gone?: string): TaskEvent => ({ type: 'saving', window, gone });
  const claimed = transition(saving, claim('one'), NOW);

  it('is given to the first window', () => {
    assert.deepEqual(claimed.saver, { window: 'one' });
    assert.equal(transition(claimed, claim('other'), NOW), claimed);
  });

  it('is taken over from a dead window', () => {
    assert.deepEqual(transition(claimed, claim('other', 'one'), NOW).saver, { window: 'other' });
  });

  it('is not taken over if a third window was faster', () => {
    const third = transition(claimed, claim('third', 'one'), NOW);

    assert.equal(transition(third, claim('other', 'one'), NOW), third);
  });

  it('lets only its window place the file, fail, or stop', () => {
    const events: readonly ((window: string) => TaskEvent)[] = [
      (window) => ({ type: 'placing', window, place }),
      (window) => ({ type: 'saveFailed', window, notice: undefined }),
      (window) => ({ type: 'notSaved', window, problem }),
    ];
    for (const event of events) {
      assert.equal(transition(claimed, event('other'), NOW), claimed);
      assert.notEqual(transition(claimed, event('one'), NOW), claimed);
    }
  });

  it('stores the place of the file', () => {
    const placing = transition(claimed, { type: 'placing', window: 'one', place }, NOW);

    assert.deepEqual(placing, { ...claimed, place });
    assert.equal(transition(placing, { type: 'placing', window: 'one', place }, NOW), placing);
  });

  it('does not let another window place the file after the claim has ended', () => {
    assert.equal(transition(saving, { type: 'placing', window: 'one', place }, NOW), saving);
  });

  it('forgets the place of the file with the end', () => {
    const placed = transition(claimed, { type: 'placing', window: 'one', place }, NOW);

    for (const event of [
      { type: 'notSaved', window: 'one', problem },
      { type: 'saved', file: '/cat.mp4' },
    ] as const) {
      assert.equal('place' in transition(placed, event, NOW), false);
    }
  });

  it('shows why an attempt failed, until the next answer or the end', () => {
    const offline = { kind: 'offline', failure: OFFLINE } as const;
    const fail = (notice: typeof offline | undefined): TaskEvent => ({
      type: 'saveFailed',
      window: 'one',
      notice,
    });

    const failed = transition(claimed, fail(offline), NOW);

    assert.deepEqual(failed, { ...saving, notice: offline });
    const again = transition(failed, claim('one'), NOW);
    assert.deepEqual(transition(again, fail(undefined), NOW), failed, 'The old reason stays.');
    const unsaved = transition(again, { type: 'notSaved', window: 'one', problem }, NOW);
    assert.equal('notice' in unsaved, false);
  });

  it('ends with each attempt', () => {
    for (const event of [
      { type: 'saveFailed', window: 'one', notice: undefined },
      { type: 'notSaved', window: 'one', problem },
      { type: 'saved', file: '/cat.mp4' },
    ] as const) {
      assert.equal('saver' in transition(claimed, event, NOW), false);
    }
  });
});

describe('a notice', () => {
  const offline: TaskEvent = { type: 'noticed', notice: { kind: 'offline', failure: OFFLINE } };

  it('that exists already changes nothing', () => {
    const noticed = transition(taskRecord(), offline, NOW);

    assert.equal(transition(noticed, structuredClone(offline), NOW), noticed);
  });

  it('replaces another', () => {
    const noticed = transition(taskRecord(), offline, NOW);
    const key = { kind: 'key', failure: OFFLINE } as const;

    assert.deepEqual(transition(noticed, { type: 'noticed', notice: key }, NOW).notice, key);
  });

  it('is removed', () => {
    const record = taskRecord();

    const after = transition(
      transition(record, offline, NOW),
      { type: 'noticed', notice: undefined },
      NOW,
    );

    assert.deepEqual(after, record);
  });

  it('about a wait is removed when the submission ends', () => {
    const waiting = transition(taskRecord({ state: 'submitting' }), offline, NOW);
    const problem = { failure: OFFLINE, charged: 'unknown' } as const;

    for (const event of [
      { type: 'accepted', taskId: 'task' },
      { type: 'refused', problem },
      { type: 'doubted', problem },
    ] as const) {
      assert.equal('notice' in transition(waiting, event, NOW), false, event.type);
    }
  });

  it('that does not exist is not removed', () => {
    const record = taskRecord();

    assert.equal(transition(record, { type: 'noticed', notice: undefined }, NOW), record);
  });
});

describe('an announcement', () => {
  it('is made once, by the first window', () => {
    const announced = transition(
      taskRecord({ state: 'done' }),
      { type: 'announced', window: 'window' },
      NOW,
    );

    assert.deepEqual([announced.announced, announced.announcedBy], [true, 'window']);
    const again = transition(announced, { type: 'announced', window: 'other' }, NOW);
    assert.equal(again, announced);
    assert.equal(transition(announced, { type: 'announced', window: 'window' }, NOW), announced);
  });

  it('is left to any window by the one that submitted, unless it is made', () => {
    const done = taskRecord({ state: 'done', window: 'window' });
    const announced = transition(done, { type: 'announced', window: 'window' }, NOW);

    const handedOver = { type: 'handedOver', window: 'window' } as const;
    assert.deepEqual(transition(done, handedOver, NOW), { ...done, window: '' });
    assert.equal(transition(announced, handedOver, NOW), announced);
    assert.equal(transition(done, { ...handedOver, window: 'other' }, NOW), done);
  });
});

describe('a task that the service leaves in doubt', () => {
  const entered = without(taskRecord(), 'settings');
  const failure = OFFLINE;

  it('has an id that the user entered, and that the service has said nothing about', () => {
    assert.equal(isInDoubt(entered), true);
    assert.equal(isInDoubt({ ...entered, status: 'PENDING' }), false);
    assert.equal(isInDoubt({ ...entered, state: 'running' }), false);
  });

  it('can’t be understood, or isn’t told about', () => {
    for (const state of ['queued', 'running', 'saving'] as const) {
      assert.equal(isInDoubt(taskRecord({ state, notice: { kind: 'answer', failure } })), true);
      const rejected = toFailure(new ServiceError({ reason: 'key', status: 401, host: 'a' }));
      const notice = { kind: 'key', failure: rejected } as const;
      assert.equal(isInDoubt(taskRecord({ state, notice })), true);
      const missing = { kind: 'key', failure: { type: 'noKey' } } as const;
      assert.equal(isInDoubt(taskRecord({ state, notice: missing })), false);
      assert.equal(isInDoubt(taskRecord({ state, notice: { kind: 'offline', failure } })), false);
      assert.equal(isInDoubt(taskRecord({ state })), false);
    }
  });

  it('is a success without a video', () => {
    assert.equal(isInDoubt(taskRecord({ state: 'running', status: 'SUCCESS' })), true);
    assert.equal(isInDoubt(taskRecord({ state: 'running', status: 'RUNNING' })), false);
    assert.equal(isWithoutVideo({ state: 'saving', status: 'SUCCESS' }), false);
  });

  it('is without doubt when it has ended', () => {
    assert.equal(isInDoubt(taskRecord({ state: 'done' })), false);
  });

  it('can be removed, and put back', () => {
    const running = taskRecord({ state: 'running', status: 'SUCCESS' });
    for (const record of [entered, running]) {
      const removed = transition(record, { type: 'removed' }, NOW);
      assert.equal(removed.removedAt, NOW);
      assert.deepEqual(transition(removed, { type: 'restored' }, NOW), record);
    }
  });
});

describe('a task on the list', () => {
  it('can be removed unless it is under way', () => {
    assert.deepEqual(
      TASK_STATES.filter((state) => isRemovable(taskRecord({ state }))),
      ['waiting', 'done', 'failed', 'cancelled', 'unsaved', 'unconfirmed'],
    );
  });

  it('stores when it was removed', () => {
    assert.equal(
      transition(taskRecord({ state: 'done' }), { type: 'removed' }, NOW).removedAt,
      NOW,
    );
  });
});

function without(record: TaskRecord, key: 'taskId' | 'settings'): TaskRecord {
  return Object.fromEntries(Object.entries(record).filter(([it]) => it !== key)) as TaskRecord;
}
