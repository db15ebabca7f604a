import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_END, EVENT_TEST_FAIL, EVENT_TEST_PENDING } =
  Mocha.Runner.constants;

/** How many tests {@link Figures.slowest} lists. */
const slowestTests = 10;

/** A test and how long it took, in milliseconds. */
export interface TimedTest {
  readonly title: string;
  readonly duration: number;
}

/** A test or a hook that failed, and its error with the stack. */
export interface Failure {
  readonly title: string;
  readonly error: string;
}

/** The result of a Mocha run. */
export interface Figures {
  passed: number;
  failed: number;
  readonly failures: readonly Failure[];
  /** Full titles of the tests that were not run. */
  skipped: string[];
  /** Milliseconds. */
  duration: number;
  /** The tests that took longest, longest first. */
  slowest: readonly TimedTest[];
}

/** Lists the tests that took longest, longest first. */
export function listSlowest(tests: readonly TimedTest[]): readonly TimedTest[] {
  return [...tests].sort((a, b) => b.duration - a.duration).slice(0, slowestTests);
}

/** The environment variable with the file to write the figures to. */
export const figuresVariable = 'TEST_FIGURES';

/**
 * Mocha's Spec reporter. It also writes the figures of the run to a file, for a process that can't
 * see into the run.
 */
export default class FiguresReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failed: Failure[] = [];
    const skipped: string[] = [];
    const timed: TimedTest[] = [];
    runner.on(EVENT_TEST_FAIL, (test, error: Error) => {
      failed.push({ title: test.fullTitle(), error: error.stack ?? String(error) });
    });
    runner.on(EVENT_TEST_END, (test) => {
      timed.push({ title: test.fullTitle(), duration: test.duration ?? 0 });
    });
    runner.on(EVENT_TEST_PENDING, (test) => skipped.push(test.fullTitle()));
    runner.once(EVENT_RUN_END, () => {
      const file = process.env[figuresVariable];
      if (!file || !runner.stats) return;
      const { passes, failures, duration = 0 } = runner.stats;
      const figures: Figures = {
        passed: passes,
        failed: failures,
        failures: failed,
        skipped,
        duration,
        slowest: listSlowest(timed),
      };
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(figures));
    });
  }
}

/** Removes the figures of an earlier run. */
export function clearFigures(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Reads the figures of the run that just ended. Without figures the run has failed: it didn't reach
 * its end.
 */
export function readFigures(file: string): Figures {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Figures;
  } catch {
    return { passed: 0, failed: 1, failures: [], skipped: [], duration: 0, slowest: [] };
  }
}

/** Whether the run proves anything: tests ran, none failed, and none was skipped. */
export function isGood({ passed, failed, skipped }: Figures): boolean {
  return passed > 0 && failed === 0 && skipped.length === 0;
}
