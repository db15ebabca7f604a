import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isInDoubt, transition, type TaskEvent } from '../../../src/tasks/transitions.ts';
import { isEnded, parseRecord, type TaskRecord } from '../../../src/tasks/record.ts';
import { isUnsaved, listVideos } from '../../../src/tasks/taskVideos.ts';
import { anyEvent, anyRecord } from './support/records.ts';
import { runs } from './support/runs.ts';

const now = 1_800_000_000_000;

/** What was written anew once: a video that is saved where it was saved already. */
const saved: TaskEvent = { type: 'saved', file: '/videos/cat.mp4' };
const saving: TaskRecord = {
  version: 2,
  id: 'a',
  revision: 1,
  state: 'saving',
  service: 'https://relay.example/runwayml/v1',
  image: { uri: '', name: 'cat.png' },
  folder: 'videos',
  window: 'window',
  createdAt: 1000,
};

/** What is fixed when a record is made, and what only the store changes. */
const MADE = [
  ...(['version', 'id', 'revision', 'service', 'settings', 'image', 'folder', 'window'] as const),
  'createdAt',
] as const;

describe('a task with random events in random order', () => {
  function always(holds: (before: TaskRecord, event: TaskEvent, after: TaskRecord) => void) {
    fc.assert(
      fc.property(
        anyRecord,
        fc.array(anyEvent, { minLength: 1, maxLength: 12 }),
        (first, events) => {
          let record = first;
          for (const [index, event] of events.entries()) {
            const frozen = JSON.stringify(record);
            const after = transition(record, event, now + index);
            assert.equal(JSON.stringify(record), frozen, 'a record is not changed in place');
            holds(record, event, after);
            record = after;
          }
        },
      ),
      { ...runs(1200), examples: [[saving, [saved, saved]]] },
    );
  }

  it('never leaves an end state', () => {
    always((before, _event, after) => {
      if (isEnded(before.state)) {
        assert.equal(after.state, before.state);
      }
    });
  });

  it('keeps the time of its end', () => {
    always((before, _event, after) => {
      if (isEnded(before.state) && before.endedAt !== undefined) {
        assert.equal(after.endedAt, before.endedAt);
      }
    });
  });

  it('changes after its removal from the list only if it was paid for or is wanted back', () => {
    always((before, event, after) => {
      const isBack = event.type === 'accepted' || event.type === 'restored';
      if (before.removedAt !== undefined && !isBack) {
        assert.equal(after, before);
      }
    });
  });

  it('is not removed from the list while it is running', () => {
    always((before, _event, after) => {
      if (before.removedAt === undefined && after.removedAt !== undefined) {
        const isOver = ['done', 'failed', 'cancelled', 'unsaved', 'unconfirmed'];
        // A task that was not sent is cancelled first: Undo must not send it.
        const isWithdrawn = before.state === 'waiting' && after.state === 'cancelled';
        assert.ok(isOver.includes(before.state) || isWithdrawn || isInDoubt(before));
      }
    });
  });

  it('returns to a state before it was sent only in line, when the service certainly has no task', () => {
    always((before, event, after) => {
      if (after.state === before.state) {
        return;
      }
      switch (after.state) {
        case 'waiting':
          assert.equal(event.type, 'putBack');
          assert.ok(before.state === 'preparing' || before.state === 'submitting');
          assert.notEqual(before.batch, undefined);
          break;
        case 'preparing':
          assert.equal(event.type, 'claimed');
          assert.equal(before.state, 'waiting');
          assert.notEqual(before.batch?.incomplete, true);
          break;
        case 'submitting':
          assert.equal(before.state, 'preparing');
          break;
        default:
      }
    });
  });

  it('never loses its id, and changes it only after a missing answer', () => {
    always((before, event, after) => {
      if (before.taskId !== undefined && after.taskId !== before.taskId) {
        assert.equal(event.type, 'accepted');
        assert.ok(before.state === 'unconfirmed' || before.state === 'submitting', before.state);
        assert.equal(after.taskId, event.taskId);
      }
    });
  });

  it('never loses the video’s link or file', () => {
    always((before, _event, after) => {
      assert.ok(before.videoUrl === undefined || after.videoUrl !== undefined);
      for (const [index, { file }] of listVideos(before).entries()) {
        assert.ok(file === undefined || listVideos(after)[index]?.file !== undefined);
      }
    });
  });

  it('is done only with all files, and saving only with a link or an id for one', () => {
    always((before, event, after) => {
      if (before.state !== 'done' && after.state === 'done') {
        assert.ok(event.type === 'saved' || event.type === 'skipped');
        assert.ok(!listVideos(after).some(isUnsaved), 'every video is saved');
      }
      if (['queued', 'running'].includes(before.state) && after.state === 'saving') {
        assert.notEqual(after.videoUrl, undefined);
      }
    });
  });

  it('never changes its settings, image or service', () => {
    always((before, event, after) => {
      for (const key of MADE) {
        // The window that claims a task of a batch submits it.
        if (key !== 'window' || event.type !== 'claimed') {
          assert.deepEqual(after[key], before[key], key);
        }
      }
    });
  });

  it('keeps the same record object if nothing changes', () => {
    always((before, event, after) => {
      if (after !== before) {
        assert.notDeepEqual(after, before, event.type);
      }
    });
  });

  it('does not change when the same event occurs twice', () => {
    always((_before, event, after) => {
      assert.equal(transition(after, event, now), after, event.type);
    });
  });

  it('can be written and read again', () => {
    always((_before, _event, after) => {
      assert.deepEqual(parseRecord(JSON.stringify(after)), after);
    });
  });
});
