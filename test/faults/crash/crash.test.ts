import assert from 'node:assert/strict';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import { formatCounts, formatTable, type Row } from '../support/formatTable.ts';
import type { Kill } from './kill.ts';
import { recordSteps, runScenario } from './runScenario.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

/** How many runs. Some runs of the full form are random, from `FAULT_SEED`. */
const RUNS = fullOrBounded(220, 51);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 100_000);

/** Scenarios at the same time. Most of a scenario’s time is the start of processes. */
const AT_ONCE = 3;

describe('a killed window', () => {
  it('loses no task, pays for none twice, and leaves no files', async function () {
    this.timeout(20_000 + RUNS * 5_000);
    const steps = await recordSteps();
    const outcomes = await runAll(scenarios(RUNS, steps, randomFrom(SEED)));
    console.log(`\n${formatOutcomes(outcomes)}\n(seed ${SEED})\n`);
    const violations = outcomes.flatMap(({ scenario, violations }) =>
      violations.map((it) => `${scenario.name}: ${it} ${JSON.stringify(scenario)}`),
    );
    assert.deepEqual(violations, []);
    // The test proves nothing about a step that no window reached.
    const planned = outcomes.filter(({ scenario: { kills } }) => isSure(kills[0]));
    const missed = planned.filter((it) => it.killed === 0).map((it) => it.scenario.name);
    assert.ok(missed.length <= planned.length / 10, `Nothing was killed at: ${missed.join('; ')}`);
  });
});

async function runAll(wanted: readonly Scenario[]): Promise<Outcome[]> {
  const done: Outcome[] = [];
  const waiting = wanted.entries();
  const worker = async () => {
    for (const [index, scenario] of waiting) {
      done[index] = await runScenario(scenario);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done;
}

/** Where windows were killed, how often, and how their tasks ended. */
function formatOutcomes(outcomes: readonly Outcome[]): string {
  const row = (kill: string, some: readonly Outcome[]): Row => ({
    kill,
    runs: some.length,
    kills: some.reduce((sum, it) => sum + it.killed, 0),
    violated: some.filter((it) => it.violations.length > 0).length || undefined,
    ended: formatCounts(some.flatMap((it) => it.states)),
  });
  const names = [...new Set(outcomes.map((it) => it.scenario.name))];
  const rows = names.map((name) =>
    row(
      name,
      outcomes.filter((it) => it.scenario.name === name),
    ),
  );
  return formatTable([...rows, row('all', outcomes)]);
}

function isSure(kill: Kill | undefined): boolean {
  return kill?.at === 'step' || kill?.at === 'service';
}

/** Mulberry32. It returns the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
