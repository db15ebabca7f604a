import assert from 'node:assert/strict';
import { extent } from '../support/extent.ts';
import { buildProgram, type Program } from './buildProgram.ts';
import { runSoak, type Outcome } from './runSoak.ts';
import { table } from './table.ts';

/** Milliseconds for which a user does not notice that an extension works. */
const UNNOTICED = 50;

/** Bytes that may be left of a task that is no longer on the list. */
const PER_TASK = 2048;

describe('an editor in which very many tasks are followed', () => {
  let program: Program;
  before(async () => {
    program = await buildProgram();
  });
  after(() => program.remove());

  const shared = (wanted: Parameters<typeof runSoak>[1]) => {
    let outcome: Outcome;
    before(async function () {
      this.timeout(120_000 + wanted.tasks * 200);
      outcome = await runSoak(program.path, wanted);
      console.log(`\n${table(outcome)}\n`);
    });

    it('sees every task end as it should, and no error go unnoticed', () => {
      assert.deepEqual(outcome.wrong.slice(0, 20), []);
    });

    it('is never blocked for long', () => {
      const { longest } = outcome.blocked;
      assert.ok(longest <= UNNOTICED, `It was blocked for ${longest.toFixed(1)} ms.`);
    });

    it('has every handle, timer and listener back in the end', () => {
      const [before, after] = ends(outcome);
      for (const what of ['files', 'handles', 'timers', 'listeners', 'abortListeners'] as const) {
        assert.ok(after[what] <= before[what], `${what}: ${before[what]}, then ${after[what]}`);
      }
    });

    it('forgets what is closed', () => {
      const [before, after] = ends(outcome);
      const growth = (after.heap - before.heap) / outcome.tasks;
      assert.ok(growth < PER_TASK, `${growth.toFixed(0)} bytes are left of every task.`);
    });
  };

  describe('and taken off the list', () => {
    const tasks = extent(10_000, 400);
    shared({ name: 'A tidy list', tasks, sessions: extent(10, 2), leaves: 'none', list: 0 });
  });

  describe('and stay on a list of thousands', () => {
    const tasks = extent(2000, 200);
    shared({ name: 'A long list', tasks, sessions: 1, leaves: 'all', list: 2000 });
  });
});

function ends({ censuses }: Outcome) {
  const before = censuses.find((it) => it.at === 'before');
  const after = censuses.find((it) => it.at === 'after');
  assert.ok(before && after, 'The window did not come to its end.');
  return [before, after] as const;
}
