import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parseRecord, type TaskNotice, type TaskProblem } from '../../../src/tasks/record.ts';

const folder = new URL('../../fixtures/records/1/', import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

function readSample(name: string): string {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8');
}

/** What the problem of a sample becomes; a sample that is missing here has none. */
const PROBLEMS: Readonly<Record<string, TaskProblem>> = {
  failed: {
    failure: { type: 'generation', code: 'SAFETY.INPUT.TEXT', said: 'Flagged.' },
    charged: 'unknown',
  },
  // The words of the service were not kept apart yet.
  'failed-without-words': {
    failure: {
      type: 'generation',
      code: 'SAFETY',
      said: 'The service failed to make the video: Flagged.',
    },
    charged: 'unknown',
  },
  refused: {
    failure: {
      type: 'other',
      message: 'relay.example refused the request. ratio: Invalid. Change that and try again.',
    },
    charged: 'no',
  },
  unconfirmed: {
    failure: {
      type: 'other',
      message:
        'relay.example 未及时响应。请求已发出，因此服务可能已接受任务并已收费。再次提交之前，请先到服务端查看。',
    },
    charged: 'unknown',
  },
  unsaved: {
    failure: {
      type: 'other',
      message: 'The disk is full. Make room and choose “Download Again”.',
    },
    charged: 'unknown',
  },
};

const NOTICES: Readonly<Record<string, TaskNotice>> = {
  running: {
    kind: 'offline',
    failure: {
      type: 'other',
      message: 'relay.example was not found. Check the network connection and the address.',
    },
  },
};

describe('a record of version 1', () => {
  it('has samples', () => {
    assert.ok(names.length >= 9);
  });

  for (const name of names) {
    it(`becomes version 2 without losing a field: ${name}`, () => {
      const text = readSample(name);
      const { problem, notice, version, ...rest } = parseRecord(text);

      const old = JSON.parse(text) as Record<string, unknown>;
      assert.equal(version, 2);
      assert.deepEqual(problem, PROBLEMS[name]);
      assert.deepEqual(notice, NOTICES[name]);
      const kept = Object.keys(old).filter(
        (key) => !['version', 'problem', 'notice', 'announced'].includes(key),
      );
      for (const key of kept) {
        assert.deepEqual(Reflect.get(rest, key), old[key], key);
      }
      // An end that was announced once is never announced again.
      const isAnnounced = 'announcedBy' in rest || Reflect.get(rest, 'announced') === true;
      assert.equal(isAnnounced, old['announced'] === true);
    });
  }

  it('can be read again after it was written as version 2', () => {
    const record = parseRecord(readSample('failed'));
    assert.deepEqual(parseRecord(JSON.stringify(record)), record);
  });
});
