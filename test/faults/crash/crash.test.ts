import assert from 'node:assert/strict';
import { fullOrBounded } from '../support/fullOrBounded.ts';
import type { Program } from '../support/program.ts';
import { buildWindow } from './buildWindow.ts';
import type { Kill } from './kill.ts';
import { recordSteps, runScenario } from './runScenario.ts';
import type { Outcome } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { table } from './table.ts';

/** How many runs; some of the long form are by chance, from `FAULT_SEED`. */
const RUNS = fullOrBounded(200, 42);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 100_000);

/** Scenarios at the same time. Most of the time of one is the start of processes. */
const AT_ONCE = 3;

describe('a killed window', () => {
  let program: Program;
  let outcomes: readonly Outcome[];

  before(async () => {
    program = await buildWindow();
  });
  after(() => program.remove());

  it('loses no task, pays for none twice, and leaves no files', async function () {
    this.timeout(20_000 + RUNS * 5_000);
    const life = await recordSteps(program.path);
    outcomes = await runAll(scenarios(RUNS, life, randomFrom(SEED)));
    console.log(`\n${table(outcomes)}\n(seed ${SEED})\n`);
    const violations = outcomes.flatMap(({ scenario, violations }) =>
      violations.map((it) => `${scenario.name}: ${it} ${JSON.stringify(scenario)}`),
    );
    assert.deepEqual(violations, []);
    // Steps that are never reached would make all of this worth nothing.
    const meant = outcomes.filter(({ scenario: { kills } }) => isSure(kills[0]));
    const missed = meant.filter((it) => it.killed === 0).map((it) => it.scenario.name);
    assert.ok(missed.length <= meant.length / 10, `Nothing was killed at: ${missed.join('; ')}`);
  });

  async function runAll(wanted: ReturnType<typeof scenarios>): Promise<Outcome[]> {
    const done: Outcome[] = [];
    const waiting = wanted.entries();
    const worker = async () => {
      for (const [index, scenario] of waiting) {
        done[index] = await runScenario(program.path, scenario);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return done;
  }
});

function isSure(kill: Kill | undefined): boolean {
  return kill?.at === 'step' || kill?.at === 'service';
}

/** Mulberry32: the same numbers from the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
