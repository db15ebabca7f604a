import assert from 'node:assert/strict';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { LONGEST_BLOCK } from '../support/blockedTime.ts';
import { formatCounts, formatTable } from '../support/formatTable.ts';
import { runSoak, type Outcome, type Wanted } from './runSoak.ts';

/** Bytes that may be left of a task that is no longer on the list. */
const PER_TASK = 2048;

/** Bytes that Node itself may take meanwhile. */
const ALLOWANCE = 1024 * 1024;

describe('an editor with thousands of tasks', () => {
  const shared = (wanted: Wanted): (() => Outcome) => {
    let outcome: Outcome;
    before(async function () {
      this.timeout(150_000 + wanted.tasks * 500);
      outcome = await runSoak(wanted);
      console.log(`\n${formatOutcome(outcome)}\n`);
    });

    it('ends every task as expected, and logs no unexpected error', () => {
      assert.deepEqual(outcome.violations.slice(0, 20), []);
    });

    it('is never blocked for long', () => {
      const { longest } = outcome.measured;
      assert.ok(longest <= LONGEST_BLOCK, `It was blocked for ${longest.toFixed(1)} ms.`);
    });

    it('releases every handle, timer and listener at the end', () => {
      const [before, after] = ends(outcome);
      for (const what of ['files', 'handles', 'timers', 'listeners', 'abortListeners'] as const) {
        assert.ok(after[what] <= before[what], `${what}: ${before[what]}, then ${after[what]}`);
      }
    });

    return () => outcome;
  };

  describe('that are removed from the list', () => {
    const tasks = fullOrBounded(10_000, 600);
    const sessions = fullOrBounded(10, 3);
    const outcome = shared({ name: 'A tidy list', tasks, sessions, leaves: 'none', list: 0 });

    it('frees the memory of removed tasks', () => {
      const { resourceCounts } = outcome();
      for (const isClosed of [false, true]) {
        // In the first session, after the warm-up, Node compiles most of the program.
        const [, first, ...later] = resourceCounts.filter((it) => it.isClosed === isClosed);
        assert.ok(first && later.length > 0, 'The window did not come to its end.');
        for (const resourceCount of later) {
          const ended = resourceCount.tasks - first.tasks;
          const growth = resourceCount.heap - first.heap;
          const limit = ALLOWANCE + ended * PER_TASK;
          assert.ok(
            growth < limit,
            `${growth} bytes are left of ${ended} tasks, ${resourceCount.at}.`,
          );
        }
      }
    });
  });

  describe('that stay on a list of a thousand', () => {
    const tasks = fullOrBounded(1000, 100);
    shared({ name: 'A long list', tasks, sessions: 2, leaves: 'all', list: 1000 });
  });
});

function ends({ resourceCounts }: Outcome) {
  const closed = resourceCounts.filter((it) => it.isClosed);
  const [before, after] = [closed[0], closed.at(-1)];
  assert.ok(before && after?.at === 'after', 'The window did not come to its end.');
  return [before, after] as const;
}

/** How the tasks of a run ended, and which resources the window held. */
function formatOutcome({ name, seconds, measured, states, resourceCounts }: Outcome): string {
  const { longest, over10, looks, lists, rows } = measured;
  return [
    `${name}: ${states.length} tasks in ${seconds.toFixed(1)} s: ${formatCounts(states)}`,
    `The list was rendered ${lists} times, ${rows} rows.`,
    `Longest block: ${longest.toFixed(1)} ms; over 10 ms: ${over10} of ${looks}.`,
    formatTable(
      resourceCounts.map(({ at, heap, files, handles, timers, listeners, abortListeners }) => ({
        ...{ at, 'heap MB': (heap / 1e6).toFixed(2), files, handles, timers, listeners },
        'on signals': abortListeners,
      })),
    ),
  ].join('\n');
}
